import numpy as np

from grader.exercise import accepted, misconception


def _sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def two_layer_net_vjp(g, W1, b1, W2, b2, x, y):
    a = _sigmoid(W1 @ x + b1)
    d2 = g * (W2 @ a + b2 - y)
    d1 = (W2.T @ d2) * a * (1.0 - a)
    return np.outer(d1, x), d1, np.outer(d2, a), d2


@misconception("W1", "b1", "The derivative of the sigmoid is missing between the hidden activation a and its pre-activation z.")
def skips_the_sigmoid(g, W1, b1, W2, b2, x, y):
    a = _sigmoid(W1 @ x + b1)
    d1 = W2.T @ (g * (W2 @ a + b2 - y))
    return np.outer(d1, x), d1


@misconception("W1", "b1", "The derivative of the sigmoid is taken at the activation a instead of the pre-activation z.")
def differentiates_at_the_activation(g, W1, b1, W2, b2, x, y):
    a = _sigmoid(W1 @ x + b1)
    s = _sigmoid(a)
    d1 = (W2.T @ (g * (W2 @ a + b2 - y))) * s * (1.0 - s)
    return np.outer(d1, x), d1


@misconception("W1", "b1", "W2", "b2", "A factor 2 is left over: the one half in the loss cancels it.")
def keeps_the_factor_two(g, W1, b1, W2, b2, x, y):
    return tuple(2.0 * item for item in two_layer_net_vjp(g, W1, b1, W2, b2, x, y))


@misconception("W1", "b1", "W2", "b2", "The sign is reversed: the error is the output minus the target.")
def reverses_the_error(g, W1, b1, W2, b2, x, y):
    return tuple(-item for item in two_layer_net_vjp(g, W1, b1, W2, b2, x, y))


@misconception("W1", "b1", "W2", "b2", "The cotangent g is missing. The loss is a scalar, but what comes after it may scale it.")
def ignores_the_cotangent(g, W1, b1, W2, b2, x, y):
    return two_layer_net_vjp(1.0, W1, b1, W2, b2, x, y)


@misconception("W2", "This uses the pre-activation z. What W2 was multiplied by in the forward pass is the activation a.")
def uses_z_for_W2(g, W1, b1, W2, b2, x, y):
    z = W1 @ x + b1
    return np.outer(g * (W2 @ _sigmoid(z) + b2 - y), z)


@misconception(
    "W1", "This pairs the hidden layer's gradient with its own activation. What W1 was multiplied by in the forward pass is x."
)
def pairs_W1_with_the_activation(g, W1, b1, W2, b2, x, y):
    a = _sigmoid(W1 @ x + b1)
    d1 = (W2.T @ (g * (W2 @ a + b2 - y))) * a * (1.0 - a)
    return np.outer(d1, a)


@misconception("W2", "This is the transpose of the gradient. Rows of W2 belong to outputs, columns to hidden units.")
def transposes_W2(g, W1, b1, W2, b2, x, y):
    return two_layer_net_vjp(g, W1, b1, W2, b2, x, y)[2].T


@misconception("W1", "This is the transpose of the gradient. Rows of W1 belong to hidden units, columns to entries of x.")
def transposes_W1(g, W1, b1, W2, b2, x, y):
    return two_layer_net_vjp(g, W1, b1, W2, b2, x, y)[0].T


@accepted
def by_steps(g, W1, b1, W2, b2, x, y):
    z1 = W1.dot(x) + b1
    a1 = 1 / (1 + np.exp(-z1))
    out = W2.dot(a1) + b2
    dout = g * (out - y)
    dW2 = dout.reshape(-1, 1) @ a1.reshape(1, -1)
    da1 = W2.T.dot(dout)
    dz1 = np.exp(-z1) / (1 + np.exp(-z1)) ** 2 * da1
    return dz1[:, np.newaxis] * x, dz1, dW2, dout


@accepted
def by_jacobians(g, W1, b1, W2, b2, x, y):
    a = _sigmoid(W1 @ x + b1)
    dout = g * (W2 @ a + b2 - y)
    dz = dout @ W2 @ np.diag(a * (1 - a))
    return np.einsum("i,j->ij", dz, x), dz, np.einsum("i,j->ij", dout, a), dout
