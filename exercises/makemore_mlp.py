import numpy as np

from grader.exercise import exercise, integers, positive, real, small_weights


@exercise(
    "(v,e),(b*e,h),(h),(h),(h,v),(n,b),(n)->()",
    number="12.1",
    module="Capstones",
    level=5,
    where=("n >= 2",),
    needs=("embedding", "batch_norm", "affine", "tanh", "cross_entropy"),
    known_from=("makemore",),
)
def makemore_mlp(
    C: real(),
    W1: small_weights(),
    gamma: positive(),
    beta: small_weights(),
    W2: small_weights(),
    indices: integers("v"),
    labels: integers("v"),
):
    r"""A whole network that writes names

    From $b$ letters of a name, this network guesses the next one. There are $v$ letters, numbered from 0, and a
    batch of $n$ examples. Each letter is replaced by its row of the table $C$, with $e$ features; the $b$ rows of an
    example are put one behind the other, and then there is one hidden layer of $h$ units with batch normalisation:
    $$x_i = \bigl( C_{t_{i1}} \mid \dots \mid C_{t_{ib}} \bigr), \qquad a = x W_1, \qquad
    \hat a_{ij} = \frac{a_{ij} - \mu_j}{\sqrt{s_j^2 + 0.01}} ,$$
    $$u = \tanh (\gamma \odot \hat a + \beta), \qquad z = u W_2, \qquad
    L = -\frac{1}{n} \sum_i \log \operatorname{softmax}(z_i)_{y_i} .$$
    The letters $t$ are `indices`, the next letters $y$ are `labels`. The mean $\mu_j$ and the variance $s_j^2$
    are taken over the batch, and this time the variance divides by $n - 1$.

    You have written all the parts. Go back through them one at a time, from the loss to the table, and keep the shape
    of each gradient beside it. A letter may occur several times, within an example and in different ones. Where the
    variance divides by $n - 1$ and the mean by $n$, the short formula for batch normalisation changes in one place.

    Return the gradients of $C$, $W_1$, $\gamma$, $\beta$ and $W_2$, in this order. Indices and labels have no gradient.
    """
    a = C[indices].reshape(len(indices), -1) @ W1
    centred = a - np.sum(a, axis=0) / len(a)
    variance = np.sum(centred * centred, axis=0) / (len(a) - 1)
    z = np.tanh(gamma * centred / np.sqrt(variance + 0.01) + beta) @ W2
    shifted = z - z.max(axis=1, keepdims=True)
    log_probabilities = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    return -np.sum(log_probabilities[np.arange(len(labels)), labels]) / len(labels)
