import numpy as np

from grader.exercise import accepted, misconception


def _steps(x, h0, Wx, Wh, b):
    """For each step the state and memory before it, its gates, its proposal and the memory after it."""
    h, c, steps = h0, np.zeros_like(h0), []
    for s in range(x.shape[1]):
        i, f, o, u = np.split(x[:, s] @ Wx + h @ Wh + b, 4, axis=1)
        i, f, o = (1.0 / (1.0 + np.exp(-gate)) for gate in (i, f, o))
        u = np.tanh(u)
        after = f * c + i * u
        steps.append((h, c, i, f, o, u, after))
        h, c = o * np.tanh(after), after
    return steps


def _backward(g, x, h0, Wx, Wh, b, through_h=1.0, through_c=1.0):
    """All gradients; the two factors say how much of the state's and the memory's gradient travels back in time."""
    dx, dWx, dWh, db = np.zeros_like(x), np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(b)
    dh, dc = np.zeros_like(h0), np.zeros_like(h0)
    for s, (h, c, i, f, o, u, after) in reversed(list(enumerate(_steps(x, h0, Wx, Wh, b)))):
        total = g[:, s] + through_h * dh
        memory = through_c * dc + total * o * (1.0 - np.tanh(after) ** 2)
        pieces = [memory * u * i * (1.0 - i), memory * c * f * (1.0 - f), total * np.tanh(after) * o * (1.0 - o)]
        d = np.concatenate([*pieces, memory * i * (1.0 - u * u)], axis=1)
        dx[:, s], dh, dc = d @ Wx.T, d @ Wh.T, memory * f
        dWx += x[:, s].T @ d
        dWh += h.T @ d
        db += d.sum(axis=0)
    return dx, dh, dWx, dWh, db


def lstm_vjp(g, x, h0, Wx, Wh, b):
    return _backward(g, x, h0, Wx, Wh, b)


@misconception(
    "x",
    "h0",
    "Wx",
    "Wh",
    "b",
    "The gradient of the memory does not travel back in time. That way has no matrix on it, and is why an LSTM remembers.",
)
def forgets_the_memory_between_steps(g, x, h0, Wx, Wh, b):
    return _backward(g, x, h0, Wx, Wh, b, through_c=0.0)


@misconception(
    "x", "h0", "Wx", "Wh", "b", "The gradient of the hidden state does not travel back in time: it goes into the next step."
)
def forgets_the_state_between_steps(g, x, h0, Wx, Wh, b):
    return _backward(g, x, h0, Wx, Wh, b, through_h=0.0)


@misconception(
    "x", "h0", "Wx", "Wh", "b", "Only the last state of g is used. Every state is an output, and has a part of g of its own."
)
def uses_the_last_output_only(g, x, h0, Wx, Wh, b):
    last = np.zeros_like(g)
    last[:, -1] = g[:, -1]
    return lstm_vjp(last, x, h0, Wx, Wh, b)


@misconception("h0", "The first state is no constant: what comes back in time arrives there in the end.")
def forgets_the_first_state(g, x, h0, Wx, Wh, b):
    return np.zeros_like(h0)


@accepted
def gates_as_one_array(g, x, h0, Wx, Wh, b):
    size = h0.shape[1]
    states, memories, gates = [h0], [np.zeros_like(h0)], []
    for s in range(x.shape[1]):
        a = x[:, s] @ Wx + states[-1] @ Wh + b
        a[:, : 3 * size] = 1 / (1 + np.exp(-a[:, : 3 * size]))
        a[:, 3 * size :] = np.tanh(a[:, 3 * size :])
        memories.append(a[:, size : 2 * size] * memories[-1] + a[:, :size] * a[:, 3 * size :])
        states.append(a[:, 2 * size : 3 * size] * np.tanh(memories[-1]))
        gates.append(a)
    dx, dWx, dWh, db = [], 0, 0, 0
    dh = dc = np.zeros_like(h0)
    for s in range(x.shape[1] - 1, -1, -1):
        i, f, o, u = (gates[s][:, k * size : (k + 1) * size] for k in range(4))
        t = np.tanh(memories[s + 1])
        dh = dh + g[:, s]
        dc = dc + dh * o * (1 - t**2)
        da = np.hstack([dc * u * i * (1 - i), dc * memories[s] * f * (1 - f), dh * t * o * (1 - o), dc * i * (1 - u**2)])
        dx.insert(0, da.dot(Wx.T))
        dWx, dWh, db = dWx + x[:, s].T.dot(da), dWh + states[s].T.dot(da), db + da.sum(0)
        dh, dc = da.dot(Wh.T), dc * f
    return np.stack(dx, axis=1), dh, dWx, dWh, db
