import numpy as np

from grader.exercise import accepted, misconception


def _states(x, h0, Wx, Wh, b):
    """h_0 to h_t along axis 1."""
    states = [h0]
    for s in range(x.shape[1]):
        states.append(np.tanh(x[:, s] @ Wx + states[-1] @ Wh + b))
    return np.stack(states, axis=1)


def _before_tanh(g, states, back):
    """For each step the gradient before its tanh, and what arrives at the beginning."""
    d, later = np.zeros_like(g), np.zeros_like(g[:, 0])
    for s in reversed(range(g.shape[1])):
        d[:, s] = (g[:, s] + later) * (1.0 - states[:, s + 1] ** 2)
        later = back(d[:, s])
    return d, later


def _gradients(d, later, x, states, Wx):
    return (
        d @ Wx.T,
        later,
        np.einsum("ntd,nth->dh", x, d),
        np.einsum("ntk,nth->kh", states[:, :-1], d),
        d.sum(axis=(0, 1)),
    )


def rnn_vjp(g, x, h0, Wx, Wh, b):
    states = _states(x, h0, Wx, Wh, b)
    d, later = _before_tanh(g, states, lambda item: item @ Wh.T)
    return _gradients(d, later, x, states, Wx)


@misconception("x", "h0", "Wx", "Wh", "b", "Nothing goes back in time here: a state also acts on everything that comes after it.")
def cuts_the_way_through_time(g, x, h0, Wx, Wh, b):
    states = _states(x, h0, Wx, Wh, b)
    d = g * (1.0 - states[:, 1:] ** 2)
    return _gradients(d, d[:, 0] @ Wh.T, x, states, Wx)


@misconception(
    "x", "h0", "Wx", "Wh", "b", "Only the last state of g is used. Every state is an output, and has a part of g of its own."
)
def uses_the_last_output_only(g, x, h0, Wx, Wh, b):
    last = np.zeros_like(g)
    last[:, -1] = g[:, -1]
    return rnn_vjp(last, x, h0, Wx, Wh, b)


@misconception(
    "x",
    "h0",
    "Wx",
    "Wh",
    "b",
    "Wh is not transposed on the way back. It is square, so the shapes are right and the numbers are not.",
)
def forgets_to_transpose_Wh(g, x, h0, Wx, Wh, b):
    states = _states(x, h0, Wx, Wh, b)
    d, later = _before_tanh(g, states, lambda item: item @ Wh)
    return _gradients(d, later, x, states, Wx)


@misconception(
    "Wx",
    "Wh",
    "b",
    "Only one step is counted: a later step replaced what was there. The weights are used in all steps, and that adds up.",
)
def overwrites_the_weights(g, x, h0, Wx, Wh, b):
    states = _states(x, h0, Wx, Wh, b)
    d, _ = _before_tanh(g, states, lambda item: item @ Wh.T)
    return x[:, 0].T @ d[:, 0], states[:, 0].T @ d[:, 0], d[:, 0].sum(axis=0)


@misconception("Wh", "This pairs each step with the state after it. What Wh was multiplied by is the state before.")
def pairs_Wh_with_the_state_after(g, x, h0, Wx, Wh, b):
    states = _states(x, h0, Wx, Wh, b)
    d, _ = _before_tanh(g, states, lambda item: item @ Wh.T)
    return np.einsum("ntk,nth->kh", states[:, 1:], d)


@misconception("h0", "The first state is no constant: what comes back in time arrives there in the end.")
def forgets_the_first_state(g, x, h0, Wx, Wh, b):
    return np.zeros_like(h0)


@accepted
def step_by_step(g, x, h0, Wx, Wh, b):
    states = _states(x, h0, Wx, Wh, b)
    dx, dWx, dWh, db, dh = np.zeros_like(x), np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(b), np.zeros_like(h0)
    for s in range(x.shape[1] - 1, -1, -1):
        dz = (g[:, s] + dh) * (1 - states[:, s + 1] ** 2)
        dx[:, s] = dz @ Wx.T
        dWx += x[:, s].T @ dz
        dWh += states[:, s].T @ dz
        db += dz.sum(axis=0)
        dh = dz @ Wh.T
    return dx, dh, dWx, dWh, db
