from types import SimpleNamespace

import numpy as np

from grader.exercise import accepted, misconception


def _mean(a):
    return a.mean(axis=1, keepdims=True)


def _normalise(rows):
    """The normalised rows and one over their standard deviations."""
    centred = rows - _mean(rows)
    inverse = 1.0 / np.sqrt(_mean(centred * centred) + 0.01)
    return centred * inverse, inverse


def _normalise_back(d, xh, inverse):
    return inverse * (d - _mean(d) - xh * _mean(d * xh))


def _softmax_back(P, dP):
    return P * (dP - (dP * P).sum(axis=1, keepdims=True))


def _forward(x, Wq, Wk, Wv, W1, W2):
    a, inverse_a = _normalise(x)
    q, k, v = a @ Wq, a @ Wk, a @ Wv
    e = np.exp(q @ k.T / np.sqrt(x.shape[1]))
    P = e / e.sum(axis=1, keepdims=True)
    r = x + P @ v
    b, inverse_b = _normalise(r)
    return SimpleNamespace(
        a=a, inverse_a=inverse_a, q=q, k=k, v=v, P=P, r=r, b=b, inverse_b=inverse_b, h=np.tanh(b @ W1), root=np.sqrt(x.shape[1])
    )


def _network_back(g, f, W1, W2, normalise_back=_normalise_back, slope=lambda h: 1.0 - h * h):
    """What comes back to r through the small network, and the gradient before the tanh."""
    ds = (g @ W2.T) * slope(f.h)
    return normalise_back(ds @ W1.T, f.b, f.inverse_b), ds


def _attention_back(dr, f, softmax_back=_softmax_back, root=None):
    """The gradients of queries, keys and values."""
    dS = softmax_back(f.P, dr @ f.v.T) / (root or f.root)
    return dS @ f.k, dS.T @ f.q, f.P.T @ dr


def _gradients(g, dr, pieces, ds, f, W, normalise_back=_normalise_back, around=True):
    Wq, Wk, Wv, _, _ = W
    dq, dk, dv = pieces
    dx = normalise_back(dq @ Wq.T + dk @ Wk.T + dv @ Wv.T, f.a, f.inverse_a)
    return dr + dx if around else dx, f.a.T @ dq, f.a.T @ dk, f.a.T @ dv, f.b.T @ ds, f.h.T @ g


def _whole(g, x, *W, **changes):
    """The reference with parts exchanged: ``normalise_back``, ``slope``, ``softmax_back``, ``root``."""
    f = _forward(x, *W)
    normalise_back = changes.get("normalise_back", _normalise_back)
    through, ds = _network_back(g, f, W[3], W[4], normalise_back, changes.get("slope", lambda h: 1.0 - h * h))
    dr = g + through
    pieces = _attention_back(dr, f, changes.get("softmax_back", _softmax_back), changes.get("root"))
    return _gradients(g, dr, pieces, ds, f, W, normalise_back)


def transformer_block_vjp(g, x, Wq, Wk, Wv, W1, W2):
    return _whole(g, x, Wq, Wk, Wv, W1, W2)


@misconception(
    "x", "Wq", "Wk", "Wv", "The shortcut around the small network is forgotten: r is also added to the output as it is."
)
def forgets_the_shortcut_of_the_network(g, x, Wq, Wk, Wv, W1, W2):
    f, W = _forward(x, Wq, Wk, Wv, W1, W2), (Wq, Wk, Wv, W1, W2)
    dr, ds = _network_back(g, f, W1, W2)
    return _gradients(g, dr, _attention_back(dr, f), ds, f, W)[:4]


@misconception("x", "The shortcut around the attention is forgotten: x is also added to r as it is.")
def forgets_the_shortcut_of_the_attention(g, x, Wq, Wk, Wv, W1, W2):
    f, W = _forward(x, Wq, Wk, Wv, W1, W2), (Wq, Wk, Wv, W1, W2)
    through, ds = _network_back(g, f, W1, W2)
    return _gradients(g, g + through, _attention_back(g + through, f), ds, f, W, around=False)[0]


