import numpy as np

from grader.exercise import exercise, one_of, real, small_weights


@exercise(
    "(n,t,heads*a),(heads*a,heads*a),(heads*a,heads*a),(heads*a,heads*a),(heads*a,heads*a)->(n,t,heads*a)",
    number="10.7",
    module="Recurrent cells and attention",
    level=5,
    needs=("attention", "batched_matrix_product", "transpose_axes"),
    known_from=("CS231n A3", "needle"),
    empty=("n",),
)
def multi_head_attention(
    x: real(), Wq: small_weights(), Wk: small_weights(), Wv: small_weights(), Wo: small_weights(), *, heads: one_of(2, 3, 1)
):
    r"""Self-attention with several heads

    A batch of $n$ texts has $t$ words each, and a word has $d = \text{heads} \cdot a$ features. Queries, keys and
    values all come from the same $x$, and their features are cut into `heads` pieces of $a$ features. Each head $k$
    attends by itself, the results are put side by side again, and one more matrix mixes them:
    $$Q = x W_q, \qquad K = x W_k, \qquad V = x W_v ,$$
    $$Y_k = \operatorname{softmax} \left( \frac{Q_k K_k^T}{\sqrt a} \right) V_k, \qquad
    Y = \bigl( Y_1 \mid \dots \mid Y_{\text{heads}} \bigr) \, W_o ,$$
    for every text of the batch. Columns $0$ to $a - 1$ of $Q$, $K$ and $V$ belong to the first head.

    Nothing here is new except the bookkeeping. To cut the features into heads, an array of shape $(n, t, d)$ is first
    reshaped to $(n, t, \text{heads}, a)$, and then two axes change places; to put them together again the same is
    undone in the opposite order. Three ways lead back to $x$, and they add up. The weights are shared by all texts and
    all words.

    Return the gradients of $x$, $W_q$, $W_k$, $W_v$ and $W_o$, in this order.
    """
    n, t, d = x.shape
    q, k, v = ((x @ W).reshape(n, t, heads, d // heads).transpose((0, 2, 1, 3)) for W in (Wq, Wk, Wv))
    scores = q @ k.transpose((0, 1, 3, 2)) / np.sqrt(d // heads)
    e = np.exp(scores - scores.max(axis=3, keepdims=True))
    mixed = e / np.sum(e, axis=3, keepdims=True) @ v
    return mixed.transpose((0, 2, 1, 3)).reshape(n, t, d) @ Wo
