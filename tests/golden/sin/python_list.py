# status: invalid
# score: 0
# gradients: x=invalid

import math

def sin_vjp(g, x):
    out = []
    for gi, xi in zip(g, x):
        out.append(gi * math.cos(xi))
    return [out]
