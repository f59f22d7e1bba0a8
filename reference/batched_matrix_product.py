import numpy as np

from grader.exercise import accepted, misconception


def batched_matrix_product_vjp(g, X, W):
    return g @ W.T, np.tensordot(X, g, axes=([0, 1], [0, 1]))


@misconception("W", "This looks at the first matrix of the stack only. W was multiplied with every one of them.")
def takes_the_first_matrix(g, X, W):
    return X[0].T @ g[0]


@misconception("W", "This is a mean over the stack. Every matrix of it used all of W, so nothing is divided.")
def averages_over_the_stack(g, X, W):
    return np.tensordot(X, g, axes=([0, 1], [0, 1])) / X.shape[0]


@misconception("W", "This still has one gradient for each matrix of the stack. W is shared by all of them.")
def keeps_the_stack(g, X, W):
    return np.swapaxes(X, 1, 2) @ g


@misconception("X", "W is not transposed: the sum runs over the columns of g, and so over the columns of W.")
def forgets_the_transpose(g, X, W):
    return g @ W


@misconception("W", "This is the transpose of the gradient. Rows of W belong to features of X, columns to outputs.")
def transposes_the_gradient_of_W(g, X, W):
    return np.tensordot(g, X, axes=([0, 1], [0, 1]))


@misconception("W", "For an array with three axes, .T turns around all of them, the one of the stack too.")
def turns_around_all_axes(g, X, W):
    return (X.T @ g).sum(axis=0)


@misconception("X", "g is missing: this adds up the columns of W as if every output mattered equally.")
def ignores_the_cotangent_for_X(g, X, W):
    return np.ones_like(g) @ W.T


@misconception("W", "g is missing: this adds up the rows of X as if every output mattered equally.")
def ignores_the_cotangent_for_W(g, X, W):
    return np.tensordot(X, np.ones_like(g), axes=([0, 1], [0, 1]))


@accepted
def by_components(g, X, W):
    dX, dW = np.zeros_like(X), np.zeros_like(W)
    for s in range(X.shape[0]):
        for i in range(X.shape[1]):
            dX[s, i] = W @ g[s, i]
            dW += np.outer(X[s, i], g[s, i])
    return dX, dW


@accepted
def by_einsum(g, X, W):
    return np.einsum("bnm,km->bnk", g, W), np.einsum("bnk,bnm->km", X, g)


@accepted
def by_flattening(g, X, W):
    k, m = W.shape
    flat = g.reshape(X.shape[0] * X.shape[1], m)
    return (flat @ W.T).reshape(X.shape), X.reshape(flat.shape[0], k).T @ flat


@accepted
def by_stacking(g, X, W):
    return g @ W.T, (np.swapaxes(X, -1, -2) @ g).sum(axis=0)
