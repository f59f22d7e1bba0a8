from grader.exercise import exercise, real


@exercise(
    "(n+1)->(n)",
    number="2.6",
    module="Linear operators",
    level=2,
    needs=("cumulative_sum",),
    known_from=("HIPS autograd",),
    empty=("n",),
)
def finite_difference(x: real()):
    r"""Differences of neighbours

    The forward pass takes the difference of each entry and the one before it:
    $$y_i = x_{i+1} - x_i, \qquad i = 1, \dots, n .$$
    From $n + 1$ entries it makes $n$; in numpy, `x[1:] - x[:-1]`. Such differences stand for derivatives of signals
    and images, and undo running totals.

    An entry in the middle is used twice, once with each sign. The first and the last entry are used once. The
    gradient is again a difference of neighbours, now of $g$, but at its two ends a neighbour is missing. A picture of
    the matrix, $n$ rows and $n + 1$ columns, shows what to put there.

    Return the gradient with respect to $x$, which has one entry more than $g$.

    For example:

        >>> finite_difference_vjp(np.array([1.0, 2.0]), np.array([5.0, 6.0, 8.0]))
        array([-1.0, -1.0, 2.0])
    """
    return x[1:] - x[:-1]
