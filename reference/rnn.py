import numpy as np

from grader.exercise import accepted, misconception


def _states(x, h0, W, U):
    """h_0 to h_t as rows."""
    states = [h0]
    for row in x:
        states.append(np.tanh(row @ W + states[-1] @ U))
    return np.stack(states)


def _before_tanh(g, states, back, carry=lambda own, later: own + later):
    """For each step the gradient before its tanh; ``back`` takes one to the state before, ``carry`` joins the two ways."""
    d = np.zeros_like(g)
    later = np.zeros_like(g[0])
    for s in reversed(range(len(g))):
        d[s] = carry(g[s], later) * (1.0 - states[s + 1] ** 2)
        later = back(d[s])
    return d, later


def _gradients(d, later, x, states, W):
    return d @ W.T, later, x.T @ d, states[:-1].T @ d


def rnn_vjp(g, x, h0, W, U):
    states = _states(x, h0, W, U)
    d, later = _before_tanh(g, states, lambda item: U @ item)
    return _gradients(d, later, x, states, W)


@misconception("x", "h0", "W", "U", "Nothing goes back in time here: a state also acts on everything that comes after it.")
def cuts_the_way_through_time(g, x, h0, W, U):
    states = _states(x, h0, W, U)
    d = g * (1.0 - states[1:] ** 2)
    return _gradients(d, U @ d[0], x, states, W)


@misconception("x", "h0", "W", "U", "Only the last row of g is used. Every state is an output, and has a row of g of its own.")
def uses_the_last_output_only(g, x, h0, W, U):
    last = np.zeros_like(g)
    last[-1] = g[-1]
    return rnn_vjp(last, x, h0, W, U)


@misconception("x", "h0", "W", "U", "On the way back in time the derivative of the tanh is missing. Each step has one.")
def skips_the_tanh_through_time(g, x, h0, W, U):
    states = _states(x, h0, W, U)
    later, d = np.zeros_like(g[0]), np.zeros_like(g)
    for s in reversed(range(len(g))):
        d[s] = (g[s] + later) * (1.0 - states[s + 1] ** 2)
        later = U @ (g[s] + later)
    return _gradients(d, later, x, states, W)


@misconception(
    "x",
    "h0",
    "W",
    "U",
    "What comes back from the future is added after the tanh. It belongs to the state, which is the tanh's output.",
)
def adds_the_future_after_the_tanh(g, x, h0, W, U):
    states = _states(x, h0, W, U)
    later, d = np.zeros_like(g[0]), np.zeros_like(g)
    for s in reversed(range(len(g))):
        d[s] = g[s] * (1.0 - states[s + 1] ** 2) + later
        later = U @ d[s]
    return _gradients(d, later, x, states, W)


@misconception(
    "x", "h0", "W", "U", "U is not transposed on the way back. It is square, so the shapes are right and the numbers are not."
)
def forgets_to_transpose_U(g, x, h0, W, U):
    states = _states(x, h0, W, U)
    d, later = _before_tanh(g, states, lambda item: item @ U)
    return _gradients(d, later, x, states, W)


@misconception(
    "x",
    "h0",
    "W",
    "U",
    "The derivative of the tanh is taken with the state before the step. The output of the tanh is the state after it.",
)
def differentiates_at_the_state_before(g, x, h0, W, U):
    states = _states(x, h0, W, U)
    d, later = _before_tanh(g, np.concatenate([states[:1], states[:-1]]), lambda item: U @ item)
    return _gradients(d, later, x, states, W)


@misconception(
    "W",
    "U",
    "Only one step is counted: a later step replaced what was there. The weights are used in all steps, and that adds up.",
)
def overwrites_the_weights(g, x, h0, W, U):
    states = _states(x, h0, W, U)
    d, _ = _before_tanh(g, states, lambda item: U @ item)
    return np.outer(x[0], d[0]), np.outer(states[0], d[0])


@misconception("W", "U", "These are means over the steps. The weights are used in all steps, and what is shared adds up.")
def averages_over_the_steps(g, x, h0, W, U):
    return tuple(item / len(x) for item in rnn_vjp(g, x, h0, W, U)[2:])


@misconception("U", "This pairs each step with the state after it. What U was multiplied by is the state before.")
def pairs_U_with_the_state_after(g, x, h0, W, U):
    states = _states(x, h0, W, U)
    d, _ = _before_tanh(g, states, lambda item: U @ item)
    return states[1:].T @ d


@misconception(
    "h0", "This is the gradient before the first tanh. Between it and the first state there is still a product with U."
)
def stops_before_U(g, x, h0, W, U):
    states = _states(x, h0, W, U)
    return _before_tanh(g, states, lambda item: U @ item)[0][0]


@misconception("h0", "The first state is no constant: what comes back in time arrives there in the end.")
def forgets_the_first_state(g, x, h0, W, U):
    return np.zeros_like(h0)


@accepted
def by_outer_products(g, x, h0, W, U):
    states = _states(x, h0, W, U)
    dx, dW, dU, dh = np.zeros_like(x), np.zeros_like(W), np.zeros_like(U), np.zeros_like(h0)
    for s in range(len(x) - 1, -1, -1):
        dz = (g[s] + dh) * (1 - states[s + 1] ** 2)
        dx[s] = dz @ W.T
        dW += np.outer(x[s], dz)
        dU += np.outer(states[s], dz)
        dh = dz @ U.T
    return dx, dh, dW, dU


@accepted
def by_jacobians(g, x, h0, W, U):
    states = _states(x, h0, W, U)
    slopes = 1.0 - states[1:] ** 2
    dx, dh0, dW, dU = np.zeros_like(x), np.zeros_like(h0), np.zeros_like(W), np.zeros_like(U)
    for end in range(len(x)):
        back = g[end]
        for s in range(end, -1, -1):
            back = back * slopes[s]
            dx[s] += W @ back
            dW += x[s][:, None] * back
            dU += states[s][:, None] * back
            back = U @ back
        dh0 += back
    return dx, dh0, dW, dU
