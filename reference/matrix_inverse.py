import numpy as np

from grader.exercise import accepted, misconception


def matrix_inverse_vjp(g, A):
    Y = np.linalg.inv(A).T
    return -Y @ g @ Y


@misconception("A", "The inverse is not transposed. What stood on one side of dA comes back transposed.")
def forgets_the_transposes(g, A):
    Y = np.linalg.inv(A)
    return -Y @ g @ Y


@misconception("A", "Only one of the two inverses is transposed. Both matrices beside dA come back transposed.")
def transposes_one_side_only(g, A):
    Y = np.linalg.inv(A)
    return -Y.T @ g @ Y


@misconception("A", "Here the other one of the two inverses is not transposed. Both matrices beside dA come back transposed.")
def transposes_the_other_side_only(g, A):
    Y = np.linalg.inv(A)
    return -Y @ g @ Y.T


@misconception("A", "The sign is missing: when A grows, its inverse becomes smaller.")
def forgets_the_sign(g, A):
    Y = np.linalg.inv(A).T
    return Y @ g @ Y


@misconception("A", "This is the rule for dividing entry by entry. The inverse of a matrix mixes all of its entries.")
def divides_entry_by_entry(g, A):
    return -g / (A * A)


@misconception("A", "The result is transposed: g was turned round as well.")
def transposes_g(g, A):
    Y = np.linalg.inv(A).T
    return -Y @ g.T @ Y


@misconception(
    "A", "Both inverses are on the same side of g. Matrices do not commute: one stands before dA, the other behind it."
)
def puts_both_on_the_same_side(g, A):
    Y = np.linalg.inv(A).T
    return -Y @ Y @ g


@misconception("A", "One of the two inverses is missing: as with 1/a, the inverse comes in twice.")
def uses_the_inverse_once(g, A):
    return -np.linalg.inv(A).T @ g


@misconception("A", "A itself was put beside g. In dY there are inverses on both sides.")
def multiplies_by_A(g, A):
    return -A.T @ g @ A.T


@accepted
def by_solving(g, A):
    return -np.linalg.solve(A.T, np.linalg.solve(A, g.T).T)


@accepted
def by_components(g, A):
    Y = np.linalg.inv(A)
    dA = np.zeros_like(A)
    for i in range(A.shape[0]):
        for j in range(A.shape[1]):
            dA[i, j] = -Y[:, i] @ g @ Y[j]
    return dA


@accepted
def by_einsum(g, A):
    Y = np.linalg.inv(A)
    return -np.einsum("ki,kl,jl->ij", Y, g, Y, optimize=True)
