import numpy as np

from grader.exercise import exercise, real


@exercise(
    "(k,n,d)->(k,d,n)",
    number="3.1",
    module="Shapes, broadcasting, indexing",
    level=1,
    known_from=("needle",),
)
def transpose(a: real()):
    r"""The last two axes exchanged

    The forward pass exchanges the last two of three axes, $y_{kji} = a_{kij}$, as `Transpose()` does when no axes are named.

    No entry changes its value. Ask where each came from.

    Return the gradient with respect to $a$, shaped like $a$.
    """
    return np.swapaxes(a, -1, -2)
