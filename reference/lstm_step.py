import numpy as np

from grader.exercise import accepted, misconception


def _gates(x, h, c, Wx, Wh, b):
    i, f, o, u = np.split(x @ Wx + h @ Wh + b, 4, axis=1)
    i, f, o = (1.0 / (1.0 + np.exp(-gate)) for gate in (i, f, o))
    u = np.tanh(u)
    return i, f, o, u, f * c + i * u


def _gradients(pieces, dc, x, h, Wx, Wh):
    d = np.concatenate(pieces, axis=1)
    return d @ Wx.T, d @ Wh.T, dc, x.T @ d, h.T @ d, d.sum(axis=0)


def _memory(g, o, memory):
    """The gradient of the new memory."""
    return g[1] + g[0] * o * (1.0 - np.tanh(memory) ** 2)


def _pieces(g, i, f, o, u, memory, c, dc):
    return [dc * u * i * (1.0 - i), dc * c * f * (1.0 - f), g[0] * np.tanh(memory) * o * (1.0 - o), dc * i * (1.0 - u * u)]


def lstm_step_vjp(g, x, h, c, Wx, Wh, b):
    i, f, o, u, memory = _gates(x, h, c, Wx, Wh, b)
    dc = _memory(g, o, memory)
    return _gradients(_pieces(g, i, f, o, u, memory, c, dc), dc * f, x, h, Wx, Wh)


@misconception(
    "x",
    "h",
    "c",
    "Wx",
    "Wh",
    "b",
    "What comes back from h' never reaches the memory. The new memory is an output, and also lies on the way to h'.",
)
def forgets_the_way_through_the_hidden_state(g, x, h, c, Wx, Wh, b):
    i, f, o, u, memory = _gates(x, h, c, Wx, Wh, b)
    return _gradients(_pieces(g, i, f, o, u, memory, c, g[1]), g[1] * f, x, h, Wx, Wh)


@misconception("x", "h", "c", "Wx", "Wh", "b", "The cotangent of the memory is not used: c' is an output of its own.")
def ignores_the_cotangent_of_the_memory(g, x, h, c, Wx, Wh, b):
    return lstm_step_vjp((g[0], 0.0 * g[1]), x, h, c, Wx, Wh, b)


@misconception(
    "x", "h", "c", "Wx", "Wh", "b", "The derivative of the tanh is taken at the old memory. What went into it is the new one."
)
def differentiates_at_the_old_memory(g, x, h, c, Wx, Wh, b):
    i, f, o, u, memory = _gates(x, h, c, Wx, Wh, b)
    dc = _memory(g, o, c)
    return _gradients(_pieces(g, i, f, o, u, memory, c, dc), dc * f, x, h, Wx, Wh)


@misconception("x", "h", "c", "Wx", "Wh", "b", "Between h' and the memory the derivative of the tanh is missing.")
def skips_the_tanh_of_the_memory(g, x, h, c, Wx, Wh, b):
    i, f, o, u, memory = _gates(x, h, c, Wx, Wh, b)
    dc = g[1] + g[0] * o
    return _gradients(_pieces(g, i, f, o, u, memory, c, dc), dc * f, x, h, Wx, Wh)


@misconception("x", "h", "c", "Wx", "Wh", "b", "The output gate is missing on the way from h' to the memory.")
def skips_the_output_gate(g, x, h, c, Wx, Wh, b):
    i, f, o, u, memory = _gates(x, h, c, Wx, Wh, b)
    dc = g[1] + g[0] * (1.0 - np.tanh(memory) ** 2)
    return _gradients(_pieces(g, i, f, o, u, memory, c, dc), dc * f, x, h, Wx, Wh)


@misconception("c", "The forget gate is missing: it decides how much of the old memory reaches the new one.")
def passes_the_forget_gate_by(g, x, h, c, Wx, Wh, b):
    _, _, o, _, memory = _gates(x, h, c, Wx, Wh, b)
    return _memory(g, o, memory)


@misconception("c", "This goes through the input gate. The old memory is multiplied by the forget gate.")
def takes_the_input_gate(g, x, h, c, Wx, Wh, b):
    i, _, o, _, memory = _gates(x, h, c, Wx, Wh, b)
    return _memory(g, o, memory) * i


@misconception(
    "x",
    "h",
    "Wx",
    "Wh",
    "b",
    "The four pieces are put together in another order than they were taken apart: the output gate is third, the proposal last.",
)
def exchanges_gate_and_proposal(g, x, h, c, Wx, Wh, b):
    i, f, o, u, memory = _gates(x, h, c, Wx, Wh, b)
    dc = _memory(g, o, memory)
    first, second, third, last = _pieces(g, i, f, o, u, memory, c, dc)
    dx, dh, _, dWx, dWh, db = _gradients([first, second, last, third], dc, x, h, Wx, Wh)
    return dx, dh, dWx, dWh, db


