import numpy as np

from grader.exercise import exercise, integers, mask, real


@exercise(
    "(n,t,v),(n,t),(n,t)->()",
    number="7.5",
    module="Losses",
    level=4,
    known_from=("CS231n A3",),
)
def temporal_softmax(x: real(extreme=1000.0), y: integers("v"), mask: mask()):
    r"""Softmax cross-entropy at every step of a sequence

    For each of $n$ captions of $t$ words there are scores of all $v$ words at each step, and $y$ says which is right.
    The losses of all steps are added up and divided by the number of captions; steps that only fill up a short caption
    have a 0 in the mask and do not count:
    $$L = -\frac{1}{n} \sum_i \sum_s m_{is} \log \operatorname{softmax}(x_{is})_{y_{is}} .$$

    Each step is a softmax classifier of its own. A step that does not count has no gradient. Mind what the sum is
    divided by.

    Return the gradient of $x$, shaped like it. The right words and the mask are integers and have no gradient.
    """
    shifted = x - x.max(axis=2, keepdims=True)
    log_probabilities = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    return -np.sum(np.take_along_axis(log_probabilities, y[:, :, None], axis=2)[:, :, 0] * mask) / x.shape[0]
