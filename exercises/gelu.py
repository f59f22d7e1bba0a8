import math

import numpy as np

from grader.exercise import exercise, real

erf = np.vectorize(math.erf, otypes=[float])


@exercise(
    "(n)->(n)",
    number="5.7",
    module="Activations and dense networks",
    level=3,
    needs=("silu",),
    empty=("n",),
)
def gelu(z: real()):
    r"""GELU, the activation of transformers

    The forward pass weighs each entry with the probability that a standard normal variable is smaller:
    $$y_i = z_i \, \Phi(z_i), \qquad \Phi(z) = \frac{1}{2} \left( 1 + \operatorname{erf} \frac{z}{\sqrt{2}} \right) .$$
    It is the same idea as a sigmoid that gates its own input, with the distribution function of the normal
    distribution in the place of the sigmoid.

    Again there is a product rule with two terms. For one of them you need the derivative of $\Phi$, and that is the
    density of the normal distribution, the bell curve, with the constant that makes the area below it 1. For large
    positive $z$ the slope goes to 1, for large negative $z$ to 0. Many libraries replace $\Phi$ by something that is
    faster to compute; here the exact function is meant.

    Return the gradient with respect to $z$, shaped like $z$. numpy has no error function, but Python has:
    `np.vectorize(math.erf)` works on arrays.
    """
    return z * 0.5 * (1.0 + erf(z / np.sqrt(2.0)))
