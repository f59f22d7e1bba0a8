import numpy as np

from grader.exercise import exercise, integers, one_of, real


@exercise(
    "(d,c),(n,d),(n)->()",
    number="7.7",
    module="Losses",
    level=4,
    known_from=("CS231n A1",),
)
def svm(W: real(), X: real(gradient=False), y: integers("c"), *, reg: one_of(0.1, 0.5, 0.0)):
    r"""A linear support vector machine with a penalty

    Each of $n$ examples, a row of $X$, has $d$ features and a right class $y_i$. A matrix turns the features into scores
    $s = X W$ of $c$ classes, and the loss is the mean hinge loss and a penalty on large weights:
    $$L = \frac{1}{n} \sum_i \sum_{j \ne y_i} \max (0, \; s_{ij} - s_{i y_i} + 1) + \lambda \sum W^2,
    \qquad \lambda = \text{reg} .$$

    A class that comes too close pulls two columns of $W$: its own, and that of the right class. The penalty has no
    factor of one half in front, and is not part of the mean.

    Return the gradient of $W$, shaped like it. Examples and classes are data.
    """
    scores = X @ W
    rows = np.arange(len(y))
    margins = scores - scores[rows, y][:, None] + 1.0
    margins[rows, y] = 0.0
    return np.sum(margins * (margins.real > 0)) / len(y) + reg * np.sum(W * W)
