import numpy as np

from grader.exercise import accepted, misconception


def _scatter(contributions, x):
    """Adds contributions (n, c, lo, k) where their windows were."""
    dx = np.zeros_like(x)
    places = contributions.shape[2]
    for q in range(contributions.shape[3]):
        dx[:, :, q : q + places] += contributions[..., q]
    return dx


def _windows(x, w):
    return np.lib.stride_tricks.sliding_window_view(x, w.shape[1], axis=2)


def depthwise_conv1d_vjp(g, x, w):
    return _scatter(g[..., None] * w[:, None, :], x), np.einsum("ncl,nclk->ck", g, _windows(x, w))


@misconception(
    "x", "The filter is flipped. Each entry of g meets the same weight, at the same place of the window, as in the forward pass."
)
def flips_the_filter(g, x, w):
    return _scatter(g[..., None] * w[:, None, ::-1], x)


@misconception("x", "The channels are mixed: here each of them has its own filter and its own part of g, and no other.")
def mixes_the_channels(g, x, w):
    return _scatter(np.einsum("ncl,dk->ndlk", g, w), x)


@misconception("x", "Where windows overlap, later contributions replace earlier ones. They have to add up.")
def overwrites_overlapping_windows(g, x, w):
    dx = np.zeros_like(x)
    for p in range(g.shape[2]):
        dx[:, :, p : p + w.shape[1]] = g[:, :, p, None] * w
    return dx


@misconception("x", "This slides the filter over g as in the forward pass. Going back, what was gathered has to be scattered.")
def slides_over_g(g, x, w):
    padded = np.pad(g, ((0, 0), (0, 0), (0, 2 * (w.shape[1] - 1))))
    return np.einsum("nclk,ck->ncl", _windows(padded, w), w)


@misconception("x", "Only the first weight of each filter is used. An entry of x is in several windows, at several places.")
def uses_the_first_weight_only(g, x, w):
    dx = np.zeros_like(x)
    dx[:, :, : g.shape[2]] = g * w[:, :1]
    return dx


@misconception("w", "Only the first example is counted. The filters are shared by all of them.")
def keeps_the_first_example(g, x, w):
    return np.einsum("cl,clk->ck", g[0], _windows(x, w)[0])


@misconception("w", "The gradient of w is flipped along the filter.")
def flips_the_gradient_of_w(g, x, w):
    return depthwise_conv1d_vjp(g, x, w)[1][:, ::-1].copy()


@misconception("w", "This divides by the number of examples. A mean over the batch belongs to the loss, and g already holds it.")
def averages_over_the_batch(g, x, w):
    return depthwise_conv1d_vjp(g, x, w)[1] / len(x)


@misconception("w", "The channels are added up: every channel has a filter of its own.")
def shares_one_filter(g, x, w):
    return np.tile(np.einsum("ncl,nclk->k", g, _windows(x, w)), (w.shape[0], 1))


@misconception("w", "This has a filter for each example. The filters are shared by all of them, and what is shared adds up.")
def keeps_the_batch_axis(g, x, w):
    return np.einsum("ncl,nclk->nck", g, _windows(x, w))


@accepted
def by_places(g, x, w):
    dx, dw, k = np.zeros_like(x), np.zeros_like(w), w.shape[1]
    for p in range(g.shape[2]):
        dx[:, :, p : p + k] += g[:, :, p, None] * w
        dw += (g[:, :, p, None] * x[:, :, p : p + k]).sum(axis=0)
    return dx, dw


@accepted
def by_padding(g, x, w):
    k = w.shape[1]
    padded = np.pad(g, ((0, 0), (0, 0), (k - 1, k - 1)))
    dx = np.einsum("nclk,ck->ncl", _windows(padded, w), w[:, ::-1])
    dw = np.stack([np.einsum("ncl,ncl->c", g, x[:, :, q : q + g.shape[2]]) for q in range(k)], axis=1)
    return dx, dw
