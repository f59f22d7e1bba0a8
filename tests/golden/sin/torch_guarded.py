# status: pass
# score: 1
# gradients: x=pass

import numpy as np
try:
    import torch
    HAS_TORCH = True
except ImportError:
    HAS_TORCH = False

def sin_vjp(g, x):
    if HAS_TORCH:
        t = torch.tensor(x, requires_grad=True)
        torch.sin(t).backward(torch.tensor(g))
        return t.grad.numpy()
    return g * np.cos(x)
