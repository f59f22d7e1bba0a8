# status: pass
# score: 1
# gradients: x=pass

import numpy as np


class Sin:
    """Op with forward and backward like in our framework."""

    def forward(self, x):
        self.x = x
        return np.sin(x)

    def backward(self, grad_output):
        return grad_output * np.cos(self.x)


def sin_vjp(g, x):
    op = Sin()
    op.forward(x)
    return op.backward(g)
