import numpy as np

from grader.exercise import exercise, real, three_ways


@three_ways(
    components=(
        (r"one entry: $\sum_k g_k \, \partial y_k / \partial x_i$, where every term but that of $k = i$ is zero", "()"),
        (r"the same for each $i$, one after the other", "(n)"),
    ),
    jacobian=(
        (r"the Jacobian $J_{ki} = \partial y_k / \partial x_i$: derivatives on the diagonal, zeros everywhere else", "(n,n)"),
        (r"$J^\top g$: $n^2$ products, all but $n$ of them with a zero", "(n)"),
    ),
    vjp=(
        (r"the derivatives alone, without the zeros around them", "(n)"),
        (r"what you return: one operation for each entry", "(n)"),
    ),
)
@exercise(
    "(n)->(n)",
    number="1.1",
    module="Elementwise functions",
    level=1,
    known_from=("HIPS autograd", "Autodiff-Puzzles"),
    empty=("n",),
)
def sin(x: real()):
    r"""The sine, entry by entry

    The forward pass takes the sine of each entry, $y_i = \sin x_i$.

    Because $y_i$ depends on $x_i$ alone, the Jacobian $\partial y / \partial x$ is an $n \times n$ diagonal matrix.
    The vector-Jacobian product never needs that matrix: a function that works entry by entry has a derivative that
    works entry by entry, and the cotangent $g$ (the gradient of the loss with respect to $y$) weighs each of them.

    Return the gradient with respect to $x$, shaped like $x$. Ask yourself two things: at which point is the
    derivative taken, and where does $g$ enter?

    For example:

        >>> sin_vjp(np.array([2.0, 1.0]), np.array([0.0, 1.0]))
        array([2.0, 0.54])
    """
    return np.sin(x)