@misconception(
    "x",
    "Wq",
    "Wk",
    "Wv",
    "What goes back into the attention has not been through the small network: r acts on the output through it too.",
)
def goes_around_the_network_only(g, x, Wq, Wk, Wv, W1, W2):
    f, W = _forward(x, Wq, Wk, Wv, W1, W2), (Wq, Wk, Wv, W1, W2)
    return _gradients(g, g, _attention_back(g, f), 0.0 * f.h, f, W)[:4]


@misconception("x", "The attention is missing on the way back to x: only the shortcut around it was taken.")
def goes_around_the_attention_only(g, x, Wq, Wk, Wv, W1, W2):
    return g + _network_back(g, _forward(x, Wq, Wk, Wv, W1, W2), W1, W2)[0]


@misconception(
    "x", "Wq", "Wk", "Wv", "Inside the normalisations mean and variance are treated as constants. Both depend on the whole row."
)
def takes_the_statistics_for_constants(g, x, Wq, Wk, Wv, W1, W2):
    return _whole(g, x, Wq, Wk, Wv, W1, W2, normalise_back=lambda d, xh, inverse: inverse * d)[:4]


@misconception(
    "x", "Wq", "Wk", "Wv", "Inside the normalisations the variance is treated as a constant. It depends on the whole row."
)
def takes_the_variance_for_a_constant(g, x, Wq, Wk, Wv, W1, W2):
    return _whole(g, x, Wq, Wk, Wv, W1, W2, normalise_back=lambda d, xh, inverse: inverse * (d - _mean(d)))[:4]


@misconception("x", "Wq", "Wk", "Wv", "The normalisations were passed over on the way back, as if they had changed nothing.")
def skips_the_normalisations(g, x, Wq, Wk, Wv, W1, W2):
    return _whole(g, x, Wq, Wk, Wv, W1, W2, normalise_back=lambda d, xh, inverse: d)[:4]


@misconception("x", "Wq", "Wk", "Wv", "W1", "The derivative of the tanh is missing in the small network.")
def skips_the_tanh(g, x, Wq, Wk, Wv, W1, W2):
    return _whole(g, x, Wq, Wk, Wv, W1, W2, slope=np.ones_like)[:5]


@misconception("x", "Wq", "Wk", "The scale is missing on the way back: the scores were divided by the root of d.")
def forgets_the_scale(g, x, Wq, Wk, Wv, W1, W2):
    return _whole(g, x, Wq, Wk, Wv, W1, W2, root=1.0)[:3]


@misconception(
    "x",
    "Wq",
    "Wk",
    "The softmax is treated entry by entry, like a sigmoid. A score acts on all weights of its row, through the denominator.",
)
def takes_the_softmax_for_a_sigmoid(g, x, Wq, Wk, Wv, W1, W2):
    return _whole(g, x, Wq, Wk, Wv, W1, W2, softmax_back=lambda P, dP: dP * P * (1.0 - P))[:3]


@misconception("x", "The way through the values is missing. Queries, keys and values are all made from the same words.")
def forgets_the_way_through_the_values(g, x, Wq, Wk, Wv, W1, W2):
    f = _forward(x, Wq, Wk, Wv, W1, W2)
    dr = g + _network_back(g, f, W1, W2)[0]
    dq, dk, _ = _attention_back(dr, f)
    return dr + _normalise_back(dq @ Wq.T + dk @ Wk.T, f.a, f.inverse_a)


@misconception("Wq", "Wk", "Wv", "These pair with x. What the three matrices were multiplied by are the normalised words.")
def pairs_with_the_raw_words(g, x, Wq, Wk, Wv, W1, W2):
    f = _forward(x, Wq, Wk, Wv, W1, W2)
    return tuple(x.T @ piece for piece in _attention_back(g + _network_back(g, f, W1, W2)[0], f))


