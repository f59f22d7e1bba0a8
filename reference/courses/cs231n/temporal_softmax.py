import numpy as np

from grader.exercise import accepted, misconception


def _difference(x, y):
    """Probabilities less 1 at the right word."""
    e = np.exp(x - x.max(axis=2, keepdims=True))
    p = e / e.sum(axis=2, keepdims=True)
    return p - (np.arange(x.shape[2]) == y[:, :, None])


def temporal_softmax_vjp(g, x, y, mask):
    return g * _difference(x, y) * mask[:, :, None] / x.shape[0]


@misconception("x", "The mask is not used: a step that does not count has no gradient.")
def ignores_the_mask(g, x, y, mask):
    return g * _difference(x, y) / x.shape[0]


@misconception("x", "This divides by the number of all steps. The loss is divided by the number of captions only.")
def divides_by_all_steps(g, x, y, mask):
    return temporal_softmax_vjp(g, x, y, mask) / x.shape[1]


@misconception("x", "The loss is divided by the number of captions, and its gradient is not.")
def forgets_to_divide(g, x, y, mask):
    return temporal_softmax_vjp(g, x, y, mask) * x.shape[0]


@misconception("x", "These are the probabilities alone. At the right word something is taken away.")
def forgets_the_right_word(g, x, y, mask):
    e = np.exp(x - x.max(axis=2, keepdims=True))
    return g * e / e.sum(axis=2, keepdims=True) * mask[:, :, None] / x.shape[0]


@accepted
def on_flat_arrays(g, x, y, mask):
    n, t, v = x.shape
    flat = x.reshape(n * t, v)
    p = np.exp(flat - np.max(flat, axis=1, keepdims=True))
    p /= np.sum(p, axis=1, keepdims=True)
    p[np.arange(n * t), y.reshape(-1)] -= 1
    p *= g * mask.reshape(-1)[:, None] / n
    return p.reshape(n, t, v)
