"""deeplearning.ai

Layers whose examples are columns, with 1/m in the gradients of weights and biases; whole networks with their gradients in a dict;
convolution with channels last; recurrent cells with their parameters in a dict.
"""

from dataclasses import replace

import numpy as np

from grader.exercise import adapted, distinct, real, small_weights


def _shaped(out, x, *others):
    """Elementwise exercises are about lists of numbers: a matrix goes there and comes back."""
    return out.reshape(x.shape)


# The course's upstream gradients are those of a sum over the examples, and 1/m makes the mean of it: so m times as much is
# handed in, and m times too much comes back for A_prev.
@adapted(
    "linear",
    """
    m = A_prev.shape[1]
    Z, cache = linear_forward(A_prev, W, b)
    dA_prev, dW, db = linear_backward(m * dZ, cache)
    dA_prev = dA_prev / m
    """,
    outputs=("Z",),
)
def linear(A_prev, W, b):
    return A_prev, W, b


@adapted(
    "relu",
    """
    A, cache = relu(Z)
    dZ = relu_backward(dA, cache)
    """,
    shapes="(n,m)->(n,m)",
    outputs=("A",),
    turn=_shaped,
)
def relu(Z):
    return Z.reshape(-1)


@adapted(
    "sigmoid",
    """
    A, cache = sigmoid(Z)
    dZ = sigmoid_backward(dA, cache)
    """,
    shapes="(n,m)->(n,m)",
    outputs=("A",),
    turn=_shaped,
)
def sigmoid(Z):
    return Z.reshape(-1)


ACTIVATED = """
m = A_prev.shape[1]
A, cache = linear_activation_forward(A_prev, W, b, ACTIVATION)
dA_prev, dW, db = linear_activation_backward(m * dA, cache, ACTIVATION)
dA_prev = dA_prev / m
"""


def _away(inputs):
    """Whether no unit of the layer is near the kink of the rectifier."""
    A_prev, W, b = inputs
    return np.abs(W @ A_prev + b).min() > 1e-3


@adapted("linear_relu", ACTIVATED.replace("ACTIVATION", '"relu"'), outputs=("A",), fits=_away)
def linear_activation_relu(A_prev, W, b):
    return A_prev, W, b


@adapted("linear_sigmoid", ACTIVATED.replace("ACTIVATION", '"sigmoid"'), outputs=("A",))
def linear_activation_sigmoid(A_prev, W, b):
    return A_prev, W, b


def _open_or_shut(inputs):
    W1, b1, _, _, X, _ = inputs
    return np.abs(W1 @ X + b1).min() > 1e-3


@adapted(
    "two_layers",
    """
    parameters = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
    AL, caches = L_model_forward(X, parameters)
    cost = compute_cost(AL, Y)
    grads = L_model_backward(AL, Y, caches)
    dW1, db1, dW2, db2 = grads["dW1"], grads["db1"], grads["dW2"], grads["db2"]
    """,
    outputs=("cost",),
    fits=_open_or_shut,
)
def L_model(W1, b1, W2, b2, X, Y):
    return W1, b1, W2, b2, X, Y


@adapted(
    "conv2d",
    """
    Z, cache = conv_forward(A_prev, W, b, {"stride": stride, "pad": pad})
    dA_prev, dW, db = conv_backward(dZ, cache)
    """,
    shapes="(m,h,w,c),(f,f,c,k),(1,1,1,k)->(m,ho,wo,k)",
    sizes={"ho": "(h + 2*pad - f)//stride + 1", "wo": "(w + 2*pad - f)//stride + 1"},
    where=("f <= h + 2*pad", "f <= w + 2*pad"),
    grows=("h", "w"),
    outputs=("Z",),
    turn=lambda Z, A_prev, W, b: Z.transpose(0, 2, 3, 1),
)
def conv(A_prev: real(), W: real(), b: real(), *, stride, pad):
    return A_prev.transpose(0, 3, 1, 2), W.transpose(3, 2, 0, 1), b.reshape(-1)


