import numpy as np

from grader.exercise import exercise, real


@exercise(
    "(m,n)->(m)",
    number="3.2",
    module="Shapes, broadcasting, indexing",
    level=1,
    needs=("repeat",),
    known_from=("HIPS autograd", "needle", "minitorch", "makemore"),
    empty=("m",),
)
def sum_over_axis(x: real()):
    r"""The sum of each row

    The forward pass adds up each row, $y_i = \sum_j x_{ij}$, in numpy `np.sum(x, axis=1)`.

    Every entry of a row enters its sum with the factor 1, so a change of any of them changes the sum by as much. The
    gradient has the shape of $x$, one axis more than $g$: the number $g_i$ speaks for the whole of row $i$. Compare
    this with repeating: what one of the two does forward, the other does backward. A sum and a copy are transposes of
    each other, and this pair is behind everything in this module.

    Return the gradient with respect to $x$, shaped like $x$. When $m = n$, numpy lets you make the mistake of using
    the wrong axis without a complaint.

    For example:

        >>> sum_over_axis_vjp(np.array([1.0, 2.0]),
        ...     np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]))
        array([[1.0, 1.0, 1.0], [2.0, 2.0, 2.0]])
    """
    return np.sum(x, axis=1)
