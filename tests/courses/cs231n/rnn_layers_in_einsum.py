# assignment: cs231n-a3

from __future__ import division, print_function

import numpy as np


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    stacked = np.hstack([x, prev_h])
    weights = np.vstack([Wx, Wh])
    out = np.tanh(stacked @ weights + b)
    return out, dict(stacked=stacked, weights=weights, slope=1 - out**2, d=x.shape[1])


def rnn_step_backward(dnext_h, cache):
    d = cache["d"]
    da = cache["slope"] * dnext_h
    dstacked = da @ cache["weights"].T
    dweights = cache["stacked"].T @ da
    return dstacked[:, :d], dstacked[:, d:], dweights[:d], dweights[d:], np.ones(len(da)) @ da


def rnn_forward(x, h0, Wx, Wh, b):
    h = [h0]
    for element in np.swapaxes(x, 0, 1):
        h.append(np.tanh(element @ Wx + h[-1] @ Wh + b))
    return np.stack(h[1:], axis=1), (x, np.stack(h, axis=1), Wx, Wh)


def rnn_backward(dh, cache):
    x, h, Wx, Wh = cache
    da = dh * (1 - h[:, 1:] ** 2)
    for t in range(x.shape[1] - 2, -1, -1):
        da[:, t] += (da[:, t + 1] @ Wh.T) * (1 - h[:, t + 1] ** 2)
    return (
        np.einsum("nth,dh->ntd", da, Wx),
        da[:, 0] @ Wh.T,
        np.einsum("ntd,nth->dh", x, da),
        np.einsum("ntk,nth->kh", h[:, :-1], da),
        np.einsum("nth->h", da),
    )


def word_embedding_forward(x, W):
    out = np.take(W, x, axis=0)
    return out, (x, W.shape)


def word_embedding_backward(dout, cache):
    x, shape = cache
    onehot = np.eye(shape[0])[x]
    return np.einsum("ntv,ntd->vd", onehot, dout)


def _sigmoid(a):
    return 0.5 * (1 + np.tanh(a / 2))


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    i, f, o, g = np.split(x @ Wx + prev_h @ Wh + b, 4, axis=1)
    i, f, o, g = _sigmoid(i), _sigmoid(f), _sigmoid(o), np.tanh(g)
    c = f * prev_c + i * g
    return o * np.tanh(c), c, (x, prev_h, prev_c, Wx, Wh, (i, f, o, g), np.tanh(c))


def lstm_step_backward(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, Wx, Wh, (i, f, o, g), t = cache
    dc = dnext_c + dnext_h * o * (1 - t**2)
    di, df, do, dg = dc * g, dc * prev_c, dnext_h * t, dc * i
    da = np.hstack((i * (1 - i) * di, f * (1 - f) * df, o * (1 - o) * do, (1 - g**2) * dg))
    return da @ Wx.T, da @ Wh.T, dc * f, x.T @ da, prev_h.T @ da, da.sum(0)


def lstm_forward(x, h0, Wx, Wh, b):
    caches, c = {}, np.zeros(h0.shape)
    h = np.zeros((x.shape[0], x.shape[1], h0.shape[1]))
    for t in range(x.shape[1]):
        h[:, t], c, caches[t] = lstm_step_forward(x[:, t], h0 if t == 0 else h[:, t - 1], c, Wx, Wh, b)
    return h, caches


def lstm_backward(dh, cache):
    total = None
    later_h, later_c = 0.0, np.zeros_like(dh[:, 0])
    dx = np.zeros(dh.shape[:2] + (cache[0][0].shape[1],))
    for t in sorted(cache, reverse=True):
        parts = lstm_step_backward(dh[:, t] + later_h, later_c, cache[t])
        dx[:, t], later_h, later_c = parts[:3]
        total = parts[3:] if total is None else [sum(pair) for pair in zip(total, parts[3:])]
    return (dx, later_h) + tuple(total)


def temporal_affine_forward(x, w, b):
    return np.einsum("ntd,dm->ntm", x, w) + b, (x, w)


def temporal_affine_backward(dout, cache):
    x, w = cache
    return dout @ w.T, np.einsum("ntd,ntm->dm", x, dout), np.einsum("ntm->m", dout)


def temporal_softmax_loss(x, y, mask):
    shifted = x - x.max(axis=-1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    right = np.eye(x.shape[-1])[y]
    loss = -(logs * right).sum(-1)[mask].sum() / len(x)
    return loss, (np.exp(logs) - right) * mask[..., None] / len(x)
