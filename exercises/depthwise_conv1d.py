import numpy as np

from grader.exercise import exercise, real


@exercise(
    "(n,c,l),(c,k)->(n,c,lo)",
    number="9.3",
    module="Convolution and pooling",
    level=3,
    sizes={"lo": "l - k + 1"},
    where=("k <= l",),
    needs=("conv1d",),
    grows=("n", "l"),
)
def depthwise_conv1d(x: real(), w: real()):
    r"""Convolution of each channel by itself

    The signal $x$ has $n$ examples with $c$ channels of length $l$, and here every channel has one filter of its own,
    of width $k$, which slides over it in steps of 1, without padding:
    $$y_{i c p} = \sum_q x_{i, c, \, p + q} \, w_{c q}, \qquad p = 0, \dots, l - k .$$
    Networks that have to fit on a phone use it, because a filter for each channel costs far less than a filter for each
    pair of channels.

    The channels do not mix, neither forward nor backward. Within one of them it is the convolution that you know: for
    $x$, what was gathered is scattered, and windows overlap; for $w$, the entries of $g$ meet the windows that they
    were made from. The filters are shared by all examples and all places.

    Return the gradients of $x$ and $w$, in this order and each shaped like its input.
    """
    windows = np.lib.stride_tricks.sliding_window_view(x, w.shape[1], axis=2)
    return np.einsum("nclk,ck->ncl", windows, w)
