import numpy as np

from grader.exercise import exercise, one_of, real


@exercise(
    "(n)->(n)",
    number="2.3",
    module="Linear operators",
    level=2,
    needs=("permute",),
    known_from=("HIPS autograd",),
    empty=("n",),
)
def roll(x: real(), *, shift: one_of(1, 3, -2)):
    r"""Rolling a vector around

    The forward pass moves every entry `shift` places to the right, and what falls off the end comes in again at the
    beginning:
    $$y_{(i + s) \bmod n} = x_i, \qquad s = \text{shift} .$$
    A negative shift moves to the left. In numpy this is `np.roll(x, shift)`.

    It is a permutation, with a simple rule in the place of a list of indices. An entry of $g$ has to return to the
    place that its entry of $x$ came from. For a permutation the transpose and the inverse are the same map; neither
    of them is the permutation itself, except for a few shifts that undo themselves.

    Return the gradient with respect to $x$, shaped like $x$.

    For example:

        >>> roll_vjp(np.array([1.0, 2.0, 3.0]), np.array([4.0, 5.0, 6.0]),
        ...     shift=1)
        array([2.0, 3.0, 1.0])
    """
    return np.roll(x, shift)
