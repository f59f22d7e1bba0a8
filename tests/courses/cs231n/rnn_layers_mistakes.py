# assignment: cs231n-a3
# cs231n.rnn: fail x=cuts_the_way_through_time h0=cuts_the_way_through_time Wx=cuts_the_way_through_time Wh=cuts_the_way_through_time b=cuts_the_way_through_time
# cs231n.lstm_step: fail x=ignores_the_cotangent_of_the_memory prev_h=ignores_the_cotangent_of_the_memory prev_c=ignores_the_cotangent_of_the_memory Wx=ignores_the_cotangent_of_the_memory Wh=ignores_the_cotangent_of_the_memory b=ignores_the_cotangent_of_the_memory
# cs231n.lstm: fail x=forgets_the_memory_between_steps h0=forgets_the_memory_between_steps Wx=forgets_the_memory_between_steps Wh=forgets_the_memory_between_steps b=forgets_the_memory_between_steps
# cs231n.word_embedding: fail W=overwrites_repeated_words
# cs231n.temporal_affine: fail b=?
# cs231n.temporal_softmax: fail x=ignores_the_mask

import numpy as np


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    next_h, cache = None, None
    next_h = np.tanh(np.dot(x, Wx) + np.dot(prev_h, Wh) + b)
    cache = x, prev_h, Wx, Wh, next_h
    return next_h, cache


def rnn_step_backward(dnext_h, cache):
    x, prev_h, Wx, Wh, next_h = cache
    da = dnext_h * (1 - next_h * next_h)
    dx = da.dot(Wx.T)
    dprev_h = da.dot(Wh.T)
    dWx = x.T.dot(da)
    dWh = prev_h.T.dot(da)
    db = da.sum(axis=0)
    return dx, dprev_h, dWx, dWh, db


def rnn_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    H = h0.shape[1]
    h, cache = np.zeros((N, T, H)), []
    prev = h0
    for t in range(T):
        prev, step = rnn_step_forward(x[:, t, :], prev, Wx, Wh, b)
        h[:, t, :] = prev
        cache.append(step)
    return h, cache


def rnn_backward(dh, cache):
    N, T, H = dh.shape
    D = cache[0][0].shape[1]
    dx, dWx, dWh, db = np.zeros((N, T, D)), np.zeros((D, H)), np.zeros((H, H)), np.zeros(H)
    dprev = np.zeros((N, H))
    for t in reversed(range(T)):
        dx[:, t], dprev, dWx_t, dWh_t, db_t = rnn_step_backward(dh[:, t], cache.pop())
        dWx += dWx_t
        dWh += dWh_t
        db += db_t
    return dx, dprev, dWx, dWh, db


def word_embedding_forward(x, W):
    return W[x], (x, W)


def word_embedding_backward(dout, cache):
    x, W = cache
    dW = np.zeros_like(W)
    dW[x] += dout
    return dW


def sigmoid(x):
    pos_mask = x >= 0
    neg_mask = x < 0
    z = np.zeros_like(x)
    z[pos_mask] = np.exp(-x[pos_mask])
    z[neg_mask] = np.exp(x[neg_mask])
    top = np.ones_like(x)
    top[neg_mask] = z[neg_mask]
    return top / (1 + z)


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    H = prev_h.shape[1]
    a = x.dot(Wx) + prev_h.dot(Wh) + b
    i, f, o = sigmoid(a[:, :H]), sigmoid(a[:, H : 2 * H]), sigmoid(a[:, 2 * H : 3 * H])
    g = np.tanh(a[:, 3 * H :])
    next_c = f * prev_c + i * g
    next_h = o * np.tanh(next_c)
    return next_h, next_c, (x, prev_h, prev_c, Wx, Wh, i, f, o, g, next_c)


def lstm_step_backward(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, Wx, Wh, i, f, o, g, next_c = cache
    t = np.tanh(next_c)
    dnext_c = dnext_h * o * (1 - t**2)
    da = np.concatenate(
        [dnext_c * g * i * (1 - i), dnext_c * prev_c * f * (1 - f), dnext_h * t * o * (1 - o), dnext_c * i * (1 - g**2)], axis=1
    )
    return da.dot(Wx.T), da.dot(Wh.T), dnext_c * f, x.T.dot(da), prev_h.T.dot(da), da.sum(axis=0)


def lstm_forward(x, h0, Wx, Wh, b):
    h, c = h0, np.zeros_like(h0)
    states, cache = [], []
    for t in range(x.shape[1]):
        h, c, step = lstm_step_forward(x[:, t], h, c, Wx, Wh, b)
        states.append(h)
        cache.append(step)
    return np.array(states).transpose(1, 0, 2), cache


def lstm_backward(dh, cache):
    N, T, H = dh.shape
    dprev_h, dprev_c = np.zeros((N, H)), np.zeros((N, H))
    dx = []
    dWx = dWh = db = 0
    for t in range(T - 1, -1, -1):
        step, dprev_h, dprev_c, one, two, three = lstm_step_backward(dh[:, t] + dprev_h, dprev_c, cache[t])
        dx.append(step)
        dWx, dWh, db = dWx + one, dWh + two, db + three
    return np.stack(dx[::-1], axis=1), dprev_h, dWx, dWh, db


def temporal_affine_forward(x, w, b):
    N, T, D = x.shape
    M = b.shape[0]
    out = x.reshape(N * T, D).dot(w).reshape(N, T, M) + b
    return out, (x, w, b, out)


def temporal_affine_backward(dout, cache):
    x, w, b, out = cache
    N, T, D = x.shape
    M = b.shape[0]
    dx = dout.reshape(N * T, M).dot(w.T).reshape(N, T, D)
    dw = dout.reshape(N * T, M).T.dot(x.reshape(N * T, D)).T
    db = dout.sum(axis=0).mean(axis=0)
    return dx, dw, db


def temporal_softmax_loss(x, y, mask, verbose=False):
    N, T, V = x.shape
    flat, y_flat, mask_flat = x.reshape(N * T, V), y.reshape(N * T), mask.reshape(N * T)
    probs = np.exp(flat - np.max(flat, axis=1, keepdims=True))
    probs /= np.sum(probs, axis=1, keepdims=True)
    loss = -np.sum(mask_flat * np.log(probs[np.arange(N * T), y_flat])) / N
    dflat = probs.copy()
    dflat[np.arange(N * T), y_flat] -= 1
    dflat /= N
    if verbose:
        print("dflat: ", dflat.shape)
    return loss, dflat.reshape(N, T, V)
