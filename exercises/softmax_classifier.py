import numpy as np

from grader.exercise import exercise, integers, one_of, real


@exercise(
    "(d,c),(n,d),(n)->()",
    number="7.8",
    module="Losses",
    level=3,
    needs=("cross_entropy", "matrix_product"),
    known_from=("CS231n A1",),
)
def softmax_classifier(W: real(extreme=1000.0), x: real(gradient=False), labels: integers("c"), *, decay: one_of(0.1, 0.5)):
    r"""A linear classifier with weight decay

    Each of $n$ examples has $d$ features and a right class $t_i$. A matrix turns the features into scores of $c$
    classes, and the loss is the cross-entropy and a penalty on large weights:
    $$L = -\frac{1}{n} \sum_i \log \operatorname{softmax}(x_i W)_{t_i} + \lambda \sum_{j, k} W_{jk}^2 ,$$
    where $\lambda$ is the parameter `decay`.

    The weights act on the loss in two ways, through the scores and through the penalty, and the two gradients add up.
    For the first, put together what you know about the cross-entropy and about matrix products. For the second, look
    closely at how the penalty is written: some books put one half in front of it, here there is none, and it is not
    part of the mean over the examples.

    Return the gradient of $W$, shaped like it. The examples and labels are data: they are passed, but no gradient is
    asked for them.
    """
    z = x @ W
    shifted = z - z.max(axis=1, keepdims=True)
    log_probabilities = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    return -np.sum(log_probabilities[np.arange(len(labels)), labels]) / len(labels) + decay * np.sum(W * W)
