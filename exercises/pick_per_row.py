import numpy as np

from grader.exercise import exercise, integers, real


@exercise(
    "(n,c),(n)->(n)",
    number="3.10",
    module="Shapes, broadcasting, indexing",
    level=2,
    needs=("embedding",),
    known_from=("makemore", "Autodiff-Puzzles"),
    empty=("n",),
)
def pick_per_row(x: real(), labels: integers("c")):
    r"""Picking one entry of every row

    From row $i$ of $x$ the forward pass takes the entry in column $t_i$, where $t_i$ is the label of that row:
    $y_i = x_{i t_i}$. In numpy this is `x[np.arange(n), labels]`. A classifier's loss looks in this way at the
    log-probability of the right class.

    All other entries have no influence on the output. The gradient is an array of zeros in which each row has one
    entry that comes from $g$. Indexing with two arrays walks along both at once and picks pairs; indexing with a
    slice and an array takes whole columns. The difference is easy to miss on the way back.

    Return the gradient with respect to $x$, shaped like $x$. The labels are integers and have no gradient.

    For example:

        >>> pick_per_row_vjp(np.array([5.0, 6.0]),
        ...     np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), np.array([2, 0]))
        array([[0.0, 0.0, 5.0], [6.0, 0.0, 0.0]])
    """
    return x[np.arange(x.shape[0]), labels]
