import numpy as np

from grader.exercise import accepted, misconception


def _delta(g, A, W, b):
    return g * (1.0 - np.tanh(W @ A + b) ** 2)


def linear_activation_vjp(g, A, W, b):
    d = _delta(g, A, W, b)
    return W.T @ d, d @ A.T, d.sum(axis=1, keepdims=True)


@misconception("W", "b", "These are divided by the number of examples. A mean belongs to the loss, and g already holds it.")
def averages_over_the_examples(g, A, W, b):
    d = _delta(g, A, W, b)
    return d @ A.T / A.shape[1], d.mean(axis=1, keepdims=True)


@misconception("b", "The values are right, but the axis of length 1 is lost: the gradient is shaped like b.")
def loses_the_axis_of_length_one(g, A, W, b):
    return _delta(g, A, W, b).sum(axis=1)


@misconception("b", "This adds up over the units too. Each unit has a bias of its own; what is shared is shared by the examples.")
def sums_over_everything(g, A, W, b):
    return np.full(b.shape, _delta(g, A, W, b).sum())


@misconception("b", "This adds up over the units instead of the examples. Here the examples are the columns.")
def sums_over_the_units(g, A, W, b):
    return _delta(g, A, W, b).sum(axis=0, keepdims=True).T


@misconception("b", "This still has a column for each example. All examples use the same bias.")
def keeps_the_examples(g, A, W, b):
    return _delta(g, A, W, b)


@misconception(
    "A", "W", "b", "The derivative of the tanh is missing: the gradient at Y was used as if it were the gradient at Z."
)
def skips_the_tanh(g, A, W, b):
    return W.T @ g, g @ A.T, g.sum(axis=1, keepdims=True)


@misconception("A", "W", "b", "The derivative of the tanh is a formula in its output; here the pre-activation Z was put into it.")
def puts_Z_in_place_of_Y(g, A, W, b):
    d = g * (1.0 - (W @ A + b) ** 2)
    return W.T @ d, d @ A.T, d.sum(axis=1, keepdims=True)


@misconception("A", "W", "b", "The bias is left out when Z is worked out again, so the derivative is taken at another point.")
def forgets_the_bias(g, A, W, b):
    d = g * (1.0 - np.tanh(W @ A) ** 2)
    return W.T @ d, d @ A.T, d.sum(axis=1, keepdims=True)


@misconception("A", "W is not transposed: going backward, each activation collects from all units that used it.")
def forgets_the_transpose(g, A, W, b):
    return W @ _delta(g, A, W, b)


@misconception(
    "W", "This is the transpose of the gradient. Rows of W belong to units, columns to activations of the layer below."
)
def transposes_the_gradient_of_W(g, A, W, b):
    return A @ _delta(g, A, W, b).T


@accepted
def by_components(g, A, W, b):
    dA, dW, db = np.zeros_like(A), np.zeros_like(W), np.zeros_like(b)
    for j in range(A.shape[1]):
        y = np.tanh(W @ A[:, j] + b[:, 0])
        d = g[:, j] * (1 - y**2)
        dA[:, j] = d @ W
        dW += np.outer(d, A[:, j])
        db[:, 0] += d
    return dA, dW, db


@accepted
def by_rows(g, A, W, b):
    x, w = A.T, W.T
    d = g.T / np.cosh(x @ w + b.T) ** 2
    return (d @ w.T).T, (x.T @ d).T, d.sum(axis=0)[:, None]


@accepted
def by_einsum(g, A, W, b):
    d = g * (1.0 - np.tanh(W @ A + b) ** 2)
    return np.einsum("km,kn->nm", d, W), np.einsum("km,nm->kn", d, A), np.einsum("km->k", d)[:, None]
