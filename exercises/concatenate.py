import numpy as np

from grader.exercise import exercise, real


@exercise(
    "(m,p),(m,q)->(m,p+q)",
    number="3.7",
    module="Shapes, broadcasting, indexing",
    level=1,
    needs=("pad",),
    known_from=("HIPS autograd", "needle"),
    empty=("m",),
)
def concatenate(a: real(), b: real()):
    r"""Putting two arrays side by side

    The forward pass writes $b$ to the right of $a$, row by row; in numpy, `np.concatenate([a, b], axis=1)`. Networks
    do this with features from two sources, and with the outputs of several attention heads.

    Every entry of the output is a copy of exactly one entry of $a$ or $b$, and so the gradient only has to be handed
    out again to its owners. The widths $p$ and $q$ differ in general: which of them says where to cut?

    Return the gradients of $a$ and $b$, in this order and each shaped like its input.
    """
    return np.concatenate([a, b], axis=1)
