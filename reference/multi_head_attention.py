import numpy as np

from grader.exercise import accepted, misconception


def _cut(a, heads):
    n, t, d = a.shape
    return a.reshape(n, t, heads, d // heads).transpose(0, 2, 1, 3)


def _join(a):
    n, heads, t, width = a.shape
    return a.transpose(0, 2, 1, 3).reshape(n, t, heads * width)


def _join_wrongly(a):
    n, heads, t, width = a.shape
    return a.reshape(n, t, heads * width)


def _turn(a):
    return a.transpose(0, 1, 3, 2)


def _forward(x, Wq, Wk, Wv, heads):
    q, k, v = (_cut(x @ W, heads) for W in (Wq, Wk, Wv))
    scores = q @ _turn(k) / np.sqrt(q.shape[3])
    e = np.exp(scores - scores.max(axis=3, keepdims=True))
    return q, k, v, e / e.sum(axis=3, keepdims=True)


def _softmax_back(P, dP):
    return P * (dP - (dP * P).sum(axis=3, keepdims=True))


def _through_heads(g, x, Wq, Wk, Wv, Wo, heads, back=_softmax_back, join=_join, width=None):
    """The gradients of queries, keys and values, with the heads joined."""
    q, k, v, P = _forward(x, Wq, Wk, Wv, heads)
    dmixed = _cut(g @ Wo.T, heads)
    dS = back(P, dmixed @ _turn(v)) / np.sqrt(width or q.shape[3])
    return join(dS @ k), join(_turn(dS) @ q), join(_turn(P) @ dmixed)


def _shared(x, d):
    """The gradient of weights that all texts and words share."""
    return np.einsum("ntd,ntk->dk", x, d)


def _mixed(x, Wq, Wk, Wv, heads):
    _, _, v, P = _forward(x, Wq, Wk, Wv, heads)
    return P @ v


def _gradients(dq, dk, dv, x, Wq, Wk, Wv):
    return dq @ Wq.T + dk @ Wk.T + dv @ Wv.T, _shared(x, dq), _shared(x, dk), _shared(x, dv)


def multi_head_attention_vjp(g, x, Wq, Wk, Wv, Wo, *, heads):
    pieces = _through_heads(g, x, Wq, Wk, Wv, Wo, heads)
    return (*_gradients(*pieces, x, Wq, Wk, Wv), _shared(_join(_mixed(x, Wq, Wk, Wv, heads)), g))


@misconception(
    "x", "Wq", "Wk", "Wv", "The heads are put together without changing the axes back: features of different words are mixed up."
)
def joins_the_heads_without_turning(g, x, Wq, Wk, Wv, Wo, *, heads):
    return _gradients(*_through_heads(g, x, Wq, Wk, Wv, Wo, heads, join=_join_wrongly), x, Wq, Wk, Wv)


@misconception(
    "Wo", "The results of the heads are put together without changing the axes back: features of different words are mixed up."
)
def joins_the_results_without_turning(g, x, Wq, Wk, Wv, Wo, *, heads):
    return _shared(_join_wrongly(_mixed(x, Wq, Wk, Wv, heads)), g)


@misconception("x", "The way through the values is missing. Queries, keys and values are all made from x.")
def forgets_the_way_through_the_values(g, x, Wq, Wk, Wv, Wo, *, heads):
    dq, dk, _ = _through_heads(g, x, Wq, Wk, Wv, Wo, heads)
    return dq @ Wq.T + dk @ Wk.T


@misconception("x", "Only the way through the queries is counted. Queries, keys and values are all made from x.")
def goes_through_the_queries_only(g, x, Wq, Wk, Wv, Wo, *, heads):
    return _through_heads(g, x, Wq, Wk, Wv, Wo, heads)[0] @ Wq.T


@misconception("x", "The way through the keys is missing. Queries, keys and values are all made from x.")
def forgets_the_way_through_the_keys(g, x, Wq, Wk, Wv, Wo, *, heads):
    dq, _, dv = _through_heads(g, x, Wq, Wk, Wv, Wo, heads)
    return dq @ Wq.T + dv @ Wv.T


@misconception(
    "x",
    "Wq",
    "Wk",
    "On the way back this divides by the root of all features. A score is a product over the features of one head.",
)
def divides_by_the_root_of_all_features(g, x, Wq, Wk, Wv, Wo, *, heads):
    return _gradients(*_through_heads(g, x, Wq, Wk, Wv, Wo, heads, width=x.shape[2]), x, Wq, Wk, Wv)[:3]


@misconception(
    "x",
    "Wq",
    "Wk",
    "Wv",
    "Wo",
    "The scores were made with the root of all features, on both ways. A score is a product over the features of one head.",
)
def makes_scores_with_the_root_of_all_features(g, x, Wq, Wk, Wv, Wo, *, heads):
    root = np.sqrt(heads)  # all features are as many as a head's times the heads
    dx, dWq, dWk, dWv, dWo = multi_head_attention_vjp(g, x, Wq / root, Wk, Wv, Wo, heads=heads)
    return dx, dWq / root, dWk, dWv, dWo


@misconception(
    "x", "Wq", "Wk", "The scale is missing on the way back: the scores were divided by the root of the features of a head."
)
def forgets_the_scale(g, x, Wq, Wk, Wv, Wo, *, heads):
    return _gradients(*_through_heads(g, x, Wq, Wk, Wv, Wo, heads, width=1), x, Wq, Wk, Wv)[:3]


@misconception(
    "x", "Wq", "Wk", "The derivative of the softmax is missing: the gradient of the weights was used as that of the scores."
)
def skips_the_softmax(g, x, Wq, Wk, Wv, Wo, *, heads):
    return _gradients(*_through_heads(g, x, Wq, Wk, Wv, Wo, heads, back=lambda P, dP: dP), x, Wq, Wk, Wv)[:3]


@misconception(
    "x",
    "Wq",
    "Wk",
    "The softmax is treated entry by entry, like a sigmoid. A score acts on all weights of its row, through the denominator.",
)
def takes_the_softmax_for_a_sigmoid(g, x, Wq, Wk, Wv, Wo, *, heads):
    return _gradients(*_through_heads(g, x, Wq, Wk, Wv, Wo, heads, back=lambda P, dP: dP * P * (1.0 - P)), x, Wq, Wk, Wv)[:3]


@misconception(
    "x", "Wq", "Wk", "Wv", "The last matrix is missing: g belongs to what comes out of W_o, not to the results of the heads."
)
def skips_the_last_matrix(g, x, Wq, Wk, Wv, Wo, *, heads):
    return _gradients(*_through_heads(g, x, Wq, Wk, Wv, np.eye(len(Wo)), heads), x, Wq, Wk, Wv)


@misconception(
    "x", "Wq", "Wk", "Wv", "The last matrix is not transposed. It is square, so the shapes are right and the numbers are not."
)
def forgets_to_transpose_the_last_matrix(g, x, Wq, Wk, Wv, Wo, *, heads):
    return _gradients(*_through_heads(g, x, Wq, Wk, Wv, Wo.T, heads), x, Wq, Wk, Wv)


@misconception(
    "x", "Wq", "Wk", "Wv", "Wo", "This is worked out with a single head. The scores of different heads are not added up."
)
def uses_one_head_for_all(g, x, Wq, Wk, Wv, Wo, *, heads):
    return multi_head_attention_vjp(g, x, Wq, Wk, Wv, Wo, heads=1)


@misconception(
    "Wq",
    "Wk",
    "Wv",
    "Wo",
    "These are divided by the number of texts. A mean over the batch belongs to the loss, and g already holds it.",
)
def averages_over_the_batch(g, x, Wq, Wk, Wv, Wo, *, heads):
    return tuple(item / len(x) for item in multi_head_attention_vjp(g, x, Wq, Wk, Wv, Wo, heads=heads)[1:])


@misconception("Wo", "This pairs g with x. What W_o was multiplied by in the forward pass are the results of the heads.")
def pairs_the_last_matrix_with_x(g, x, Wq, Wk, Wv, Wo, *, heads):
    return _shared(x, g)


@accepted
def by_heads(g, x, Wq, Wk, Wv, Wo, *, heads):
    n, _, d = x.shape
    width = d // heads
    dx, dWq, dWk, dWv, dWo = (np.zeros_like(item) for item in (x, Wq, Wk, Wv, Wo))
    for i in range(n):
        for k in range(heads):
            own = slice(k * width, (k + 1) * width)
            q, key, v = x[i] @ Wq[:, own], x[i] @ Wk[:, own], x[i] @ Wv[:, own]
            P = np.exp(q @ key.T / np.sqrt(width))
            P /= P.sum(axis=1, keepdims=True)
            dWo[own] += (P @ v).T @ g[i]
            dy = g[i] @ Wo[own].T
            dP = dy @ v.T
            dS = P * (dP - (P * dP).sum(axis=1, keepdims=True)) / np.sqrt(width)
            dq, dk, dv = dS @ key, dS.T @ q, P.T @ dy
            dx[i] += dq @ Wq[:, own].T + dk @ Wk[:, own].T + dv @ Wv[:, own].T
            dWq[:, own] += x[i].T @ dq
            dWk[:, own] += x[i].T @ dk
            dWv[:, own] += x[i].T @ dv
    return dx, dWq, dWk, dWv, dWo


@accepted
def by_einsum(g, x, Wq, Wk, Wv, Wo, *, heads):
    n, t, d = x.shape
    q, k, v = ((x @ W).reshape(n, t, heads, d // heads) for W in (Wq, Wk, Wv))
    P = np.exp(np.einsum("nihd,njhd->nhij", q, k) * (d // heads) ** -0.5)
    P = P / P.sum(axis=-1, keepdims=True)
    y = np.einsum("nhij,njhd->nihd", P, v)
    dy = (g @ Wo.T).reshape(y.shape)
    dP = np.einsum("nihd,njhd->nhij", dy, v)
    dS = (P * dP - P * (P * dP).sum(-1, keepdims=True)) * (d // heads) ** -0.5
    dq = np.einsum("nhij,njhd->nihd", dS, k).reshape(x.shape)
    dk = np.einsum("nhij,nihd->njhd", dS, q).reshape(x.shape)
    dv = np.einsum("nhij,nihd->njhd", P, dy).reshape(x.shape)
    dx = dq @ Wq.T + dk @ Wk.T + dv @ Wv.T
    return (
        dx,
        *(np.tensordot(x, item, ((0, 1), (0, 1))) for item in (dq, dk, dv)),
        np.tensordot(y.reshape(x.shape), g, ((0, 1), (0, 1))),
    )
