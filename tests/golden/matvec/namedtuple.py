# status: pass
# score: 1
# gradients: W=pass x=pass

from collections import namedtuple
import numpy as np

Grads = namedtuple("Grads", "dW dx")

def matvec_vjp(g, W, x):
    return Grads(dW=g[:, None] @ x[None], dx=g @ W)
