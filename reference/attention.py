import numpy as np

from grader.exercise import accepted, misconception


def _weights(Q, K, axis=1):
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    e = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def _scores(P, dP):
    """Back through the softmax."""
    return P * (dP - (dP * P).sum(axis=1, keepdims=True))


def attention_vjp(g, Q, K, V):
    P = _weights(Q, K)
    dS = _scores(P, g @ V.T) / np.sqrt(Q.shape[1])
    return dS @ K, dS.T @ Q, P.T @ g


@misconception("Q", "K", "The scale is missing on the way back: the scores were divided by the root of d.")
def forgets_the_scale(g, Q, K, V):
    dS = _scores(_weights(Q, K), g @ V.T)
    return dS @ K, dS.T @ Q


@misconception("Q", "K", "This divides by d. The scores were divided by its root.")
def divides_by_d(g, Q, K, V):
    dS = _scores(_weights(Q, K), g @ V.T) / Q.shape[1]
    return dS @ K, dS.T @ Q


@misconception("Q", "K", "V", "The forward pass was redone without its scale: the weights are not those that were used.")
def forgets_the_scale_in_the_weights(g, Q, K, V):
    P = _weights(Q * np.sqrt(Q.shape[1]), K)
    dS = _scores(P, g @ V.T) / np.sqrt(Q.shape[1])
    return dS @ K, dS.T @ Q, P.T @ g


@misconception(
    "Q", "K", "V", "The scale is missing on both ways: the scores are divided by the root of d, and so is their gradient."
)
def forgets_the_scale_on_both_ways(g, Q, K, V):
    P = _weights(Q * np.sqrt(Q.shape[1]), K)
    dS = _scores(P, g @ V.T)
    return dS @ K, dS.T @ Q, P.T @ g


@misconception(
    "Q",
    "K",
    "The softmax is treated entry by entry, like a sigmoid. A score acts on all weights of its row, through the denominator.",
)
def takes_the_softmax_for_a_sigmoid(g, Q, K, V):
    P = _weights(Q, K)
    dS = (g @ V.T) * P * (1.0 - P) / np.sqrt(Q.shape[1])
    return dS @ K, dS.T @ Q


@misconception("Q", "K", "The derivative of the softmax is missing: the gradient of the weights was used as that of the scores.")
def skips_the_softmax(g, Q, K, V):
    dS = g @ V.T / np.sqrt(Q.shape[1])
    return dS @ K, dS.T @ Q


@misconception("Q", "K", "The denominator of the softmax is treated as a constant. It depends on all scores of the row.")
def takes_the_denominator_for_a_constant(g, Q, K, V):
    dS = _weights(Q, K) * (g @ V.T) / np.sqrt(Q.shape[1])
    return dS @ K, dS.T @ Q


@misconception("Q", "K", "Inside the softmax the sum runs over the queries. The weights of one query add up to 1, over the keys.")
def sums_over_the_queries(g, Q, K, V):
    P = _weights(Q, K)
    dP = g @ V.T
    dS = P * (dP - (dP * P).sum(axis=0, keepdims=True)) / np.sqrt(Q.shape[1])
    return dS @ K, dS.T @ Q


@misconception("Q", "K", "V", "The softmax is taken over the queries. The weights of one query add up to 1, over the keys.")
def normalises_over_the_queries(g, Q, K, V):
    P = _weights(Q, K, axis=0)
    dP = g @ V.T
    dS = P * (dP - (dP * P).sum(axis=0, keepdims=True)) / np.sqrt(Q.shape[1])
    return dS @ K, dS.T @ Q, P.T @ g


@misconception("K", "The gradient of the scores is not transposed: its rows belong to queries, and K has a row for each key.")
def forgets_to_transpose_the_scores(g, Q, K, V):
    return _scores(_weights(Q, K), g @ V.T) / np.sqrt(Q.shape[1]) @ Q


@misconception("V", "The weights are not transposed: their rows belong to queries, and V has a row for each key.")
def forgets_to_transpose_the_weights(g, Q, K, V):
    return _weights(Q, K) @ g


@misconception("V", "The scores were used where the weights belong: what V was multiplied by has gone through the softmax.")
def uses_the_scores_for_V(g, Q, K, V):
    return (Q @ K.T / np.sqrt(Q.shape[1])).T @ g


@misconception("Q", "K", "Queries and keys are exchanged: what is multiplied with the queries in the forward pass are the keys.")
def exchanges_queries_and_keys(g, Q, K, V):
    dS = _scores(_weights(Q, K), g @ V.T) / np.sqrt(Q.shape[1])
    return dS.T @ Q, dS @ K


@accepted
def by_rows(g, Q, K, V):
    dQ, dK, dV = np.zeros_like(Q), np.zeros_like(K), np.zeros_like(V)
    root = Q.shape[1] ** 0.5
    for i in range(len(Q)):
        s = K @ Q[i] / root
        p = np.exp(s) / np.exp(s).sum()
        dp = V @ g[i]
        ds = (np.diag(p) - np.outer(p, p)) @ dp
        dQ[i] = ds @ K / root
        dK += np.outer(ds, Q[i]) / root
        dV += np.outer(p, g[i])
    return dQ, dK, dV


@accepted
def by_einsum(g, Q, K, V):
    scaled = Q / np.sqrt(Q.shape[1])
    P = np.exp(np.einsum("id,jd->ij", scaled, K))
    P /= P.sum(axis=1)[:, None]
    dP = np.einsum("ie,je->ij", g, V)
    dS = P * dP - P * np.einsum("ij,ij->i", P, dP)[:, None]
    return np.einsum("ij,jd->id", dS, K) / np.sqrt(Q.shape[1]), np.einsum("ij,id->jd", dS, scaled), np.einsum("ij,ie->je", P, g)


@accepted
def by_output(g, Q, K, V):
    P = _weights(Q, K)
    dS = P * (g @ V.T - (g * (P @ V)).sum(axis=1, keepdims=True))
    return dS @ K / np.sqrt(K.shape[1]), dS.T @ Q / np.sqrt(K.shape[1]), P.T @ g
