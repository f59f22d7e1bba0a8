import numpy as np

from grader.exercise import exercise, real


@exercise(
    "(n,d),(m,d),(m,e)->(n,e)",
    number="10.5",
    module="Recurrent cells and attention",
    level=4,
    needs=("softmax", "matrix_product"),
    known_from=("CS231n A3", "needle"),
)
def attention(Q: real(extreme=1000.0), K: real(), V: real()):
    r"""Scaled dot-product attention

    Each of $n$ queries, the rows of $Q$, is compared with $m$ keys, the rows of $K$. The scores become weights, and
    with them a mean is taken of the $m$ values, the rows of $V$:
    $$S = \frac{Q K^T}{\sqrt d}, \qquad P = \operatorname{softmax}(S), \qquad Y = P V ,$$
    where the softmax is taken over each row, that is, over the keys.

    There are three steps, and you know all of them: a matrix product, a softmax, a matrix product with a scale. Go
    back through them in turn, and write down the shape of what you hold after each. A key is used by all queries, and
    so is a value; a query only by itself. The scale was there in the forward pass, and it is there on the way back,
    once for the queries and once for the keys.

    Return the gradients of $Q$, $K$ and $V$, in this order and each shaped like its input.
    """
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / np.sum(e, axis=1, keepdims=True) @ V
