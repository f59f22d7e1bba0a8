import numpy as np

from grader.exercise import accepted, misconception


def solve_vjp(g, A, B):
    dB = np.linalg.solve(A.T, g)
    return -dB @ np.linalg.solve(A, B).T, dB


@misconception(
    "A", "B", "The system that comes back is solved with A itself. The transpose of an inverse is the inverse of the transpose."
)
def forgets_to_transpose_the_system(g, A, B):
    dB = np.linalg.solve(A, g)
    return -dB @ np.linalg.solve(A, B).T, dB


@misconception("B", "This multiplies by A. Going back through a solution means solving again, not undoing it.")
def undoes_the_solution(g, A, B):
    return A @ g


@misconception("B", "This multiplies by the transpose of A. Going back through a solution means solving again.")
def multiplies_by_the_transpose(g, A, B):
    return A.T @ g


@misconception("A", "The sign is missing: when A grows, the solution becomes smaller.")
def forgets_the_sign(g, A, B):
    return np.linalg.solve(A.T, g) @ np.linalg.solve(A, B).T


@misconception("A", "This is the transpose of the gradient: the two factors of the product are exchanged.")
def exchanges_the_factors(g, A, B):
    return -np.linalg.solve(A, B) @ np.linalg.solve(A.T, g).T


@misconception("A", "This pairs with B. What A was multiplied by in the equation is the solution Y.")
def pairs_A_with_the_right_side(g, A, B):
    return -np.linalg.solve(A.T, g) @ B.T


@misconception("A", "g was put beside the solution as it came. It has to go through the transposed system first.")
def pairs_g_with_the_solution(g, A, B):
    return -g @ np.linalg.solve(A, B).T


@accepted
def by_inverse(g, A, B):
    inverse = np.linalg.inv(A)
    dinverse = g @ B.T
    return -inverse.T @ dinverse @ inverse.T, inverse.T @ g


@accepted
def by_columns(g, A, B):
    dA, dB = np.zeros_like(A), np.zeros_like(B)
    for j in range(B.shape[1]):
        y = np.linalg.solve(A, B[:, j])
        dB[:, j] = np.linalg.solve(A.T, g[:, j])
        dA -= np.outer(dB[:, j], y)
    return dA, dB


@accepted
def by_einsum(g, A, B):
    Y, dB = np.linalg.solve(A, B), np.linalg.solve(A.T, g)
    return -np.einsum("ik,jk->ij", dB, Y), dB
