# status: memory
# score: 0
# gradients: x=memory

import numpy as np

def relu_vjp(g, x):
    history = []
    while len(history) < 10**9:
        history.append(np.ones((1000, 1000)) * len(history))
    return g * (x > 0)
