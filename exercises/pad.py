import numpy as np

from grader.exercise import exercise, one_of, real


@exercise(
    "(n)->(n+before+after)",
    number="2.10",
    module="Linear operators",
    level=1,
    needs=("negate",),
    known_from=("HIPS autograd", "CS231n A2"),
    empty=("n",),
)
def pad(x: real(), *, before: one_of(2, 0, 1), after: one_of(3, 0, 1)):
    r"""Putting zeros around a vector

    The forward pass writes `before` zeros in front of $x$ and `after` zeros behind it; in numpy,
    `np.pad(x, (before, after))`. Convolutions do this with images, so that the border counts too.

    The zeros are constants. Nothing that could be trained stands behind them, so what $g$ says about their places is
    of no interest to anyone. The entries of $x$ are copied and moved. The transpose of putting zeros around something
    is cutting it out again, at the right place: the two numbers differ in general, and each of them may be 0.

    Return the gradient with respect to $x$, shaped like $x$.

    For example:

        >>> pad_vjp(np.array([1.0, 2.0, 3.0, 4.0]), np.array([5.0, 6.0]),
        ...     before=2, after=0)
        array([3.0, 4.0])
    """
    return np.pad(x, (before, after), mode="constant")
