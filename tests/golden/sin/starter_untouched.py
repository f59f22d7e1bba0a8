# status: not_attempted
# score: 0
# gradients: x=not_attempted

import numpy as np


def sin_vjp(g, x):
    """The VJP of sin, which returns (n,)."""
    raise NotImplementedError
