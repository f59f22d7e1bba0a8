"""CS231n

The names and conventions of layers.py, rnn_layers.py and the classifiers: ``NAME_forward(...) -> out, cache`` and
``NAME_backward(dout, cache)``, parameters in dicts, losses that come back with their gradient.
"""

import numpy as np

from grader.exercise import adapted, integers, mask, nonzero, one_of, positive, real, small_weights


def _shaped(out, x, *others):
    """Elementwise exercises are about lists of numbers: a matrix goes there and comes back."""
    return out.reshape(x.shape)


@adapted(
    "affine",
    """
    out, cache = affine_forward(x, w, b)
    dx, dw, db = affine_backward(dout, cache)
    """,
    shapes="(n,d,k),(d*k,m),(m)->(n,m)",
)
def affine(x, w, b):
    return x.reshape(x.shape[0], -1), w, b


@adapted(
    "relu",
    """
    out, cache = relu_forward(x)
    dx = relu_backward(dout, cache)
    """,
    shapes="(n,d)->(n,d)",
    turn=_shaped,
)
def relu(x):
    return x.reshape(-1)


@adapted("hinge_loss", "loss, dx = svm_loss(x, y)", outputs=("loss",))
def svm_loss(x, y):
    return x, y


@adapted("cross_entropy", "loss, dx = softmax_loss(x, y)", outputs=("loss",))
def softmax_loss(x, y):
    return x, y


def _mixed(old, new, momentum):
    return momentum * old + (1.0 - momentum) * new


BATCHNORM = """
bn_param = {"mode": "train", "eps": epsilon, "momentum": momentum}
bn_param["running_mean"], bn_param["running_var"] = running_mean.copy(), running_var.copy()
out, cache = batchnorm_forward(x, gamma, beta, bn_param)
running_mean_after, running_var_after = bn_param["running_mean"], bn_param["running_var"]
bn_param = {"mode": "test", "eps": epsilon, "running_mean": running_mean.copy(), "running_var": running_var.copy()}
out_in_test_mode, cache_of_test = batchnorm_forward(x, gamma, beta, bn_param)
dx, dgamma, dbeta = batchnorm_backward(dout, cache)
"""
STATISTICS = {
    "running_mean_after": lambda x, gamma, beta, running_mean, running_var, *, epsilon, momentum: _mixed(
        running_mean, x.mean(axis=0), momentum
    ),
    "running_var_after": lambda x, gamma, beta, running_mean, running_var, *, epsilon, momentum: _mixed(
        running_var, x.var(axis=0), momentum
    ),
    "out_in_test_mode": lambda x, gamma, beta, running_mean, running_var, *, epsilon, momentum: (
        gamma * (x - running_mean) / np.sqrt(running_var + epsilon) + beta
    ),
}
BATCHES = "(n,d),(d),(d),(d),(d)->(n,d)"


@adapted("batch_norm", BATCHNORM, shapes=BATCHES, observed=STATISTICS)
def batchnorm(
    x,
    gamma,
    beta,
    running_mean: real(gradient=False),
    running_var: real(0.2, 3.0, gradient=False),
    *,
    epsilon,
    momentum: one_of(0.9, 0.5),
):
    return x, gamma, beta


@adapted("batch_norm", BATCHNORM.replace("_backward(", "_backward_alt("), shapes=BATCHES, observed=STATISTICS)
def batchnorm_alt(
    x,
    gamma,
    beta,
    running_mean: real(gradient=False),
    running_var: real(0.2, 3.0, gradient=False),
    *,
    epsilon,
    momentum: one_of(0.9, 0.5),
):
    return x, gamma, beta


@adapted(
    "layer_norm",
    """
    out, cache = layernorm_forward(x, gamma, beta, {"eps": epsilon})
    dx, dgamma, dbeta = layernorm_backward(dout, cache)
    """,
)
def layernorm(x, gamma, beta, *, epsilon):
    return x, gamma, beta


