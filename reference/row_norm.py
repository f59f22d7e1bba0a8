import math

import numpy as np

from grader.exercise import accepted, misconception


def row_norm_vjp(g, x):
    return (g / np.sqrt(np.sum(x * x, axis=1)))[:, None] * x


@misconception("x", "This is the gradient of the squared length. The root comes after the sum, and has a derivative too.")
def forgets_the_root(g, x):
    return 2.0 * g[:, None] * x


@misconception("x", "This divides by the squared length. Before g scales it, each row of the gradient has length 1.")
def divides_by_the_square(g, x):
    return g[:, None] * x / np.sum(x * x, axis=1, keepdims=True)


@misconception("x", "There is a factor 2 too much: the derivative of the root has one half in front.")
def keeps_the_factor_two(g, x):
    return 2.0 * g[:, None] * x / np.sqrt(np.sum(x * x, axis=1, keepdims=True))


@misconception("x", "This divides by the length of the whole array. Each row has a length of its own.")
def takes_the_length_of_everything(g, x):
    return g[:, None] * x / np.sqrt(np.sum(x * x))


@misconception("x", "There is a factor one half too much: the derivative of the square has a 2 in front.")
def keeps_the_factor_one_half(g, x):
    return 0.5 * g[:, None] * x / np.sqrt(np.sum(x * x, axis=1, keepdims=True))


@misconception("x", "The cotangent g is missing: these are the directions of the rows alone.")
def ignores_the_cotangent(g, x):
    return x / np.sqrt(np.sum(x * x, axis=1, keepdims=True))


@misconception("x", "This multiplies by the length. A longer row is not lengthened faster: the rate is 1 whatever the length is.")
def multiplies_by_the_length(g, x):
    return g[:, None] * x * np.sqrt(np.sum(x * x, axis=1, keepdims=True))


@misconception("x", "This is the gradient of a sum of absolute values, another norm. Here the entries are squared.")
def uses_the_signs_only(g, x):
    return g[:, None] * np.sign(x)


@accepted
def by_components(g, x):
    dx = np.zeros_like(x)
    for i in range(x.shape[0]):
        r = math.sqrt(sum(value * value for value in x[i]))
        for j in range(x.shape[1]):
            dx[i, j] = g[i] * x[i, j] / r
    return dx


@accepted
def by_steps(g, x):
    total = np.square(x).sum(axis=1)
    dtotal = g * 0.5 * total**-0.5
    return np.broadcast_to(dtotal[:, None], x.shape) * 2.0 * x


@accepted
def by_einsum(g, x):
    return np.einsum("i,ij->ij", g / np.linalg.norm(x, axis=1), x)
