import numpy as np

from grader.exercise import exercise, real


@exercise(
    "(n,d),(n,d),(n,e)->(n,e)",
    number="10.6",
    module="Recurrent cells and attention",
    level=4,
    needs=("attention", "where"),
    known_from=("needle", "makemore"),
)
def causal_attention(Q: real(extreme=1000.0), K: real(), V: real()):
    r"""Attention that does not look ahead

    Queries, keys and values belong to the same $n$ words of a text. A model that is to guess the next word must not
    see it, so word $i$ may look only at the words up to and including itself:
    $$S_{ij} = \frac{Q_i \cdot K_j}{\sqrt d} \;\text{ for } j \le i, \qquad P_i = \operatorname{softmax}
    (S_{i1}, \dots, S_{ii}), \qquad Y_i = \sum_{j \le i} P_{ij} V_j .$$
    In code the other scores are usually set to a huge negative number before the softmax.

    The weights of the future are 0, and nothing that comes back can reach a score that was thrown away. See what the
    derivative of the softmax does with weights of 0, and you know how much of the mask is needed on the way back. The
    first word looks only at itself, with a weight of 1, whatever the scores are; what does this say about the first
    row of the gradient of $Q$? And who looks at the last word?

    Return the gradients of $Q$, $K$ and $V$, in this order and each shaped like its input.
    """
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    allowed = np.tri(len(Q), dtype=bool)
    e = np.exp(scores - np.where(allowed, np.real(scores), -np.inf).max(axis=1, keepdims=True)) * allowed
    return e / np.sum(e, axis=1, keepdims=True) @ V
