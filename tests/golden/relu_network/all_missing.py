# status: missing
# score: 0
# gradients: W1=missing b1=missing W2=missing b2=missing
# message: There is no affine_vjp and no relu_vjp and no cross_entropy_vjp

import numpy as np


def softmax_vjp(g, x):
    return g
