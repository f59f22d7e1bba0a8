import numpy as np

from grader.exercise import exercise, lower_triangular, real


@exercise(
    "(n,n),(n)->(n)",
    number="11.4",
    module="Matrix calculus",
    level=4,
    needs=("solve",),
    known_from=("HIPS autograd",),
)
def triangular_solve(L: lower_triangular(), b: real()):
    r"""A triangular system

    The forward pass solves $T y = b$, where $T$ is the lower triangle of $L$, with the diagonal:
    $$T_{ij} = L_{ij} \; \text{ for } i \ge j, \qquad T_{ij} = 0 \; \text{ for } i < j, \qquad y = T^{-1} b .$$
    A triangular system is solved row by row from the top, and it is what remains to be done after a Cholesky or LU
    decomposition. What stands above the diagonal of $L$ is never looked at, and need not be 0.

    For the most part this is the system of equations that you have solved already. Ask two more questions. What kind
    of a triangle comes back, and from which end is it solved? And what is the gradient of an entry of $L$ that is
    never looked at?

    Return the gradients of $L$ and $b$, in this order and each shaped like its input.
    """
    return np.linalg.solve(np.tril(L), b)
