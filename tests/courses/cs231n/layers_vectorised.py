# assignment: cs231n-a2

from past.builtins import xrange

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


class Saved:
    """What the forward pass leaves for the backward pass."""

    def __init__(self, **values):
        self.__dict__.update(values)


def affine_forward(x, w, b):
    return np.einsum("nd,dm->nm", x.reshape(len(x), -1), w) + b, {"x": x, "w": w}


def affine_backward(dout, cache):
    x, w = cache["x"], cache["w"]
    return (dout @ w.T).reshape(x.shape), np.tensordot(x.reshape(len(x), -1), dout, (0, 0)), dout.sum(0)


def relu_forward(x):
    mask = x > 0
    return x * mask, mask


def relu_backward(dout, cache):
    return dout * cache


def svm_loss(x, y):
    N = x.shape[0]
    correct = x[np.arange(N), y]
    margins = np.maximum(0, x - correct[:, np.newaxis] + 1.0)
    margins[np.arange(N), y] = 0
    loss = np.sum(margins) / N
    dx = np.zeros_like(x)
    dx[margins > 0] = 1
    dx[np.arange(N), y] -= np.sum(margins > 0, axis=1)
    dx /= N
    return loss, dx


def softmax_loss(x, y):
    shifted = x - np.max(x, axis=1, keepdims=True)
    log_probs = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    N = x.shape[0]
    loss = -np.sum(log_probs[np.arange(N), y]) / N
    dx = np.exp(log_probs)
    dx[np.arange(N), y] -= 1
    dx /= N
    return loss, dx


def batchnorm_forward(x, gamma, beta, bn_param):
    eps, momentum = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    if bn_param["mode"] == "test":
        mean, var = bn_param["running_mean"], bn_param["running_var"]
        return (x - mean) / np.sqrt(var + eps) * gamma + beta, None
    mean, var = x.mean(0), x.var(0)
    std = np.sqrt(var + eps)
    xhat = (x - mean) / std
    for name, value in (("running_mean", mean), ("running_var", var)):
        bn_param[name] = momentum * bn_param.get(name, 0) + (1 - momentum) * value
    return gamma * xhat + beta, Saved(xhat=xhat, std=std, gamma=gamma)


def batchnorm_backward(dout, cache):
    dxhat = dout * cache.gamma
    dx = (dxhat - dxhat.mean(0) - cache.xhat * (dxhat * cache.xhat).mean(0)) / cache.std
    return [dx, (dout * cache.xhat).sum(0), dout.sum(0)]


batchnorm_backward_alt = batchnorm_backward


def layernorm_forward(x, gamma, beta, ln_param):
    out, cache = batchnorm_forward(x.T, 1.0, 0.0, {"mode": "train", **ln_param})
    return out.T * gamma + beta, (cache, gamma)


def layernorm_backward(dout, cache):
    saved, gamma = cache
    dx, _, _ = batchnorm_backward((dout * gamma).T, saved)
    return dx.T, np.sum(dout * saved.xhat.T, axis=0), np.sum(dout, axis=0)


def dropout_forward(x, dropout_param):
    if dropout_param["mode"] == "test":
        return x, (dropout_param, None)
    rng = np.random.RandomState(dropout_param.get("seed"))
    mask = rng.binomial(1, dropout_param["p"], size=x.shape) / dropout_param["p"]
    return x * mask, (dropout_param, mask)


def dropout_backward(dout, cache):
    return dout if cache[1] is None else dout * cache[1]


def conv_forward_naive(x, w, b, conv_param):
    s, p = conv_param["stride"], conv_param["pad"]
    padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    windows = sliding_window_view(padded, w.shape[2:], axis=(2, 3))[:, :, ::s, ::s]
    return np.einsum("ncijuv,fcuv->nfij", windows, w) + b[:, None, None], (x, w, windows, s, p)


def conv_backward_naive(dout, cache):
    x, w, windows, s, p = cache
    dw = np.einsum("ncijuv,nfij->fcuv", windows, dout)
    n, c, h, width = x.shape
    dpadded = np.zeros((n, c, h + 2 * p, width + 2 * p))
    for u in xrange(w.shape[2]):
        for v in xrange(w.shape[3]):
            reach = (slice(u, u + s * dout.shape[2], s), slice(v, v + s * dout.shape[3], s))
            dpadded[(slice(None), slice(None), *reach)] += np.einsum("nfij,fc->ncij", dout, w[:, :, u, v])
    return dpadded[:, :, p : p + h, p : p + width], dw, dout.sum(axis=(0, 2, 3))


def max_pool_forward_naive(x, pool_param):
    size, s = (pool_param["pool_height"], pool_param["pool_width"]), pool_param["stride"]
    windows = sliding_window_view(x, size, axis=(2, 3))[:, :, ::s, ::s]
    return windows.max(axis=(4, 5)), (x, windows, s)


def max_pool_backward_naive(dout, cache):
    x, windows, s = cache
    flat = windows.reshape(*windows.shape[:4], -1)
    row, column = np.divmod(flat.argmax(-1), windows.shape[5])
    n, c, i, j = np.indices(dout.shape)
    dx = np.zeros_like(x)
    np.add.at(dx, (n, c, i * s + row, j * s + column), dout)
    return dx


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    moved = np.moveaxis(x, 1, -1)
    out, cache = batchnorm_forward(moved.reshape(-1, x.shape[1]), gamma, beta, bn_param)
    return np.moveaxis(out.reshape(moved.shape), -1, 1), cache


def spatial_batchnorm_backward(dout, cache):
    moved = np.moveaxis(dout, 1, -1)
    dx, dgamma, dbeta = batchnorm_backward(moved.reshape(-1, dout.shape[1]), cache)
    return np.moveaxis(dx.reshape(moved.shape), -1, 1), dgamma, dbeta


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    rows = x.reshape(len(x) * G, -1).T
    out, saved = batchnorm_forward(rows, 1.0, 0.0, {"mode": "train", **gn_param})
    xhat = out.T.reshape(x.shape)
    return xhat * gamma + beta, (saved, xhat, gamma, G)


def spatial_groupnorm_backward(dout, cache):
    saved, xhat, gamma, G = cache
    dx = batchnorm_backward((dout * gamma).reshape(len(dout) * G, -1).T, saved)[0]
    axes = (0, 2, 3)
    return dx.T.reshape(dout.shape), (dout * xhat).sum(axes, keepdims=True), dout.sum(axes, keepdims=True)
