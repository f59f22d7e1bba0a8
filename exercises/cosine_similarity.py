import numpy as np

from grader.exercise import exercise, nonzero


@exercise(
    "(n),(n)->()",
    number="7.10",
    module="Losses",
    level=4,
    needs=("dot_product", "normalise_rows"),
)
def cosine_similarity(x: nonzero(), y: nonzero()):
    r"""Cosine similarity

    Two vectors are compared by the angle between them:
    $$c = \frac{x \cdot y}{\lVert x \rVert \, \lVert y \rVert} .$$
    It is 1 when they point in the same direction and 0 when they are at right angles. Models that put images and
    sentences into one space are trained to make it large for pairs that belong together.

    Each vector is in the numerator and in the denominator. The geometry helps again: making $x$ longer does not
    change the angle, so the gradient of $x$ is at right angles to $x$. Begin with the direction of $y$, which is
    where $x$ should turn, and take away from it what points along $x$. And a long vector is turned less by the same
    step than a short one.

    Return the gradients of $x$ and $y$, in this order and each shaped like its input. Neither of them is near 0.
    """
    return x @ y / np.sqrt((x @ x) * (y @ y))
