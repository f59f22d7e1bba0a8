import numpy as np

from grader.exercise import exercise, real


@exercise(
    "(m,n)->(m,n)",
    number="2.5",
    module="Linear operators",
    level=2,
    needs=("permute",),
    known_from=("HIPS autograd", "Autodiff-Puzzles"),
    empty=("m",),
)
def cumulative_sum(x: real()):
    r"""Running totals along each row

    Each row of $x$ is replaced by its running totals:
    $$y_{ij} = x_{i1} + x_{i2} + \dots + x_{ij} .$$
    In numpy this is `np.cumsum(x, axis=1)`. It turns steps into positions and probabilities into a distribution
    function.

    For one row the matrix of this map is triangular and full of ones. It is never stored, and a product with it costs
    no more than one pass over the row. Write it down for $n = 3$ and transpose it: what do its rows add up now? Or
    follow one entry: $x_{ij}$ is part of some of the totals, and its gradient collects from exactly these.

    Return the gradient with respect to $x$, shaped like $x$. Rows do not mix.

    For example:

        >>> cumulative_sum_vjp(np.array([[1.0, 2.0, 4.0]]),
        ...     np.array([[5.0, 6.0, 7.0]]))
        array([[7.0, 6.0, 4.0]])
    """
    return np.cumsum(x, axis=1)
