import numpy as np

from grader.exercise import exercise, real


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
    """
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
