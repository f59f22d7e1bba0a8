# status: pass
# score: 1
# gradients: x=pass

from numpy import *

def sin_vjp(g, x):
    return [cos(x)*g]
