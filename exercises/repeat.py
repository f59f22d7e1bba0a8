import numpy as np

from grader.exercise import exercise, one_of, real


@exercise(
    "(n)->(n*times)",
    number="2.9",
    module="Linear operators",
    level=2,
    needs=("downsample",),
    known_from=("HIPS autograd", "Autodiff-Puzzles"),
    empty=("n",),
)
def repeat(x: real(), *, times: one_of(2, 3)):
    r"""Repeating every entry

    The forward pass writes every entry several times, one copy beside the other: for two copies, $(x_1, x_2, x_3)$
    becomes $(x_1, x_1, x_2, x_2, x_3, x_3)$. In numpy this is `np.repeat(x, times)`. Images are enlarged in this way,
    and broadcasting does the same without writing the copies down.

    Here an idea appears that the rest of this course keeps coming back to. One entry of $x$ acts on the loss through
    all of its copies, and the chain rule adds up over all the ways in which an input acts. None of the copies is more
    important than another, and no one takes an average: making more copies gives the entry more influence.

    Return the gradient with respect to $x$, shaped like $x$. Mind in which order the copies lie in $g$.

    For example:

        >>> repeat_vjp(np.array([1.0, 2.0, 3.0, 4.0]), np.array([5.0, 6.0]),
        ...     times=2)
        array([3.0, 7.0])
    """
    return np.repeat(x, times)
