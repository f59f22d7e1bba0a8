import numpy as np

from grader.exercise import accepted, misconception


def _forward(W1, b1, W2, b2, x, labels):
    """Pre-activations, activations, and softmax minus one-hot labels."""
    z = x @ W1 + b1
    a = np.maximum(z, 0.0)
    s = a @ W2 + b2
    e = np.exp(s - s.max(axis=1, keepdims=True))
    return z, a, e / e.sum(axis=1, keepdims=True) - np.eye(W2.shape[1])[labels]


def _backward(g, W1, b1, W2, b2, x, labels, penalty, count=None, open_where=lambda z: z > 0):
    z, a, error = _forward(W1, b1, W2, b2, x, labels)
    ds = g * error / (count or len(x))
    dz = (ds @ W2.T) * open_where(z)
    return x.T @ dz + penalty * W1, dz.sum(axis=0), a.T @ ds + penalty * W2, ds.sum(axis=0)


def two_layer_classifier_vjp(g, W1, b1, W2, b2, x, labels, *, decay):
    return _backward(g, W1, b1, W2, b2, x, labels, g * decay)


@misconception("W1", "W2", "The penalty is twice too large: its one half cancels what the square brings down.")
def keeps_the_factor_two_in_the_penalty(g, W1, b1, W2, b2, x, labels, *, decay):
    dW1, _, dW2, _ = _backward(g, W1, b1, W2, b2, x, labels, 2.0 * g * decay)
    return dW1, dW2


@misconception(
    "W1", "W2", "The penalty is half as large as it should be: the square brings down a factor, which cancels the one half."
)
def keeps_the_one_half_in_the_penalty(g, W1, b1, W2, b2, x, labels, *, decay):
    dW1, _, dW2, _ = _backward(g, W1, b1, W2, b2, x, labels, 0.5 * g * decay)
    return dW1, dW2


@misconception("W1", "W2", "The penalty is missing: the weights also act on the loss through their size.")
def forgets_the_penalty(g, W1, b1, W2, b2, x, labels, *, decay):
    dW1, _, dW2, _ = _backward(g, W1, b1, W2, b2, x, labels, 0.0)
    return dW1, dW2


@misconception("W1", "W2", "The penalty is not multiplied by g: all of the loss is scaled by what comes after it.")
def leaves_g_out_of_the_penalty(g, W1, b1, W2, b2, x, labels, *, decay):
    dW1, _, dW2, _ = _backward(g, W1, b1, W2, b2, x, labels, decay)
    return dW1, dW2


@misconception("W1", "W2", "The penalty is divided by the number of examples. It is not part of the mean.")
def averages_the_penalty(g, W1, b1, W2, b2, x, labels, *, decay):
    dW1, _, dW2, _ = _backward(g, W1, b1, W2, b2, x, labels, g * decay / len(x))
    return dW1, dW2


@misconception("b1", "b2", "The biases are punished for their size too. The penalty holds only the weights.")
def punishes_the_biases(g, W1, b1, W2, b2, x, labels, *, decay):
    _, db1, _, db2 = _backward(g, W1, b1, W2, b2, x, labels, 0.0)
    return db1 + g * decay * b1, db2 + g * decay * b2


@misconception("W1", "b1", "The rectifier is forgotten: nothing comes back through a unit that was closed on the way forward.")
def forgets_the_rectifier(g, W1, b1, W2, b2, x, labels, *, decay):
    return _backward(g, W1, b1, W2, b2, x, labels, g * decay, open_where=np.ones_like)[:2]


@misconception(
    "W1", "b1", "The sign of the gradient decided what the rectifier lets through. It is the sign of its input that does."
)
def rectifies_the_gradient(g, W1, b1, W2, b2, x, labels, *, decay):
    _, _, error = _forward(W1, b1, W2, b2, x, labels)
    dz = np.maximum((g * error / len(x)) @ W2.T, 0.0)
    return x.T @ dz + g * decay * W1, dz.sum(axis=0)


@misconception("W2", "This pairs with the values before the rectifier. What W_2 was multiplied by is what comes out of it.")
def pairs_W2_with_the_pre_activation(g, W1, b1, W2, b2, x, labels, *, decay):
    z, _, error = _forward(W1, b1, W2, b2, x, labels)
    return z.T @ (g * error / len(x)) + g * decay * W2


@misconception("W1", "b1", "W2", "b2", "The cross-entropy is a mean over the examples, and its 1/n is missing.")
def forgets_the_mean(g, W1, b1, W2, b2, x, labels, *, decay):
    return _backward(g, W1, b1, W2, b2, x, labels, g * decay, count=1)


@misconception("W1", "b1", "W2", "b2", "The cotangent g is missing. The loss is a scalar, but what comes after it may scale it.")
def ignores_the_cotangent(g, W1, b1, W2, b2, x, labels, *, decay):
    return _backward(1.0, W1, b1, W2, b2, x, labels, decay)


@misconception("b1", "b2", "These are means over the examples, on top of the one in the loss. What is shared adds up.")
def averages_the_biases(g, W1, b1, W2, b2, x, labels, *, decay):
    _, db1, _, db2 = _backward(g, W1, b1, W2, b2, x, labels, 0.0)
    return db1 / len(x), db2 / len(x)


@accepted
def by_layers(g, W1, b1, W2, b2, x, labels, *, decay):
    n = x.shape[0]
    hidden = x.dot(W1) + b1
    active = np.where(hidden > 0, hidden, 0)
    out = active.dot(W2) + b2
    p = np.exp(out - np.max(out, axis=1, keepdims=True))
    p /= np.sum(p, axis=1, keepdims=True)
    dout = p.copy()
    dout[np.arange(n), labels] -= 1
    dout *= g / n
    dW2, db2 = active.T.dot(dout), dout.sum(axis=0)
    dhidden = dout.dot(W2.T)
    dhidden[hidden <= 0] = 0
    dW1, db1 = x.T.dot(dhidden), dhidden.sum(axis=0)
    return dW1 + g * decay * W1, db1, dW2 + g * decay * W2, db2


@accepted
def by_examples(g, W1, b1, W2, b2, x, labels, *, decay):
    dW1, db1, dW2, db2 = g * decay * W1, np.zeros_like(b1), g * decay * W2, np.zeros_like(b2)
    for i in range(len(x)):
        z = x[i] @ W1 + b1
        s = np.maximum(z, 0) @ W2 + b2
        ds = np.exp(s - s.max())
        ds = g / len(x) * ds / ds.sum()
        ds[labels[i]] -= g / len(x)
        dz = (W2 @ ds) * (z >= 0)
        dW1, db1 = dW1 + np.outer(x[i], dz), db1 + dz
        dW2, db2 = dW2 + np.outer(np.maximum(z, 0), ds), db2 + ds
    return dW1, db1, dW2, db2
