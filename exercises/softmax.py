import numpy as np

from grader.exercise import exercise, real, three_ways


@three_ways(
    components=(
        (r"one entry: $\sum_k g_k \, \partial s_k / \partial x_j$ within its row, where none of the $c$ terms is zero", "()"),
        (r"the same for each $j$ of each row, one after the other: $n c^2$ terms", "(n,c)"),
    ),
    jacobian=(
        (r"the Jacobian of one row, $J_{kj} = \partial s_k / \partial x_j$: full, no entry is zero", "(c,c)"),
        (r"$J^\top$ times this row of $g$", "(c)"),
        (r"the same for each row (for all rows at once the array would be $n \times c \times n \times c$)", "(n,c)"),
    ),
    vjp=(
        (r"the probabilities", "(n,c)"),
        (r"one number for each row", "(n)"),
        (r"what you return: a few operations for each entry", "(n,c)"),
    ),
    fixed={"n": 2},
)
@exercise(
    "(n,c)->(n,c)",
    number="6.6",
    module="Reductions and softmax",
    level=3,
    needs=("sigmoid",),
    known_from=("minitorch", "needle"),
    empty=("n",),
)
def softmax(x: real(extreme=1000.0)):
    r"""Softmax over the last axis

    Each row of $x$ holds $c$ scores, which become probabilities:
    $$s_j = \frac{e^{x_j}}{\sum_k e^{x_k}} .$$

    Within a row every output depends on every input, because all share the same denominator. The Jacobian of one row
    is a full $c \times c$ matrix, a diagonal one minus an outer product, but its product with $g$ needs only a few
    operations on vectors of length $c$. Adding the same number to all scores of a row changes nothing; what does this
    say about the sum of a row of the gradient?

    Return the gradient with respect to $x$, shaped like $x$. Rows do not mix.

    For example:

        >>> softmax_vjp(np.array([[1.0, 0.0, 2.0]]), np.array([[0.0, 0.0, 1.0]]))
        array([[-0.077, -0.289, 0.366]])
    """
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