@misconception("W1", "This pairs with r. What W_1 was multiplied by are the normalised rows of r.")
def pairs_W1_with_the_raw_rows(g, x, Wq, Wk, Wv, W1, W2):
    f = _forward(x, Wq, Wk, Wv, W1, W2)
    return f.r.T @ _network_back(g, f, W1, W2)[1]


@misconception("W2", "This pairs with what goes into the tanh. What W_2 was multiplied by is what comes out of it.")
def pairs_W2_with_the_pre_activation(g, x, Wq, Wk, Wv, W1, W2):
    return (_forward(x, Wq, Wk, Wv, W1, W2).b @ W1).T @ g


@accepted
def by_steps(g, x, Wq, Wk, Wv, W1, W2):
    def normalise(rows):
        centred = rows - rows.mean(axis=1, keepdims=True)
        root = np.sqrt(rows.var(axis=1, keepdims=True) + 0.01)
        return centred, root

    def back(d, centred, root):
        count = centred.shape[1]
        dvariance = -(d * centred).sum(axis=1, keepdims=True) / (2 * root**3)
        dcentred = d / root + 2 * centred * dvariance / count
        return dcentred - dcentred.sum(axis=1, keepdims=True) / count

    scale = x.shape[1] ** -0.5
    first, root_first = normalise(x)
    a = first / root_first
    q, k, v = a.dot(Wq) * scale, a.dot(Wk), a.dot(Wv)
    P = np.exp(q.dot(k.T))
    P /= P.sum(axis=1)[:, None]
    second, root_second = normalise(x + P.dot(v))
    b = second / root_second
    h = np.tanh(b.dot(W1))
    dh = g.dot(W2.T)
    dpre = dh - dh * h * h
    dr = np.array(g)
    dr += back(dpre.dot(W1.T), second, root_second)
    dP, dv = dr.dot(v.T), P.T.dot(dr)
    dS = P * dP - P * np.sum(P * dP, axis=1)[:, None]
    dq, dk = dS.dot(k) * scale, dS.T.dot(q)
    da = dq.dot(Wq.T) + dk.dot(Wk.T) + dv.dot(Wv.T)
    return dr + back(da, first, root_first), a.T.dot(dq), a.T.dot(dk), a.T.dot(dv), b.T.dot(dpre), h.T.dot(g)


@accepted
def by_words(g, x, Wq, Wk, Wv, W1, W2):
    f = _forward(x, Wq, Wk, Wv, W1, W2)
    t, d = x.shape

    def through(i, rows, xh, inverse):
        jacobian = inverse[i] * (np.eye(d) - 1.0 / d - np.outer(xh[i], xh[i]) / d)
        return jacobian.T @ rows

    ds = np.einsum("ij,kj->ik", g, W2) * (1.0 - f.h**2)
    dr = np.stack([g[i] + through(i, W1 @ ds[i], f.b, f.inverse_b) for i in range(t)])
    da, dWq, dWk, dWv = np.zeros_like(x), np.zeros_like(Wq), np.zeros_like(Wk), np.zeros_like(Wv)
    for i in range(t):
        p = f.P[i]
        scores = (np.diag(p) - np.outer(p, p)) @ (f.v @ dr[i]) / f.root
        dq = scores @ f.k
        da[i] += Wq @ dq
        dWq += np.outer(f.a[i], dq)
        da += np.outer(scores, Wk @ f.q[i]) + np.outer(p, Wv @ dr[i])
        dWk += f.a.T @ np.outer(scores, f.q[i])
        dWv += f.a.T @ np.outer(p, dr[i])
    dx = np.stack([dr[i] + through(i, da[i], f.a, f.inverse_a) for i in range(t)])
    return dx, dWq, dWk, dWv, np.einsum("ti,tj->ij", f.b, ds), np.einsum("ti,tj->ij", f.h, g)
