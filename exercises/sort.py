import numpy as np

from grader.exercise import distinct, exercise


@exercise(
    "(n)->(n)",
    number="6.8",
    module="Reductions and softmax",
    level=2,
    needs=("permute",),
    known_from=("HIPS autograd", "Autodiff-Puzzles"),
    empty=("n",),
)
def sort(x: distinct()):
    r"""Sorting a vector

    The forward pass puts the entries into increasing order, $y_1 \le y_2 \le \dots \le y_n$, in numpy `np.sort(x)`.

    Around a vector with distinct entries, sorting is a permutation: move the entries by a little, and the order in
    which they are taken stays the same. So this is an exercise that you have already done, except that the
    permutation has to be found from $x$ first. Mind what `np.argsort` returns, the places from which the entries are
    taken and not those to which they go. Where two entries are equal the order may be chosen either way, and one of
    the hidden cases has such a pair.

    Return the gradient with respect to $x$, shaped like $x$. The order of $g$ follows the output, not the input.

    For example:

        >>> sort_vjp(np.array([10.0, 20.0, 30.0, 40.0]),
        ...     np.array([3.0, 1.0, 4.0, 2.0]))
        array([30.0, 10.0, 40.0, 20.0])
    """
    return np.sort(x)
