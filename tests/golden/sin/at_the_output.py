# status: fail
# score: 0
# gradients: x=fail
# misconception: x=differentiates_at_the_output

import numpy as np

def forward(x):
    y = np.sin(x)
    cache = y
    return y, cache

def sin_vjp(g, x):
    y, cache = forward(x)
    return g * np.cos(cache)
