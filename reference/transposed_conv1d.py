import numpy as np

from grader.exercise import accepted, misconception


def _windows(g, w, stride):
    return np.lib.stride_tricks.sliding_window_view(g, w.shape[2], axis=2)[:, :, ::stride]


def _gather(windows, w):
    return np.einsum("nfrq,cfq->ncr", windows, w, optimize=True)


def transposed_conv1d_vjp(g, x, w, *, stride):
    windows = _windows(g, w, stride)
    return _gather(windows, w), np.einsum("ncr,nfrq->cfq", x, windows, optimize=True)


@misconception(
    "x", "The filter is flipped. Each entry of g meets the same weight, at the same place of the window, as in the forward pass."
)
def flips_the_filter(g, x, w, *, stride):
    return _gather(_windows(g, w, stride), w[:, :, ::-1])


@misconception("x", "w", "The windows are taken in steps of 1. In the forward pass they were painted a whole stride apart.")
def forgets_the_stride(g, x, w, *, stride):
    windows = _windows(g, w, 1)[:, :, : x.shape[2]]
    return _gather(windows, w), np.einsum("ncr,nfrq->cfq", x, windows, optimize=True)


@misconception("x", "Each entry gets what belongs to the first place of its window. It has painted the whole window.")
def uses_the_first_place_only(g, x, w, *, stride):
    return np.einsum("nfr,cf->ncr", g[:, :, : (x.shape[2] - 1) * stride + 1 : stride], w[:, :, 0])


@misconception("x", "Where windows overlapped, what comes back is divided among them. In the forward pass the paint added up.")
def shares_among_overlapping_windows(g, x, w, *, stride):
    counts = np.zeros(g.shape[2])
    for r in range(x.shape[2]):
        counts[r * stride : r * stride + w.shape[2]] += 1.0
    return _gather(_windows(g / np.maximum(counts, 1.0), w, stride), w)


@misconception("w", "The gradient of w is flipped along the filter.")
def flips_the_gradient_of_w(g, x, w, *, stride):
    return transposed_conv1d_vjp(g, x, w, stride=stride)[1][:, :, ::-1].copy()


@misconception("w", "The channels are exchanged: in w those that come in stand first, then those that go out.")
def exchanges_the_channels(g, x, w, *, stride):
    return transposed_conv1d_vjp(g, x, w, stride=stride)[1].transpose(1, 0, 2).copy()


@misconception("w", "This divides by the number of examples. A mean over the batch belongs to the loss, and g already holds it.")
def averages_over_the_batch(g, x, w, *, stride):
    return transposed_conv1d_vjp(g, x, w, stride=stride)[1] / len(x)


@misconception("w", "Only the first entry of each signal is counted. All of them paint with the same filter.")
def looks_at_the_first_entry_only(g, x, w, *, stride):
    return np.einsum("nc,nfq->cfq", x[:, :, 0], g[:, :, : w.shape[2]])


@accepted
def by_places(g, x, w, *, stride):
    dx, dw, k = np.zeros_like(x), np.zeros_like(w), w.shape[2]
    for r in range(x.shape[2]):
        window = g[:, :, r * stride : r * stride + k]
        dx[:, :, r] = np.tensordot(window, w, axes=((1, 2), (1, 2)))
        dw += np.einsum("nc,nfq->cfq", x[:, :, r], window)
    return dx, dw


@accepted
def by_taps(g, x, w, *, stride):
    dx, dw = np.zeros_like(x), np.zeros_like(w)
    span = (x.shape[2] - 1) * stride + 1
    for q in range(w.shape[2]):
        piece = g[:, :, q : q + span : stride]
        dx += np.einsum("nfr,cf->ncr", piece, w[:, :, q])
        dw[:, :, q] = np.einsum("ncr,nfr->cf", x, piece)
    return dx, dw


@accepted
def by_matrix(g, x, w, *, stride):
    places = np.arange(g.shape[2])[:, None] - stride * np.arange(x.shape[2])
    hits = places[:, :, None] == np.arange(w.shape[2])
    gathered = np.einsum("nfp,prq->nfrq", g, hits.astype(float))
    return np.einsum("nfrq,cfq->ncr", gathered, w), np.einsum("nfrq,ncr->cfq", gathered, x)
