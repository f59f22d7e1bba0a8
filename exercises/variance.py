import numpy as np

from grader.exercise import exercise, real


@exercise(
    "(m,n)->(m)",
    number="6.4",
    module="Reductions and softmax",
    level=3,
    needs=("mean_over_axis", "multiply"),
    known_from=("HIPS autograd", "makemore"),
    empty=("m",),
)
def variance(x: real()):
    r"""The variance of each row

    The forward pass takes the variance of each row around its own mean,
    $$\mu_i = \frac{1}{n} \sum_j x_{ij}, \qquad v_i = \frac{1}{n} \sum_j (x_{ij} - \mu_i)^2 ,$$
    in numpy `np.var(x, axis=1)`. Every normalisation layer begins with it. The sum is divided by $n$ and not by
    $n - 1$.

    An entry acts on the variance in two ways: by its own deviation, and through the mean by the deviations of all
    entries of its row. Work out the second way as well, and be surprised at what is left of it. It has to do with
    what the deviations of a row add up to.

    Return the gradient with respect to $x$, shaped like $x$. Adding a constant to a row does not change its variance;
    what does this say about the sum of a row of the gradient?

    For example:

        >>> variance_vjp(np.array([3.0, 6.0]),
        ...     np.array([[1.0, 2.0, 3.0], [4.0, 4.0, 7.0]]))
        array([[-2.0, 0.0, 2.0], [-4.0, -4.0, 8.0]])
    """
    centred = x - np.sum(x, axis=1, keepdims=True) / x.shape[1]
    return np.sum(centred * centred, axis=1) / x.shape[1]
