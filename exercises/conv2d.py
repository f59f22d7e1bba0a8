import numpy as np

from grader.exercise import exercise, one_of, real


@exercise(
    "(n,c,h,l),(f,c,p,q),(f)->(n,f,ho,lo)",
    number="9.2",
    module="Convolution and pooling",
    level=5,
    sizes={"ho": "(h + 2*pad - p)//stride + 1", "lo": "(l + 2*pad - q)//stride + 1"},
    where=("p <= h + 2*pad", "q <= l + 2*pad"),
    needs=("conv1d",),
    grows=("h", "l"),
    known_from=("CS231n A2", "minitorch", "needle", "Autodiff-Puzzles"),
)
def conv2d(x: real(), w: real(), b: real(), *, stride: one_of(1, 2, 3), pad: one_of(0, 1, 2)):
    r"""Convolution of images

    There are $n$ images with $c$ channels, of height $h$ and width $l$. Each is padded with `pad` zeros on all four
    sides to $\tilde x$, and $f$ filters with windows of $p$ rows and $q$ columns slide over it in steps of `stride`
    in both directions:
    $$y_{i f r s} = b_f + \sum_{c} \sum_{u} \sum_{v} \tilde x_{i, c, \, r t + u, \, s t + v} \; w_{f c u v},
    \qquad t = \text{stride} .$$
    The filter is not flipped. Images and windows need not be square, so mind which axis is which.

    Everything is as for signals, twice over. The map is linear in $x$ and in $w$. What a window gathered on the way
    forward is scattered on the way back, with the same weights at the same places, and where windows overlap the
    contributions add up. For $w$, each entry of $g$ meets the window that it was made from. Do not forget the ends:
    padding has no gradient, there may be no padding at all, and pixels that no window reached get 0.

    Return the gradients of $x$, $w$ and $b$, in this order.
    """
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
    windows = np.lib.stride_tricks.sliding_window_view(padded, w.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    return np.einsum("ncrsuv,fcuv->nfrs", windows, w, optimize=True) + b[:, None, None]