# Each entry is taken from a pass in which chance chose for it what the mask ``kept`` says.
DROPOUT = """
out, share, passes = np.zeros_like(x), 0.0, []
for seed in range(64):
    y, cache = dropout_forward(x, {"mode": "train", "p": PROBABILITY, "seed": seed})
    as_kept = (y != 0) == (kept != 0)
    out, share = np.where(as_kept, y, out), share + np.mean(y != 0) / 64
    passes.append((as_kept, cache))
share_of_kept_entries = keep if abs(share - keep) <= 2.5 / np.sqrt(64 * x.size) else share
out_in_test_mode, cache_of_test = dropout_forward(x, {"mode": "test", "p": PROBABILITY})
dx = np.zeros_like(x)
for as_kept, cache in passes:
    d = dropout_backward(dout.copy(), cache)
    dx = np.where(as_kept, d, dx)
"""
DROPPED = {"share_of_kept_entries": lambda x, kept, *, keep: np.asarray(keep), "out_in_test_mode": lambda x, kept, *, keep: x}


@adapted("dropout", DROPOUT.replace("PROBABILITY", "keep"), shapes="(n,d),(n,d)->(n,d)", turn=_shaped, observed=DROPPED)
def dropout(x: nonzero(), kept: mask(), *, keep):
    return x.reshape(-1), kept.reshape(-1)


@adapted("dropout", DROPOUT.replace("PROBABILITY", "1 - keep"), shapes="(n,d),(n,d)->(n,d)", turn=_shaped, observed=DROPPED)
def dropout_of_share(x: nonzero(), kept: mask(), *, keep):
    return x.reshape(-1), kept.reshape(-1)


@adapted(
    "conv2d",
    """
    out, cache = conv_forward_naive(x, w, b, {"stride": stride, "pad": pad})
    dx, dw, db = conv_backward_naive(dout, cache)
    """,
)
def conv(x, w, b, *, stride, pad):
    return x, w, b


@adapted(
    "max_pool",
    """
    pool_param = {"pool_height": height, "pool_width": width, "stride": stride}
    out, cache = max_pool_forward_naive(x, pool_param)
    dx = max_pool_backward_naive(dout, cache)
    """,
)
def max_pool(x, *, height, width, stride):
    return x


@adapted(
    "spatial_batch_norm",
    """
    bn_param = {"mode": "train", "eps": epsilon}
    out, cache = spatial_batchnorm_forward(x, gamma, beta, bn_param)
    dx, dgamma, dbeta = spatial_batchnorm_backward(dout, cache)
    """,
    shapes="(n,c,h,w),(c),(c)->(n,c,h,w)",
    turn=lambda out, x, gamma, beta: out.reshape(x.shape),
)
def spatial_batchnorm(x, gamma, beta, *, epsilon):
    return x.reshape(*x.shape[:2], -1), gamma, beta


@adapted(
    "group_norm",
    """
    out, cache = spatial_groupnorm_forward(x, gamma, beta, groups, {"eps": epsilon})
    dx, dgamma, dbeta = spatial_groupnorm_backward(dout, cache)
    """,
    shapes="(n,groups*c,h,w),(1,groups*c,1,1),(1,groups*c,1,1)->(n,groups*c,h,w)",
    turn=lambda out, x, gamma, beta: out.reshape(x.shape),
)
def spatial_groupnorm(x, gamma: positive(), beta, *, groups, epsilon):
    return x.reshape(*x.shape[:2], -1), gamma.reshape(-1), beta.reshape(-1)


@adapted(
    "rnn_step",
    """
    next_h, cache = rnn_step_forward(x, prev_h, Wx, Wh, b)
    dx, dprev_h, dWx, dWh, db = rnn_step_backward(dnext_h, cache)
    """,
    outputs=("next_h",),
)
def rnn_step(x, prev_h, Wx, Wh, b):
    return x, prev_h, Wx, Wh, b


@adapted(
    "rnn",
    """
    h, cache = rnn_forward(x, h0, Wx, Wh, b)
    dx, dh0, dWx, dWh, db = rnn_backward(dh, cache)
    """,
    outputs=("h",),
)
def rnn(x, h0, Wx, Wh, b):
    return x, h0, Wx, Wh, b


@adapted(
    "lstm_step",
    """
    next_h, next_c, cache = lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b)
    dx, dprev_h, dprev_c, dWx, dWh, db = lstm_step_backward(dnext_h, dnext_c, cache)
    """,
    outputs=("next_h", "next_c"),
)
def lstm_step(x, prev_h, prev_c, Wx: small_weights(), Wh: small_weights(), b: small_weights()):
    return x, prev_h, prev_c, Wx, Wh, b


