import numpy as np

from grader.exercise import exercise, real, small_weights


@exercise(
    "(t,d),(d,d),(d,d),(d,d),(d,m),(m,d)->(t,d)",
    number="12.4",
    module="Capstones",
    level=5,
    needs=("attention", "layer_norm", "residual_block"),
    known_from=("needle", "makemore"),
)
def transformer_block(
    x: real(), Wq: small_weights(), Wk: small_weights(), Wv: small_weights(), W1: small_weights(), W2: small_weights()
):
    r"""A transformer block

    A text of $t$ words with $d$ features each goes through self-attention and then through a small network for every
    word. Before each of the two the words are normalised, and around each of them there is a shortcut:
    $$a = N(x), \qquad P = \operatorname{softmax} \left( \frac{(a W_q)(a W_k)^T}{\sqrt d} \right) ,$$
    $$r = x + P \, a W_v, \qquad y = r + \tanh (N(r) W_1) \, W_2 .$$
    The function $N$ shifts and scales every row to mean 0 and variance 1: it subtracts the mean over the $d$ features
    and divides by $\sqrt{v + 0.01}$, where the variance $v$ divides by $d$; it has no scale and shift to be learned.
    The softmax is taken over each row. Large language models are dozens of such blocks, one after the other.

    No part is new to you, so the difficulty is to keep order. Draw the graph first, and count the arrows that leave
    each intermediate result: $x$ and $r$ are used twice, $a$ three times, and for each arrow something comes back. Then
    go from $y$ to $x$, first through the small network to $r$, and when $r$ has everything, through the attention.

    Return the gradients of $x$, $W_q$, $W_k$, $W_v$, $W_1$ and $W_2$, in this order.
    """

    def normalised(rows):
        centred = rows - np.sum(rows, axis=1, keepdims=True) / rows.shape[1]
        return centred / np.sqrt(np.sum(centred * centred, axis=1, keepdims=True) / rows.shape[1] + 0.01)

    a = normalised(x)
    scores = (a @ Wq) @ (a @ Wk).T / np.sqrt(x.shape[1])
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    r = x + e / np.sum(e, axis=1, keepdims=True) @ (a @ Wv)
    return r + np.tanh(normalised(r) @ W1) @ W2
