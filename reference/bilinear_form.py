import numpy as np

from grader.exercise import accepted, misconception


def bilinear_form_vjp(g, x, A, z):
    return g * (A @ z), g * np.outer(x, z), g * (A.T @ x)


@misconception("x", "A is transposed where it should not be: entry i of x meets row i of A.")
def transposes_A_for_x(g, x, A, z):
    return g * (A.T @ z)


@misconception("z", "A is not transposed: entry j of z meets column j of A.")
def forgets_to_transpose_A_for_z(g, x, A, z):
    return g * (A @ x)


@misconception("A", "This is the transpose of the gradient. Rows of A belong to entries of x, columns to entries of z.")
def transposes_the_outer_product(g, x, A, z):
    return g * np.outer(z, x)


@misconception("x", "A", "z", "The cotangent g is missing. The output is a scalar, but what comes after it may scale it.")
def ignores_the_cotangent(g, x, A, z):
    return A @ z, np.outer(x, z), A.T @ x


@misconception("x", "z", "The two gradients are exchanged: what is multiplied with x is the gradient of x, and holds z.")
def exchanges_the_vectors(g, x, A, z):
    return g * (A.T @ x), g * (A @ z)


@misconception("A", "This has the values on the diagonal only. The double sum pairs every entry of x with every entry of z.")
def keeps_the_diagonal_only(g, x, A, z):
    return g * np.outer(x, z) * np.eye(len(x), len(z))


@misconception("x", "A is missing: this is the gradient of a dot product of the two vectors.")
def leaves_out_A(g, x, A, z):
    return g * z


@misconception("A", "This multiplies by A. The output is linear in A, so the gradient of A does not contain A.")
def multiplies_by_A(g, x, A, z):
    return g * np.outer(x, z) * A


@accepted
def by_components(g, x, A, z):
    dx, dA, dz = np.zeros_like(x), np.zeros_like(A), np.zeros_like(z)
    for i in range(A.shape[0]):
        for j in range(A.shape[1]):
            dx[i] += g * A[i, j] * z[j]
            dA[i, j] = g * x[i] * z[j]
            dz[j] += g * x[i] * A[i, j]
    return dx, dA, dz


@accepted
def by_einsum(g, x, A, z):
    return g * np.einsum("ij,j->i", A, z), g * np.einsum("i,j->ij", x, z), g * np.einsum("i,ij->j", x, A)


@accepted
def by_steps(g, x, A, z):
    dz = (g * x) @ A
    dAz = g * x
    return g * A.dot(z), dAz[:, None] * z[None, :], dz