POOLED = """
A, cache = pool_forward(A_prev, {"f": size, "stride": stride}, mode=MODE)
dA_prev = pool_backward(dA, cache, mode=MODE)
"""
POOL = "(m,h,w,c)->(m,ho,wo,c)"


def _two_neighbours(rng, A_prev):
    """The same largest value in two columns of one channel."""
    tied = A_prev.copy()
    tied[0, 0, :2, 0] = A_prev.max()
    return tied


def _one_by_one(A_prev):
    return A_prev.transpose(0, 3, 1, 2).reshape(-1, *A_prev.shape[1:3])


def _channels_last(A, A_prev):
    return A.reshape(A_prev.shape[0], A_prev.shape[3], *A.shape[1:]).transpose(0, 2, 3, 1)


@adapted("max_pool", POOLED.replace("MODE", '"max"'), shapes=POOL, outputs=("A",), turn=_channels_last)
def max_pool(A_prev: replace(distinct(), tie=_two_neighbours), *, size, stride):
    return _one_by_one(A_prev)


@adapted("average_pool", POOLED.replace("MODE", '"average"'), shapes=POOL, outputs=("A",), turn=_channels_last)
def average_pool(A_prev, *, size, stride):
    return _one_by_one(A_prev)


@adapted(
    "rnn_step",
    """
    parameters = {"Wax": Wax, "Waa": Waa, "ba": ba, "Wya": np.zeros((2, ba.size)), "by": np.zeros((2, 1))}
    a_next, yt_pred, cache = rnn_cell_forward(xt, a_prev, parameters)
    gradients = rnn_cell_backward(da_next, cache)
    dxt, da_prev = gradients["dxt"], gradients["da_prev"]
    dWax, dWaa, dba = gradients["dWax"], gradients["dWaa"], gradients["dba"]
    """,
    shapes="(d,m),(h,m),(h,d),(h,h),(h,1)->(h,m)",
    outputs=("a_next",),
    turn=lambda a_next, *inputs: a_next.T,
)
def rnn_cell(xt: real(), a_prev: real(), Wax: small_weights(), Waa: small_weights(), ba: small_weights()):
    return xt.T, a_prev.T, Wax.T, Waa.T, ba.reshape(-1)


@adapted(
    "lstm_step",
    """
    parameters = {"Wf": Wf, "bf": bf, "Wi": Wi, "bi": bi, "Wc": Wc, "bc": bc, "Wo": Wo, "bo": bo}
    parameters.update(Wy=np.zeros((2, bf.size)), by=np.zeros((2, 1)))
    a_next, c_next, yt_pred, cache = lstm_cell_forward(xt, a_prev, c_prev, parameters)
    gradients = lstm_cell_backward(da_next, dc_next, cache)
    dxt, da_prev, dc_prev = gradients["dxt"], gradients["da_prev"], gradients["dc_prev"]
    dWf, dbf, dWi, dbi = gradients["dWf"], gradients["dbf"], gradients["dWi"], gradients["dbi"]
    dWc, dbc, dWo, dbo = gradients["dWc"], gradients["dbc"], gradients["dWo"], gradients["dbo"]
    """,
    shapes="(d,m),(h,m),(h,m),(h,h+d),(h,1),(h,h+d),(h,1),(h,h+d),(h,1),(h,h+d),(h,1)->(h,m),(h,m)",
    outputs=("a_next", "c_next"),
    turn=lambda states, *inputs: tuple(state.T for state in states),
)
def lstm_cell(
    xt: real(),
    a_prev: real(),
    c_prev: real(),
    Wf: small_weights(),
    bf: small_weights(),
    Wi: small_weights(),
    bi: small_weights(),
    Wc: small_weights(),
    bc: small_weights(),
    Wo: small_weights(),
    bo: small_weights(),
):
    units, gates = a_prev.shape[0], (Wi, Wf, Wo, Wc)
    Wx = np.concatenate([gate[:, units:].T for gate in gates], axis=1)
    Wh = np.concatenate([gate[:, :units].T for gate in gates], axis=1)
    return xt.T, a_prev.T, c_prev.T, Wx, Wh, np.concatenate([bias.reshape(-1) for bias in (bi, bf, bo, bc)])
