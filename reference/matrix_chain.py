import numpy as np

from grader.exercise import accepted, misconception


def matrix_chain_vjp(g, A, B, C, D, x):
    return D.T @ (C.T @ (B.T @ (A.T @ g)))


@misconception(
    "x", "The transposed matrices are applied in the order of the forward pass. Transposing a product reverses its order."
)
def keeps_the_order(g, A, B, C, D, x):
    return A.T @ (B.T @ (C.T @ (D.T @ g)))


@misconception("x", "The order is right, but none of the matrices is transposed.")
def forgets_the_transposes(g, A, B, C, D, x):
    return D @ (C @ (B @ (A @ g)))


@misconception("x", "This applies the forward map to g. Going backward, g enters at the other end of the chain.")
def applies_the_forward_map(g, A, B, C, D, x):
    return A @ (B @ (C @ (D @ g)))


@misconception("x", "One of the matrices is left out on the way back. Each step of the forward pass has its step here.")
def skips_a_matrix(g, A, B, C, D, x):
    return D.T @ (C.T @ (A.T @ g))


@misconception("x", "The first matrix that g meets is left out: g belongs to the output of A.")
def skips_the_last_matrix(g, A, B, C, D, x):
    return D.T @ (C.T @ (B.T @ g))


@misconception("x", "g is missing: this adds up the rows of the Jacobian as if every output mattered equally.")
def ignores_the_cotangent(g, A, B, C, D, x):
    return (A @ B @ C @ D).sum(axis=0)


@misconception("x", "This puts x through the chain and back. The map is linear, so its VJP does not depend on x at all.")
def uses_x_instead_of_g(g, A, B, C, D, x):
    return D.T @ (C.T @ (B.T @ (A.T @ (A @ (B @ (C @ (D @ x)))))))


@accepted
def by_rows(g, A, B, C, D, x):
    return g @ A @ B @ C @ D


@accepted
def by_jacobian(g, A, B, C, D, x):
    return (A @ B @ C @ D).T @ g


@accepted
def by_components(g, A, B, C, D, x):
    row = np.array(g)
    for matrix in (A, B, C, D):
        back = np.zeros(matrix.shape[1])
        for i in range(matrix.shape[0]):
            for j in range(matrix.shape[1]):
                back[j] += row[i] * matrix[i, j]
        row = back
    return row


@accepted
def by_einsum(g, A, B, C, D, x):
    return np.einsum("a,ab,bc,cd,de->e", g, A, B, C, D, optimize=True)
