# status: fail
# score: 0.75
# gradients: forward=pass x=pass w=pass b=fail
# misconception: b=averages_b_over_the_batch

import numpy as np


def affine_forward(x, w, b):
    out = x @ w + b
    cache = (x, w)
    return out, cache


def affine_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.mean(axis=0)
