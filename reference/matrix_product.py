import numpy as np

from grader.exercise import accepted, misconception


def matrix_product_vjp(g, A, B):
    return g @ B.T, A.T @ g


@misconception("A", "B is not transposed: the sum runs over the columns of g, and so over the columns of B.")
def forgets_to_transpose_B(g, A, B):
    return g @ B


@misconception("B", "A is not transposed: the sum runs over the rows of g, and so over the rows of A.")
def forgets_to_transpose_A(g, A, B):
    return A @ g


@misconception(
    "A", "The factors are in the wrong order. B stands on the right of A in the forward pass; where does it stand now?"
)
def reverses_the_order_for_A(g, A, B):
    return B.T @ g


@misconception("B", "The factors are in the wrong order. A stands on the left of B in the forward pass; where does it stand now?")
def reverses_the_order_for_B(g, A, B):
    return g @ A.T


@misconception("A", "This is the transpose of the gradient. Rows of A belong to rows of the product.")
def transposes_the_gradient_of_A(g, A, B):
    return B @ g.T


@misconception("B", "This is the transpose of the gradient. Columns of B belong to columns of the product.")
def transposes_the_gradient_of_B(g, A, B):
    return g.T @ A


@misconception("A", "This is the rule for the elementwise product. In a matrix product every entry of A meets a whole row of B.")
def uses_the_elementwise_rule_for_A(g, A, B):
    return g * B


@misconception(
    "B", "This is the rule for the elementwise product. In a matrix product every entry of B meets a whole column of A."
)
def uses_the_elementwise_rule_for_B(g, A, B):
    return g * A


@misconception("A", "g is missing: this adds up the rows of B as if every entry of the product mattered equally.")
def ignores_the_cotangent_for_A(g, A, B):
    return np.ones_like(g) @ B.T


@misconception("B", "g is missing: this adds up the columns of A as if every entry of the product mattered equally.")
def ignores_the_cotangent_for_B(g, A, B):
    return A.T @ np.ones_like(g)


@misconception("A", "B", "The two gradients are exchanged: the order of the inputs decides the order of what is returned.")
def exchanges_the_gradients(g, A, B):
    return A.T @ g, g @ B.T


@accepted
def by_components(g, A, B):
    dA, dB = np.zeros_like(A), np.zeros_like(B)
    for i in range(A.shape[0]):
        for p in range(A.shape[1]):
            for j in range(B.shape[1]):
                dA[i, p] += g[i, j] * B[p, j]
                dB[p, j] += g[i, j] * A[i, p]
    return dA, dB


@accepted
def by_einsum(g, A, B):
    return np.einsum("ij,pj->ip", g, B), np.einsum("ij,ip->pj", g, A)


@accepted
def by_columns(g, A, B):
    dA = np.zeros(A.shape)
    for j in range(B.shape[1]):
        dA += np.outer(g[:, j], B[:, j])
    return dA, np.stack([A.T @ g[:, j] for j in range(B.shape[1])], axis=1)
