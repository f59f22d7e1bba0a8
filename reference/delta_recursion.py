import numpy as np

from grader.exercise import accepted, misconception


def _sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def delta_recursion_vjp(g, W, z):
    a = _sigmoid(z)
    return (W.T @ g) * a * (1.0 - a)


@misconception("z", "The derivative of the sigmoid is taken at the activation. It belongs to the pre-activation z.")
def differentiates_at_the_activation(g, W, z):
    a = _sigmoid(_sigmoid(z))
    return (W.T @ g) * a * (1.0 - a)


@misconception("z", "W is not transposed: going backward, each unit of the lower layer collects from all units that used it.")
def forgets_the_transpose(g, W, z):
    a = _sigmoid(z)
    return (W @ g) * a * (1.0 - a)


@misconception(
    "z", "The sigmoid's derivative is applied before the matrix. The sigmoid belongs to the lower layer, and W lies above it."
)
def applies_the_sigmoid_first(g, W, z):
    a = _sigmoid(z)
    return W.T @ (g * a * (1.0 - a))


@misconception(
    "z", "The derivative of the sigmoid is missing: this is the gradient at the activation, not at the pre-activation."
)
def skips_the_sigmoid(g, W, z):
    return W.T @ g


@misconception("z", "A factor of the sigmoid's derivative is missing: a unit that saturates near 1 must stop the gradient too.")
def leaves_out_one_minus_a(g, W, z):
    return (W.T @ g) * _sigmoid(z)


@misconception("z", "In the derivative of the sigmoid stands z where the activation belongs.")
def puts_z_in_place_of_a(g, W, z):
    return (W.T @ g) * z * (1.0 - z)


@misconception("z", "g is missing: this adds up the columns of W as if every unit above mattered equally.")
def ignores_the_cotangent(g, W, z):
    a = _sigmoid(z)
    return W.sum(axis=0) * a * (1.0 - a)


@accepted
def by_components(g, W, z):
    m, n = W.shape
    delta = np.zeros(n)
    for j in range(n):
        a = _sigmoid(z[j])
        for i in range(m):
            delta[j] += W[i, j] * g[i] * a * (1 - a)
    return delta


@accepted
def by_jacobian(g, W, z):
    a = _sigmoid(z)
    return (W @ np.diag(a * (1 - a))).T @ g


@accepted
def by_einsum(g, W, z):
    a = _sigmoid(z)
    return np.einsum("i,ij,j->j", g, W, a - a * a)
