# status: not_attempted
# score: 0
# gradients: x=not_attempted w=not_attempted b=not_attempted

import numpy as np

def affine_vjp(g, x, w, b):
    x_shape = x.shape
    dx, dw, db = None, None, None
  
    return dx, dw, db
