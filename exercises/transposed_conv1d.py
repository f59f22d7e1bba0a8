import numpy as np

from grader.exercise import exercise, one_of, real


@exercise(
    "(n,c,l),(c,f,k)->(n,f,lo)",
    number="9.4",
    module="Convolution and pooling",
    level=4,
    sizes={"lo": "(l - 1)*stride + k"},
    needs=("conv1d",),
    grows=("n", "l"),
)
def transposed_conv1d(x: real(), w: real(), *, stride: one_of(2, 1, 3)):
    r"""Transposed convolution

    Networks that draw a picture have to make arrays larger. Here every entry of $x$ paints a whole window into the
    output, the windows are `stride` places apart, and where they overlap the paint adds up:
    $$y_{i f p} = \sum_c \sum_{r, q \,:\, r t + q = p} x_{i c r} \, w_{c f q}, \qquad t = \text{stride} .$$
    There are $n$ examples with $c$ channels that come in and $f$ that go out, and filters of width $k$.

    Perhaps you have met this before: it is what happens on the way back through a convolution, now used as a forward
    pass. So going back through it you will meet an old acquaintance as well. What was scattered is gathered: look, for
    one entry of $x$, which entries of the output it has painted, and with which weights.

    Return the gradients of $x$ and $w$, in this order and each shaped like its input.
    """
    length, k = x.shape[2], w.shape[2]
    contributions = np.einsum("ncr,cfq->nfrq", x, w, optimize=True)
    y = np.zeros((x.shape[0], w.shape[1], (length - 1) * stride + k), dtype=contributions.dtype)
    for q in range(k):
        y[:, :, q : q + (length - 1) * stride + 1 : stride] += contributions[..., q]
    return y
