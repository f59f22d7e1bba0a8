import numpy as np

from grader.exercise import accepted, misconception


def _before_tanh(g, x, h, Wx, Wh, b):
    """The gradient of what goes into the tanh."""
    return g * (1.0 - np.tanh(x @ Wx + h @ Wh + b) ** 2)


def _spread(d, x, h, Wx, Wh):
    return d @ Wx.T, d @ Wh.T, x.T @ d, h.T @ d, d.sum(axis=0)


def rnn_step_vjp(g, x, h, Wx, Wh, b):
    return _spread(_before_tanh(g, x, h, Wx, Wh, b), x, h, Wx, Wh)


@misconception("x", "h", "Wx", "Wh", "b", "The derivative of the tanh is missing: g belongs to its output, not to its input.")
def skips_the_tanh(g, x, h, Wx, Wh, b):
    return _spread(g, x, h, Wx, Wh)


@misconception("x", "h", "Wx", "Wh", "b", "The derivative of the tanh is taken at its output instead of its input.")
def differentiates_at_the_output(g, x, h, Wx, Wh, b):
    d = g * (1.0 - np.tanh(np.tanh(x @ Wx + h @ Wh + b)) ** 2)
    return _spread(d, x, h, Wx, Wh)


@misconception("x", "h", "Wx", "Wh", "b", "The derivative of the tanh lacks its square.")
def forgets_the_square(g, x, h, Wx, Wh, b):
    return _spread(g * (1.0 - np.tanh(x @ Wx + h @ Wh + b)), x, h, Wx, Wh)


@misconception("x", "h", "Wx", "Wh", "b", "The old state was taken for the output of the tanh. That output is the new state.")
def takes_the_old_state_for_the_new(g, x, h, Wx, Wh, b):
    return _spread(g * (1.0 - h**2), x, h, Wx, Wh)


@misconception("h", "W_h is not transposed. It is square, so the shape is right and the numbers are not.")
def forgets_to_transpose_Wh(g, x, h, Wx, Wh, b):
    return _before_tanh(g, x, h, Wx, Wh, b) @ Wh


@misconception("Wh", "This uses the new state. What W_h was multiplied by in the forward pass is the state before.")
def pairs_Wh_with_the_new_state(g, x, h, Wx, Wh, b):
    return np.tanh(x @ Wx + h @ Wh + b).T @ _before_tanh(g, x, h, Wx, Wh, b)


@misconception("Wh", "This is the transpose of the gradient. Rows of W_h belong to the state before, columns to the new one.")
def transposes_the_gradient_of_Wh(g, x, h, Wx, Wh, b):
    return _before_tanh(g, x, h, Wx, Wh, b).T @ h


@misconception("Wx", "This is the transpose of the gradient. Rows of W_x belong to features of x, columns to those of the state.")
def transposes_the_gradient_of_Wx(g, x, h, Wx, Wh, b):
    return _before_tanh(g, x, h, Wx, Wh, b).T @ x


@misconception("b", "This has a row for each sequence. The bias is shared by all of them, and what is shared adds up.")
def keeps_the_batch_axis(g, x, h, Wx, Wh, b):
    return _before_tanh(g, x, h, Wx, Wh, b)


@misconception(
    "Wx", "Wh", "b", "These are divided by the batch size. A mean over the batch belongs to the loss, and g already holds it."
)
def averages_over_the_batch(g, x, h, Wx, Wh, b):
    return tuple(item / len(x) for item in rnn_step_vjp(g, x, h, Wx, Wh, b)[2:])


@accepted
def by_steps(g, x, h, Wx, Wh, b):
    y = np.tanh(x.dot(Wx) + h.dot(Wh) + b)
    dtanh = (1 - y * y) * g
    dx = dtanh.dot(Wx.T)
    dWx = np.dot(x.T, dtanh)
    return dx, dtanh.dot(Wh.T), dWx, np.dot(h.T, dtanh), np.ones(len(x), dtype=x.dtype) @ dtanh


@accepted
def by_one_matrix(g, x, h, Wx, Wh, b):
    both, W = np.hstack([x, h]), np.vstack([Wx, Wh])
    d = g / np.cosh(both @ W + b) ** 2
    dboth, dW, features = d @ W.T, both.T @ d, x.shape[1]
    return dboth[:, :features], dboth[:, features:], dW[:features], dW[features:], d.sum(0)


@accepted
def by_components(g, x, h, Wx, Wh, b):
    dx, dh, dWx, dWh, db = (np.zeros_like(item) for item in (x, h, Wx, Wh, b))
    for i in range(g.shape[0]):
        for k in range(g.shape[1]):
            d = g[i, k] * (1.0 - np.tanh(x[i] @ Wx[:, k] + h[i] @ Wh[:, k] + b[k]) ** 2)
            dx[i] += d * Wx[:, k]
            dh[i] += d * Wh[:, k]
            dWx[:, k] += d * x[i]
            dWh[:, k] += d * h[i]
            db[k] += d
    return dx, dh, dWx, dWh, db