@misconception(
    "x",
    "h",
    "Wx",
    "Wh",
    "b",
    "The gates' derivatives are missing: each gate is the output of a sigmoid, and there is a step to its input.",
)
def skips_the_sigmoids(g, x, h, c, Wx, Wh, b):
    i, _, o, u, memory = _gates(x, h, c, Wx, Wh, b)
    dc = _memory(g, o, memory)
    pieces = [dc * u, dc * c, g[0] * np.tanh(memory), dc * i * (1.0 - u * u)]
    dx, dh, _, dWx, dWh, db = _gradients(pieces, dc, x, h, Wx, Wh)
    return dx, dh, dWx, dWh, db


@misconception("x", "h", "Wx", "Wh", "b", "The derivative of the tanh of the proposal is missing.")
def skips_the_tanh_of_the_proposal(g, x, h, c, Wx, Wh, b):
    i, f, o, u, memory = _gates(x, h, c, Wx, Wh, b)
    dc = _memory(g, o, memory)
    pieces = [*_pieces(g, i, f, o, u, memory, c, dc)[:3], dc * i]
    dx, dh, _, dWx, dWh, db = _gradients(pieces, dc, x, h, Wx, Wh)
    return dx, dh, dWx, dWh, db


@misconception(
    "x", "h", "Wx", "Wh", "b", "The forget gate is paired with the new memory. What it was multiplied by is the old one."
)
def pairs_the_forget_gate_with_the_new_memory(g, x, h, c, Wx, Wh, b):
    i, f, o, u, memory = _gates(x, h, c, Wx, Wh, b)
    dc = _memory(g, o, memory)
    dx, dh, _, dWx, dWh, db = _gradients(_pieces(g, i, f, o, u, memory, memory, dc), dc, x, h, Wx, Wh)
    return dx, dh, dWx, dWh, db


@misconception("Wh", "This uses the new hidden state. What W_h was multiplied by in the forward pass is the state before.")
def pairs_Wh_with_the_new_state(g, x, h, c, Wx, Wh, b):
    i, f, o, u, memory = _gates(x, h, c, Wx, Wh, b)
    pieces = _pieces(g, i, f, o, u, memory, c, _memory(g, o, memory))
    return (o * np.tanh(memory)).T @ np.concatenate(pieces, axis=1)


@misconception("b", "This has a row for each sequence. The bias is shared by all of them, and what is shared adds up.")
def keeps_the_batch_axis(g, x, h, c, Wx, Wh, b):
    i, f, o, u, memory = _gates(x, h, c, Wx, Wh, b)
    return np.concatenate(_pieces(g, i, f, o, u, memory, c, _memory(g, o, memory)), axis=1)


@accepted
def by_slices(g, x, h, c, Wx, Wh, b):
    g_h, g_c = g
    size = h.shape[1]
    a = x.dot(Wx) + h.dot(Wh) + b
    gates = 1.0 / (1.0 + np.exp(-a[:, : 3 * size]))
    i, f, o = gates[:, :size], gates[:, size : 2 * size], gates[:, 2 * size :]
    u = np.tanh(a[:, 3 * size :])
    shown = np.tanh(f * c + i * u)
    dmemory = g_c + g_h * o * (1.0 - shown**2)
    da = np.zeros_like(a)
    da[:, :size] = dmemory * u
    da[:, size : 2 * size] = dmemory * c
    da[:, 2 * size : 3 * size] = g_h * shown
    da[:, : 3 * size] *= gates * (1.0 - gates)
    da[:, 3 * size :] = dmemory * i * (1.0 - u**2)
    return da.dot(Wx.T), da.dot(Wh.T), dmemory * f, x.T.dot(da), h.T.dot(da), da.sum(axis=0)


@accepted
def by_separate_weights(g, x, h, c, Wx, Wh, b):
    i, f, o, u, memory = _gates(x, h, c, Wx, Wh, b)
    dc = _memory(g, o, memory)
    dx, dh = np.zeros_like(x), np.zeros_like(h)
    dWx, dWh, db = [], [], []
    for piece, wx, wh in zip(
        _pieces(g, i, f, o, u, memory, c, dc), np.split(Wx, 4, axis=1), np.split(Wh, 4, axis=1), strict=True
    ):
        dx += np.einsum("nk,dk->nd", piece, wx)
        dh += np.einsum("nk,jk->nj", piece, wh)
        dWx.append(np.einsum("nd,nk->dk", x, piece))
        dWh.append(np.einsum("nj,nk->jk", h, piece))
        db.append(piece.sum(0))
    return dx, dh, dc * f, np.hstack(dWx), np.hstack(dWh), np.hstack(db)
