import numpy as np

from grader.exercise import accepted, misconception


def linear_vjp(g, A, W, b):
    return W.T @ g, g @ A.T, g.sum(axis=1, keepdims=True)


@misconception("W", "This is a sum over the examples. In this course the factor 1/m belongs to it.")
def forgets_the_mean_in_the_weights(g, A, W, b):
    return g @ A.T * A.shape[1]


@misconception("b", "This is a sum over the examples. In this course the factor 1/m belongs to it.")
def forgets_the_mean_in_the_bias(g, A, W, b):
    return g.sum(axis=1, keepdims=True) * A.shape[1]


@misconception("W", "This is divided by the number of examples once too often.")
def averages_the_weights_twice(g, A, W, b):
    return g @ A.T / A.shape[1]


@misconception("b", "This is divided by the number of examples once too often.")
def averages_the_bias_twice(g, A, W, b):
    return g.mean(axis=1, keepdims=True)


@misconception("A", "This is divided by the number of examples. The factor 1/m belongs to the weights and the bias only.")
def averages_the_input_too(g, A, W, b):
    return W.T @ g / A.shape[1]


@misconception("A", "W is not transposed: for a square W this has the right shape and the wrong numbers.")
def forgets_the_transpose(g, A, W, b):
    return W @ g


@misconception("W", "This is the transpose of the gradient: rows of W belong to outputs, columns to features of A.")
def transposes_the_weights(g, A, W, b):
    return A @ g.T


@misconception("b", "Every example uses b, so its gradient adds up over the columns; this keeps one column for each example.")
def keeps_the_examples(g, A, W, b):
    return g


@misconception("b", "This adds up over the wrong axis. The bias was copied into every column, one for each example.")
def adds_up_over_the_units(g, A, W, b):
    return g.sum() * np.ones_like(b)


@accepted
def by_examples(g, A, W, b):
    dA, dW, db = np.zeros_like(A), np.zeros_like(W), np.zeros_like(b)
    for j in range(A.shape[1]):
        dA[:, j] = g[:, j] @ W
        dW += np.outer(g[:, j], A[:, j])
        db[:, 0] += g[:, j]
    return dA, dW, db


@accepted
def by_einsum(g, A, W, b):
    return np.einsum("kn,km->nm", W, g), np.einsum("km,nm->kn", g, A), np.einsum("km->k", g)[:, None]
