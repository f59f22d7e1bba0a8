import numpy as np

from grader.exercise import exercise, real


@exercise(
    "(a,b,c)->(c,a,b)",
    number="3.1",
    module="Shapes, broadcasting, indexing",
    level=2,
    needs=("permute",),
    known_from=("HIPS autograd", "needle", "minitorch", "Autodiff-Puzzles"),
    empty=("a",),
)
def transpose_axes(x: real()):
    r"""Reordering the axes of an array

    The forward pass moves the last of three axes to the front and keeps the order of the others,
    $$y_{k i j} = x_{i j k} ,$$
    in numpy `np.transpose(x, (2, 0, 1))`. Images change between "channels last" and "channels first" in this way, and
    attention brings its heads to the front.

    No number is changed; each one gets another address. It is a permutation again, this time of axes and not of
    entries, and the VJP brings the axes back. For a matrix, transposing undoes itself. With three axes it need not:
    follow one axis through the forward pass and then through your backward pass. Reshaping is no way to do this: it
    can give the right shape, and leave the numbers in the wrong places.

    Return the gradient with respect to $x$, shaped like $x$.
    """
    return np.transpose(x, (2, 0, 1))
