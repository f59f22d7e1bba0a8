import numpy as np

from grader.exercise import accepted, misconception


def triangular_solve_vjp(g, L, b):
    T = np.tril(L)
    db = np.linalg.solve(T.T, g)
    return -np.tril(np.outer(db, np.linalg.solve(T, b))), db


@misconception("L", "Above the diagonal there should be zeros: these entries of L are never looked at.")
def fills_the_upper_triangle(g, L, b):
    T = np.tril(L)
    return -np.outer(np.linalg.solve(T.T, g), np.linalg.solve(T, b))


@misconception(
    "L",
    "b",
    "The system that comes back is solved with the same triangle. Its transpose is an upper one, solved from the bottom.",
)
def forgets_to_transpose_the_triangle(g, L, b):
    T = np.tril(L)
    db = np.linalg.solve(T, g)
    return -np.tril(np.outer(db, np.linalg.solve(T, b))), db


@misconception("L", "b", "The whole of L was used. The forward pass looks only at its lower triangle.")
def uses_all_of_L(g, L, b):
    db = np.linalg.solve(L.T, g)
    return -np.tril(np.outer(db, np.linalg.solve(L, b))), db


@misconception(
    "L", "b", "The system that comes back was solved with the whole of L. The forward pass looks only at its lower triangle."
)
def goes_back_with_all_of_L(g, L, b):
    db = np.linalg.solve(L.T, g)
    return -np.tril(np.outer(db, np.linalg.solve(np.tril(L), b))), db


@misconception(
    "L", "b", "The whole of L was used, and what stands above its diagonal got a gradient. The forward pass never looks there."
)
def takes_L_for_a_full_matrix(g, L, b):
    db = np.linalg.solve(L.T, g)
    return -np.outer(db, np.linalg.solve(L, b)), db


@misconception("L", "b", "The system that comes back has the upper triangle of L in it. It is the lower one, transposed.")
def takes_the_upper_triangle_of_L(g, L, b):
    db = np.linalg.solve(np.triu(L), g)
    return -np.tril(np.outer(db, np.linalg.solve(np.tril(L), b))), db


@misconception("L", "The factors of the outer product are exchanged: rows of L belong to equations, columns to unknowns.")
def exchanges_the_factors(g, L, b):
    T = np.tril(L)
    return -np.tril(np.outer(np.linalg.solve(T, b), np.linalg.solve(T.T, g)))


@misconception("L", "The sign is missing: when L grows, the solution becomes smaller.")
def forgets_the_sign(g, L, b):
    T = np.tril(L)
    return np.tril(np.outer(np.linalg.solve(T.T, g), np.linalg.solve(T, b)))


@misconception("L", "The diagonal is missing. Its entries are in the triangle, and the solution is divided by them.")
def leaves_out_the_diagonal(g, L, b):
    T = np.tril(L)
    return -np.tril(np.outer(np.linalg.solve(T.T, g), np.linalg.solve(T, b)), -1)


@misconception("L", "This pairs with b. What the triangle was multiplied by in the equation is the solution.")
def pairs_L_with_the_right_side(g, L, b):
    return -np.tril(np.outer(np.linalg.solve(np.tril(L).T, g), b))


@misconception("b", "This multiplies by the transposed triangle. Going back through a solution means solving again.")
def multiplies_by_the_transpose(g, L, b):
    return np.tril(L).T @ g


@accepted
def by_substitution(g, L, b):
    n = len(b)
    y, db = np.zeros_like(b), np.zeros_like(b)
    for i in range(n):
        y[i] = (b[i] - L[i, :i] @ y[:i]) / L[i, i]
    for i in reversed(range(n)):
        db[i] = (g[i] - L[i + 1 :, i] @ db[i + 1 :]) / L[i, i]
    dL = np.zeros_like(L)
    for i in range(n):
        dL[i, : i + 1] = -db[i] * y[: i + 1]
    return dL, db


@accepted
def by_inverse(g, L, b):
    inverse = np.linalg.inv(np.tril(L))
    dT = -np.einsum("ki,k,jl,l->ij", inverse, g, inverse, b, optimize=True)
    return dT * np.tri(len(b), dtype=L.dtype), inverse.T @ g


@accepted
def by_going_back_through_the_rows(g, L, b):
    y = np.linalg.solve(np.tril(L), b)
    dL, dy, db = np.zeros_like(L), np.array(g), np.zeros_like(b)
    for i in reversed(range(len(b))):
        db[i] = dy[i] / L[i, i]
        dL[i, i] = -dy[i] * y[i] / L[i, i]
        dL[i, :i] = -db[i] * y[:i]
        dy[:i] -= db[i] * L[i, :i]
    return dL, db
