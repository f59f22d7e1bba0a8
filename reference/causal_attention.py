import numpy as np

from grader.exercise import accepted, misconception


def _weights(Q, K, allowed):
    scores = np.where(allowed, Q @ K.T / np.sqrt(Q.shape[1]), -np.inf)
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def _gradients(g, P, Q, K, V):
    dP = g @ V.T
    dS = P * (dP - (dP * P).sum(axis=1, keepdims=True)) / np.sqrt(Q.shape[1])
    return dS @ K, dS.T @ Q, P.T @ g


def _past(Q):
    return np.tri(len(Q), dtype=bool)


def causal_attention_vjp(g, Q, K, V):
    return _gradients(g, _weights(Q, K, _past(Q)), Q, K, V)


@misconception("Q", "K", "V", "The mask is forgotten: here every word looks at the whole text, also at what comes after it.")
def forgets_the_mask(g, Q, K, V):
    return _gradients(g, _weights(Q, K, True), Q, K, V)


@misconception("Q", "K", "V", "The mask is turned round: here a word looks at what comes after it.")
def looks_ahead(g, Q, K, V):
    return _gradients(g, _weights(Q, K, _past(Q).T), Q, K, V)


@misconception("Q", "K", "V", "The mask came after the softmax. Before it, the words of the future take no share of the weights.")
def masks_after_the_softmax(g, Q, K, V):
    return _gradients(g, _weights(Q, K, True) * _past(Q), Q, K, V)


@misconception("V", "The diagonal is missing: a word also looks at itself.")
def leaves_out_the_word_itself(g, Q, K, V):
    return (_weights(Q, K, _past(Q)) * np.tri(len(Q), k=-1)).T @ g


@misconception(
    "V", "The weights are not transposed: their rows belong to the words that look, and V has a row for each that is looked at."
)
def forgets_to_transpose_the_weights(g, Q, K, V):
    return _weights(Q, K, _past(Q)) @ g


@misconception("K", "The gradient of the scores is not transposed: its rows belong to queries, and K has a row for each key.")
def forgets_to_transpose_the_scores(g, Q, K, V):
    P = _weights(Q, K, _past(Q))
    dP = g @ V.T
    return P * (dP - (dP * P).sum(axis=1, keepdims=True)) / np.sqrt(Q.shape[1]) @ Q


@misconception("Q", "K", "The scale is missing on the way back: the scores were divided by the root of d.")
def forgets_the_scale(g, Q, K, V):
    dQ, dK, _ = causal_attention_vjp(g, Q, K, V)
    return dQ * np.sqrt(Q.shape[1]), dK * np.sqrt(Q.shape[1])


@misconception(
    "Q",
    "K",
    "The softmax is treated entry by entry, like a sigmoid. A score acts on all weights of its row, through the denominator.",
)
def takes_the_softmax_for_a_sigmoid(g, Q, K, V):
    P = _weights(Q, K, _past(Q))
    dS = (g @ V.T) * P * (1.0 - P) / np.sqrt(Q.shape[1])
    return dS @ K, dS.T @ Q


@misconception("Q", "K", "The derivative of the softmax is missing: the gradient of the weights was used as that of the scores.")
def skips_the_softmax(g, Q, K, V):
    dS = (g @ V.T) * _past(Q) / np.sqrt(Q.shape[1])
    return dS @ K, dS.T @ Q


@misconception(
    "Q",
    "K",
    "In the derivative of the softmax the sum uses weights made without the mask: the future has no share in it.",
)
def sums_over_the_future_too(g, Q, K, V):
    P, full = _weights(Q, K, _past(Q)), _weights(Q, K, True)
    dP = g @ V.T
    dS = P * (dP - (dP * full).sum(axis=1, keepdims=True)) / np.sqrt(Q.shape[1])
    return dS @ K, dS.T @ Q


@accepted
def by_words(g, Q, K, V):
    dQ, dK, dV = np.zeros_like(Q), np.zeros_like(K), np.zeros_like(V)
    root = np.sqrt(Q.shape[1])
    for i in range(len(Q)):
        s = K[: i + 1] @ Q[i] / root
        p = np.exp(s - s.max())
        p /= p.sum()
        dp = V[: i + 1] @ g[i]
        ds = p * (dp - p @ dp) / root
        dQ[i] = ds @ K[: i + 1]
        dK[: i + 1] += np.outer(ds, Q[i])
        dV[: i + 1] += np.outer(p, g[i])
    return dQ, dK, dV


@accepted
def by_huge_negative_scores(g, Q, K, V):
    n, d = Q.shape
    scores = Q.dot(K.T) / d**0.5
    scores[np.triu_indices(n, 1)] = -1e9
    P = np.exp(scores - scores.max(1, keepdims=True))
    P = P / P.sum(1, keepdims=True)
    dP = np.tril(g.dot(V.T))
    dS = np.tril(P * dP - P * np.sum(P * dP, axis=1)[:, None])
    return dS.dot(K) / d**0.5, dS.T.dot(Q) / d**0.5, P.T.dot(g)
