# status: error
# score: 0
# gradients: x=error w=error b=error
# message: ValueError

import numpy as np

def conv1d_vjp(g, x, w, b, *, stride, pad):
    # assumes stride 1
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(x, ((0, 0), (0, 0), (pad, pad))), w.shape[2], axis=2)
    dw = np.einsum('nfl,nclk->fck', g, windows)
    dx = np.zeros_like(x)
    return dx, dw, g.sum((0, 2))
