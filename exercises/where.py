import numpy as np

from grader.exercise import exercise, mask, real


@exercise(
    "(n),(n),(n)->(n)",
    number="3.11",
    module="Shapes, broadcasting, indexing",
    level=1,
    needs=("multiply",),
    known_from=("HIPS autograd",),
    empty=("n",),
)
def where(m: mask(), x: real(), y: real()):
    r"""Choosing between two vectors

    The mask $m$ holds ones and zeros. Where it is 1 the output takes the entry of $x$, where it is 0 that of $y$; in
    numpy, `np.where(m, x, y)`. Masks hide the future in attention, and words that only fill up a batch.

    At each place one of the two inputs is copied and the other has no influence at all. It may hold anything there,
    even a value that came out of a division by zero in a branch that was not meant to be taken. Dropout, the
    rectifier and the maximum of two vectors are all choices of this kind; they differ in who sets the mask.

    Return the gradients of $x$ and $y$, in this order. The mask is given as integers and has no gradient.

    For example:

        >>> where_vjp(np.array([1.0, 2.0, 3.0]), np.array([1, 0, 1]),
        ...     np.array([4.0, 5.0, 6.0]), np.array([7.0, 8.0, 9.0]))
        (array([1.0, 0.0, 3.0]), array([0.0, 2.0, 0.0]))
    """
    return np.where(m, x, y)
