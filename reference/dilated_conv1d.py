import numpy as np

from grader.exercise import accepted, misconception


def _scatter(g, x, w, dilation):
    dx = np.zeros_like(x)
    for q in range(len(w)):
        dx[:, q * dilation : q * dilation + g.shape[1]] += g * w[q]
    return dx


def _correlate(g, x, w, dilation):
    places = g.shape[1]
    return np.array([(g * x[:, q * dilation : q * dilation + places]).sum() for q in range(len(w))])


def dilated_conv1d_vjp(g, x, w, *, dilation):
    return _scatter(g, x, w, dilation), _correlate(g, x, w, dilation)


@misconception("x", "The dilation is forgotten: what belongs to a window goes to places that are that far apart.")
def forgets_the_dilation(g, x, w, *, dilation):
    return _scatter(g, x, w, 1)


@misconception(
    "x", "The filter is flipped. Each entry of g meets the same weight, at the same place of the window, as in the forward pass."
)
def flips_the_filter(g, x, w, *, dilation):
    return _scatter(g, x, w[::-1], dilation)


@misconception("x", "The dilation was taken for a stride: the windows begin one place apart, their entries lie further apart.")
def takes_the_dilation_for_a_stride(g, x, w, *, dilation):
    dx = np.zeros((x.shape[0], x.shape[1] + dilation * g.shape[1] + len(w)))
    for p in range(g.shape[1]):
        dx[:, p * dilation : p * dilation + len(w)] += g[:, p, None] * w
    return dx[:, : x.shape[1]]


@misconception("x", "Where windows overlap, later contributions replace earlier ones. They have to add up.")
def overwrites_overlapping_windows(g, x, w, *, dilation):
    dx = np.zeros_like(x)
    for q in range(len(w)):
        dx[:, q * dilation : q * dilation + g.shape[1]] = g * w[q]
    return dx


@misconception("w", "The dilation is forgotten: each weight met entries of x that are that far apart.")
def forgets_the_dilation_for_w(g, x, w, *, dilation):
    return _correlate(g, x, w, 1)


@misconception("w", "The gradient of w is turned round: its first entry belongs to the first place of each window.")
def flips_the_gradient_of_w(g, x, w, *, dilation):
    return _correlate(g, x, w, dilation)[::-1].copy()


@misconception("w", "This divides by the number of signals. A mean over the batch belongs to the loss, and g already holds it.")
def averages_over_the_batch(g, x, w, *, dilation):
    return _correlate(g, x, w, dilation) / len(x)


@misconception("w", "Only the first signal is counted. The filter is shared by all of them.")
def keeps_the_first_signal(g, x, w, *, dilation):
    return _correlate(g[:1], x[:1], w, dilation)


@accepted
def by_places(g, x, w, *, dilation):
    dx, dw = np.zeros_like(x), np.zeros_like(w)
    reach = (len(w) - 1) * dilation + 1
    for p in range(g.shape[1]):
        dx[:, p : p + reach : dilation] += np.outer(g[:, p], w)
        dw += g[:, p] @ x[:, p : p + reach : dilation]
    return dx, dw


@accepted
def by_a_filter_with_zeros(g, x, w, *, dilation):
    wide = np.zeros((len(w) - 1) * dilation + 1, dtype=w.dtype)
    wide[::dilation] = w
    dx = np.stack([np.convolve(row, wide) for row in g])
    dwide = sum(np.correlate(signal, row, mode="valid") for signal, row in zip(x, g, strict=True))
    return dx, dwide[::dilation]


@accepted
def by_einsum(g, x, w, *, dilation):
    places = np.arange(g.shape[1])[:, None] + dilation * np.arange(len(w))
    dx = np.zeros_like(x)
    np.add.at(dx, (slice(None), places), np.einsum("np,q->npq", g, w))
    return dx, np.einsum("np,npq->q", g, x[:, places])
