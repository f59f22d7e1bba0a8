import numpy as np

from grader.exercise import exercise, real


@exercise(
    "(n)->(n)",
    number="5.3",
    module="Activations and dense networks",
    level=1,
    needs=("sin",),
    known_from=("minitorch", "deeplearning.ai"),
    empty=("n",),
)
def sigmoid(z: real(extreme=1000.0)):
    r"""The logistic sigmoid

    The forward pass squashes each entry into the interval from 0 to 1:
    $$a_i = \sigma(z_i) = \frac{1}{1 + e^{-z_i}} .$$

    The sigmoid has a pleasant property: its derivative can be written with its own value, without another
    exponential. That is why implementations keep $a$ from the forward pass. It is also where a mistake creeps in,
    because two quantities are now at hand, the pre-activation $z$ and the activation $a$, and the derivative is a
    formula in one of them.

    Return the gradient with respect to $z$, shaped like $z$.

    For example:

        >>> sigmoid_vjp(np.array([4.0, 1.0]), np.array([0.0, 2.0]))
        array([1.0, 0.105])
    """
    return 1.0 / (1.0 + np.exp(-z))
