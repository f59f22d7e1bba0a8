import numpy as np

from grader.exercise import exercise, real


@exercise(
    "(m,n)->(m)",
    number="3.3",
    module="Shapes, broadcasting, indexing",
    level=1,
    needs=("sum_over_axis",),
    known_from=("HIPS autograd", "Autodiff-Puzzles"),
    empty=("m",),
)
def mean_over_axis(x: real()):
    r"""The mean of each row

    The forward pass takes the mean of each row,
    $$y_i = \frac{1}{n} \sum_j x_{ij} ,$$
    in numpy `np.mean(x, axis=1)`.

    A mean is a sum with a constant factor, and constant factors stay where they are when one differentiates. The only
    question is which number it is: an array of shape $(m, n)$ offers $m$, $n$ and $m n$, and one of them is how many
    entries were averaged. Losses are averaged over batches, so this is a mistake that one meets again in larger
    programs, where it looks like a wrong learning rate.

    Return the gradient with respect to $x$, shaped like $x$.

    For example:

        >>> mean_over_axis_vjp(np.array([3.0, 6.0]),
        ...     np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]))
        array([[1.0, 1.0, 1.0], [2.0, 2.0, 2.0]])
    """
    return np.sum(x, axis=1) / x.shape[1]
