import numpy as np

from grader.exercise import exercise, nonzero


@exercise(
    "(n,d)->(n)",
    number="6.3",
    module="Reductions and softmax",
    level=2,
    needs=("sum_over_axis", "divide"),
    known_from=("HIPS autograd",),
    empty=("n",),
)
def row_norm(x: nonzero()):
    r"""The length of each row

    The forward pass takes the Euclidean length of each row,
    $$r_i = \lVert x_i \rVert = \sqrt{\sum_j x_{ij}^2} ,$$
    in numpy `np.linalg.norm(x, axis=1)`. Weights are kept short and gradients are clipped with its help.

    Three steps, three simple derivatives: squares, a sum, a root. Put together they say something that one can see. A
    vector becomes longer fastest in the direction in which it already points, and it does so at the rate 1. So for
    every row the gradient of the length is a vector of a well-known direction, and of length 1 before $g_i$ scales
    it. At the origin there is a kink; the rows here stay away from it.

    Return the gradient with respect to $x$, shaped like $x$.

    For example:

        >>> row_norm_vjp(np.array([10.0, 13.0]),
        ...     np.array([[3.0, 4.0], [5.0, 12.0]]))
        array([[6.0, 8.0], [5.0, 12.0]])
    """
    return np.sqrt(np.sum(x * x, axis=1))
