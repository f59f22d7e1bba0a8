import numpy as np

from grader.exercise import exercise, integers, real


@exercise(
    "(n,c),(n)->()",
    number="7.5",
    module="Losses",
    level=3,
    needs=("softmax",),
    known_from=("CS231n A1", "CS231n A3", "needle", "makemore"),
)
def cross_entropy(logits: real(extreme=1000.0), labels: integers("c")):
    r"""Softmax cross-entropy with integer labels

    Each row of the logits $Z$ scores $c$ classes, and $t_i$ is the right class of row $i$. The loss is the mean over
    the rows of the negative log-probability of the right class:
    $$L = -\frac{1}{n} \sum_{i} \log \operatorname{softmax}(Z_i)_{t_i} .$$

    Softmax and logarithm are differentiated together, because the product of their two derivatives simplifies to
    something that is cheaper, stable, and easy to read: it compares what the model said with what was right. The loss
    is a scalar, so $g$ is a single number, which is not always 1.

    Return the gradient of the logits, shaped like them. The labels are integers and have no gradient.

    For example:

        >>> cross_entropy_vjp(1.0, np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]),
        ...     np.array([2, 1]))
        array([[0.106, 0.106, -0.212], [0.288, -0.394, 0.106]])
    """
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_probabilities = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -log_probabilities[np.arange(len(labels)), labels].mean()
