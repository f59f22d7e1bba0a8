import numpy as np

from grader.exercise import exercise, real


@exercise(
    "(n)->(n)",
    number="5.6",
    module="Activations and dense networks",
    level=2,
    needs=("sigmoid", "multiply"),
    empty=("n",),
)
def silu(z: real(extreme=1000.0)):
    r"""SiLU, a unit that gates itself

    The forward pass multiplies each entry by its own sigmoid,
    $$y_i = z_i \, \sigma(z_i), \qquad \sigma(z) = \frac{1}{1 + e^{-z}} .$$
    The sigmoid acts as a gate that the entry opens for itself. The function, also called swish, dips a little below 0
    before it rises.

    The same $z_i$ is in both factors, so it acts on the output in two ways, and the product rule has a term for each.
    Three quantities are at hand, $z$, $\sigma(z)$ and $y$; a formula for the slope can be written with any two of
    them, but they must not be confused. At $z = 0$ the slope is one half.

    Return the gradient with respect to $z$, shaped like $z$.
    """
    return z / (1.0 + np.exp(-z))