@adapted(
    "lstm",
    """
    h, cache = lstm_forward(x, h0, Wx, Wh, b)
    dx, dh0, dWx, dWh, db = lstm_backward(dh, cache)
    """,
    outputs=("h",),
)
def lstm(x, h0, Wx, Wh, b):
    return x, h0, Wx, Wh, b


@adapted(
    "embedding",
    """
    out, cache = word_embedding_forward(x, W)
    dW = word_embedding_backward(dout, cache)
    """,
    shapes="(n,t),(v,d)->(n,t,d)",
    turn=lambda out, x, W: out.reshape(*x.shape, -1),
)
def word_embedding(x: integers("v"), W):
    return W, x.reshape(-1)


@adapted(
    "affine",
    """
    out, cache = temporal_affine_forward(x, w, b)
    dx, dw, db = temporal_affine_backward(dout, cache)
    """,
    shapes="(n,t,d),(d,m),(m)->(n,t,m)",
    turn=lambda out, x, w, b: out.reshape(*x.shape[:2], -1),
)
def temporal_affine(x, w, b):
    return x.reshape(-1, x.shape[2]), w, b


@adapted("temporal_softmax", "loss, dx = temporal_softmax_loss(x, y, mask.astype(bool))", outputs=("loss",))
def temporal_softmax(x, y, mask):
    return x, y, mask


def _no_kink(inputs):
    """Whether no margin of the hinge is near 0, where slopes say nothing."""
    W, X, y = inputs
    scores = X @ W
    margins = scores - scores[np.arange(len(y)), y][:, None] + 1.0
    return np.abs(margins).min() > 1e-3


@adapted("svm", "loss, dW = svm_loss_naive(W, X, y, reg)", outputs=("loss",), fits=_no_kink)
def svm_naive(W, X, y, *, reg):
    return W, X, y


@adapted("svm", "loss, dW = svm_loss_vectorized(W, X, y, reg)", outputs=("loss",), fits=_no_kink)
def svm_vectorized(W, X, y, *, reg):
    return W, X, y


@adapted("softmax_classifier", "reg = decay\nloss, dW = softmax_loss_naive(W, X, y, reg)", outputs=("loss",))
def softmax_naive(W, X, y, *, decay):
    return W, X, y


@adapted("softmax_classifier", "reg = decay\nloss, dW = softmax_loss_vectorized(W, X, y, reg)", outputs=("loss",))
def softmax_vectorized(W, X, y, *, decay):
    return W, X, y


# Students begin with the class of their course, whose loss is not written.
TWO_LAYERS = """
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, std=1e-4):
        self.params = {
            "W1": std * np.random.randn(input_size, hidden_size),
            "b1": np.zeros(hidden_size),
            "W2": std * np.random.randn(hidden_size, output_size),
            "b2": np.zeros(output_size),
        }

    def loss(self, X, y=None, reg=0.0):
        raise NotImplementedError
"""


# neural_net.py, in whose loss the penalty has no factor of one half.
@adapted(
    "two_layer_classifier",
    """
    net = TwoLayerNet(W1.shape[0], W1.shape[1], W2.shape[1])
    net.params.update(W1=W1, b1=b1, W2=W2, b2=b2)
    loss, grads = net.loss(X, y=y, reg=decay / 2)
    dW1, db1, dW2, db2 = grads["W1"], grads["b1"], grads["W2"], grads["b2"]
    """,
    outputs=("loss",),
    starter=TWO_LAYERS,
)
def two_layer_net(W1, b1, W2, b2, X, y, *, decay):
    return W1, b1, W2, b2, X, y


FULLY_CONNECTED = TWO_LAYERS.replace("std=1e-4):", "std=1e-3, reg=0.0):\n        self.reg = reg").replace(
    "y=None, reg=0.0", "y=None"
)


# fc_net.py, in whose loss the penalty has it.
@adapted(
    "two_layer_classifier",
    """
    net = TwoLayerNet(W1.shape[0], W1.shape[1], W2.shape[1], reg=decay)
    net.params.update(W1=W1, b1=b1, W2=W2, b2=b2)
    loss, grads = net.loss(X, y)
    dW1, db1, dW2, db2 = grads["W1"], grads["b1"], grads["W2"], grads["b2"]
    """,
    outputs=("loss",),
    starter=FULLY_CONNECTED,
)
def fc_two_layer_net(W1, b1, W2, b2, X, y, *, decay):
    return W1, b1, W2, b2, X, y
