import numpy as np

from grader.exercise import exercise, one_of, real


@exercise(
    "(n,c,l),(f,c,k),(f)->(n,f,lo)",
    number="9.1",
    module="Convolution and pooling",
    level=4,
    sizes={"lo": "(l + 2*pad - k)//stride + 1"},
    where=("k <= l + 2*pad",),
    needs=("affine",),
    known_from=("minitorch", "Autodiff-Puzzles"),
    grows=("l",),
)
def conv1d(x: real(), w: real(), b: real(), *, stride: one_of(1, 2, 3), pad: one_of(0, 1, 2)):
    r"""Convolution over one dimension, with stride and padding

    The signal $x$ has $n$ examples with $c$ channels of length $l$. It is padded with `pad` zeros at both ends to
    $\tilde x$, and $f$ filters of width $k$ slide over it in steps of `stride`:
    $$y_{i f p} = b_f + \sum_{c} \sum_{q} \tilde x_{i c (p s + q)} \, w_{f c q}, \qquad p = 0, \dots, l_o - 1 .$$
    As everywhere in deep learning, "convolution" here means cross-correlation: the filter is not flipped.

    The map is linear in $x$ and in $w$, with a matrix that nobody stores. Its transpose scatters: an entry of $g$
    goes back to every place of the window that it was made from, and where windows overlap the contributions add up.
    Mind the ends: some entries of $\tilde x$ are padding and have no gradient, and when the stride does not divide
    evenly the last entries of $x$ belong to no window at all.

    Return the gradients of $x$, $w$ and $b$, in this order.
    """
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad)), mode="constant")
    windows = np.lib.stride_tricks.sliding_window_view(padded, w.shape[2], axis=2)[:, :, ::stride]
    return np.einsum("nclk,fck->nfl", windows, w) + b[:, None]
