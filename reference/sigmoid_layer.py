import numpy as np

from grader.exercise import accepted, misconception


def _sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def sigmoid_layer_vjp(g, W, a, b):
    y = _sigmoid(W @ a + b)
    delta = g * y * (1.0 - y)
    return np.outer(delta, a), W.T @ delta, delta


@misconception(
    "W",
    "a",
    "b",
    "The derivative of the sigmoid is taken at the output y. It belongs to the pre-activation z, so "
    "the sigmoid is applied once too often.",
)
def differentiates_at_the_activation(g, W, a, b):
    y = _sigmoid(_sigmoid(W @ a + b))
    delta = g * y * (1.0 - y)
    return np.outer(delta, a), W.T @ delta, delta


@misconception(
    "W", "a", "b", "The derivative of the sigmoid is missing: the gradient at y was used as if it were the gradient at z."
)
def skips_the_sigmoid(g, W, a, b):
    return np.outer(g, a), W.T @ g, 1.0 * g


@misconception(
    "W", "a", "b", "A factor of the sigmoid's derivative is missing: a unit that saturates near 1 must stop the gradient too."
)
def leaves_out_one_minus_y(g, W, a, b):
    delta = g * _sigmoid(W @ a + b)
    return np.outer(delta, a), W.T @ delta, delta


@misconception("W", "a", "b", "The bias is left out when z is worked out again, so the derivative is taken at another point.")
def forgets_the_bias(g, W, a, b):
    y = _sigmoid(W @ a)
    delta = g * y * (1.0 - y)
    return np.outer(delta, a), W.T @ delta, delta


@misconception("a", "W is not transposed: going backward, an entry of a collects from every unit that used it.")
def forgets_the_transpose(g, W, a, b):
    y = _sigmoid(W @ a + b)
    return W @ (g * y * (1.0 - y))


@misconception("W", "This is the transpose of the gradient. Rows of W belong to units, columns to entries of a.")
def transposes_the_outer_product(g, W, a, b):
    y = _sigmoid(W @ a + b)
    return np.outer(a, g * y * (1.0 - y))


@misconception(
    "a", "The sigmoid's derivative is missing on the way to a: it must be applied before the matrix, for all three gradients."
)
def skips_the_sigmoid_for_a(g, W, a, b):
    return W.T @ g


@misconception("b", "The sigmoid's derivative is missing on the way to b.")
def skips_the_sigmoid_for_b(g, W, a, b):
    return 1.0 * g


@accepted
def by_components(g, W, a, b):
    m, n = W.shape
    dW, da, db = np.zeros((m, n)), np.zeros(n), np.zeros(m)
    for i in range(m):
        y = _sigmoid(sum(W[i, j] * a[j] for j in range(n)) + b[i])
        db[i] = g[i] * y * (1 - y)
        for j in range(n):
            dW[i, j] = db[i] * a[j]
            da[j] += db[i] * W[i, j]
    return dW, da, db


@accepted
def by_jacobian(g, W, a, b):
    y = _sigmoid(W @ a + b)
    delta = np.diag(y * (1 - y)) @ g
    dW = np.tensordot(delta, np.einsum("ik,j->ikj", np.eye(len(b)), a), axes=1)
    return dW, delta @ W, delta
