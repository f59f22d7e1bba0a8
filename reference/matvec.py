import numpy as np

from grader.exercise import accepted, misconception


def matvec_vjp(g, W, x):
    return np.outer(g, x), W.T @ g


@misconception("x", "W is not transposed: going backward, an entry of x collects from every row in which it was used.")
def forgets_the_transpose(g, W, x):
    return W @ g


@misconception("W", "This is the transpose of the gradient. Rows of W belong to entries of g, columns to entries of x.")
def transposes_the_outer_product(g, W, x):
    return np.outer(x, g)


@misconception("W", "x is missing: each entry of W was multiplied by an entry of x in the forward pass.")
def leaves_out_x(g, W, x):
    return np.outer(g, np.ones_like(x))


@misconception("W", "g is missing: row i of W only matters as much as g says that y_i matters.")
def leaves_out_g_in_W(g, W, x):
    return np.outer(np.ones_like(g), x)


@misconception("x", "g is missing: this adds up the columns of W as if every output mattered equally.")
def leaves_out_g_in_x(g, W, x):
    return W.sum(axis=0)


@accepted
def by_components(g, W, x):
    m, n = W.shape
    dW, dx = np.zeros((m, n)), np.zeros(n)
    for i in range(m):
        for j in range(n):
            dW[i, j] = g[i] * x[j]
            dx[j] += g[i] * W[i, j]
    return dW, dx


@accepted
def by_jacobian(g, W, x):
    tensor = np.einsum("ki,j->kij", np.eye(len(g)), x)
    return np.tensordot(g, tensor, axes=1), W.T @ g


@accepted
def by_einsum(g, W, x):
    return np.einsum("i,j->ij", g, x), np.einsum("i,ij->j", g, W)


@accepted
def by_broadcasting(g, W, x):
    return [g[:, None] * x[None, :], (g[:, None] * W).sum(axis=0)]
