import numpy as np

from grader.exercise import exercise, integers, scores


@exercise(
    "(n,c),(n)->()",
    number="7.7",
    module="Losses",
    level=4,
    needs=("cross_entropy", "relu", "pick_per_row"),
    known_from=("CS231n A1",),
)
def hinge_loss(s: scores(), labels: integers("c")):
    r"""The hinge loss of several classes

    Each row of $s$ holds scores of $c$ classes, and $t_i$ is the right class of row $i$. The right class should win
    by a margin of 1, and every other class that comes closer, or wins, costs as much as is missing:
    $$L = \frac{1}{n} \sum_i \sum_{j \ne t_i} \max (0, \; s_{ij} - s_{i t_i} + 1) .$$
    This is the loss of the support vector machine.

    A class that respects the margin costs nothing and gets nothing. For one that does not, two scores are involved,
    and they pull in opposite directions; the score of the right class is in all the terms of its row. The hidden cases
    stay away from the kinks, where a margin is exactly 0, except for one, in which any value between the slopes of
    both sides is right.

    Return the gradient of the scores, shaped like them. The labels are integers and have no gradient.
    """
    others = np.arange(s.shape[1]) != labels[:, None]
    margins = (s - s[np.arange(s.shape[0]), labels][:, None] + 1.0) * others
    return np.sum(margins * (np.real(margins) > 0)) / s.shape[0]
