# status: pass
# score: 1
# gradients: x=pass w=pass b=pass

import numpy as np
from dataclasses import dataclass, field

@dataclass
class Affine:
    w: np.ndarray
    b: np.ndarray
    grads: dict = field(default_factory=dict)

    def __call__(self, x):
        self.x = x
        return x @ self.w + self.b

    def backward(self, g):
        self.grads["w"] = np.transpose(self.x) @ g
        self.grads["b"] = g.sum(0)
        return g @ np.transpose(self.w)

def affine_vjp(g, x, w, b):
    layer = Affine(w, b)
    layer(x)
    dx = layer.backward(g)
    return [dx, layer.grads["w"], layer.grads["b"]]
