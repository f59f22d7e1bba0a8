"""The two files of a new exercise: an example that proves itself, with every part explained, to be replaced piece by piece."""

PUBLIC = '''"""The public half of NAME: what students may read. Its private half is the file of this name among the references.

What is here is an example that proves itself: `grader verify NAME`. Replace it piece by piece, and prove it again.
"""

import numpy as np

from grader.exercise import exercise, one_of, real


@exercise(
    # The shapes of the inputs, an arrow, the shapes of the outputs. A letter or a word is a size, the same everywhere; a number
    # is itself; () is a scalar. A size that stands in no input is worked out: sizes={"k": "n // step"}.
    "(n,d),(d)->(n,d)",
    number="NUMBER",  # its place in lists
    module="MODULE",  # the chapter that it belongs to
    level=2,  # 1 (first steps) to 5
    # Exercises to be done before, by name.
    needs=("multiply", "add_bias"),
    # Further parts, where they are needed: where=("n >= 5",) for a condition on sizes; known_from=("CS231n A2",) for courses;
    # empty=("n",) for sizes that may be 0; grows=("n",) when not all sizes grow together.
)
# The inputs, in the order in which the student gets them, each with what it may hold: real(), positive(), nonzero(),
# real(away_from=0.0) beside a kink, distinct(), integers("n") and more. real(gradient=False) is for data. After the star:
# parameters, with the values that the hidden cases go through.
def NAME(x: real(), s: real(), *, offset: one_of(0.0, 1.5)):
    r"""Scaling every column

    The first line is the title. This text is the statement, in Markdown, with mathematics between dollars. It says what is
    computed, where that is met, and what the shapes are:
    $$y_{ij} = x_{ij} \\, (s_j + \\beta) ,$$
    where $\\beta$ is the parameter `offset`. It may lead the student's thoughts to the answer, but does not give it: what
    was stretched over the rows on the way forward, and what does that mean on the way back?

    Return the gradients of $x$ and $s$, in this order and each shaped like its input.

    For example:

        >>> NAME_vjp(np.array([[1.0, 2.0]]), np.array([[3.0, 4.0]]),
        ...     np.array([5.0, 6.0]), offset=0.0)
        (array([[5.0, 12.0]]), array([3.0, 8.0]))
    """
    # What stands after the three arrows above is run when the exercise is proved; its numbers may be rounded.
    # The forward pass. Slopes of it are the final judge of every answer, so it must give the same each time.
    return np.multiply(x, s + offset)
'''

PRIVATE = '''"""The private half of NAME: it never leaves the staff's machines."""

import numpy as np

from grader.exercise import accepted, misconception


# The reference: one array, or a tuple with one array for each input that has a gradient, in their order.
def NAME_vjp(g, x, s, *, offset):
    return g * (s + offset), (g * x).sum(axis=0)


# Mistakes that students really make. First the inputs whose gradient is wrong, then what was misunderstood: a sentence that
# makes them think, not what to type. The function returns the wrong gradient, or a tuple of them in the order named.
@misconception("x", "The offset is missing: it was added to the scale before x was multiplied by it.")
def forgets_the_offset(g, x, s, *, offset):
    return g * s


@misconception("s", "This is a mean over the rows. The scale is used in every row, and what is used several times adds up.")
def averages_over_the_rows(g, x, s, *, offset):
    return (g * x).mean(axis=0)


@misconception("s", "Only the first row is counted. The scale is used in every row.")
def looks_at_the_first_row(g, x, s, *, offset):
    return g[0] * x[0]


# Right answers in other styles. They must pass, whatever the grader becomes: by components with loops, with einsum.
@accepted
def by_components(g, x, s, *, offset):
    dx, ds = np.zeros_like(x), np.zeros_like(s)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            dx[i, j] = g[i, j] * (s[j] + offset)
            ds[j] += g[i, j] * x[i, j]
    return dx, ds


@accepted
def by_einsum(g, x, s, *, offset):
    return np.einsum("ij,j->ij", g, s + offset), np.einsum("ij,ij->j", g, x)
'''


def public_file(name: str, number: str, module: str) -> str:
    """The public half of a new exercise, ``name`` at the place ``number`` of a module."""
    return PUBLIC.replace("NAME", name).replace("NUMBER", number).replace("MODULE", module)


def private_file(name: str) -> str:
    """The private half of a new exercise."""
    return PRIVATE.replace("NAME", name)
