import numpy as np

from grader.exercise import exercise, one_of, real


@exercise(
    "(n,l),(k)->(n,lo)",
    number="9.8",
    module="Convolution and pooling",
    level=3,
    sizes={"lo": "l - (k - 1)*dilation"},
    where=("(k - 1)*dilation < l",),
    needs=("full_convolution",),
    grows=("n", "l"),
)
def dilated_conv1d(x: real(), w: real(), *, dilation: one_of(2, 1, 3)):
    r"""Convolution with holes

    One filter of width $k$ slides over each of $n$ signals of length $l$, but the places that it looks at are not
    neighbours: they are `dilation` places apart.
    $$y_{i p} = \sum_q x_{i, \, p + q \delta} \, w_q, \qquad \delta = \text{dilation}, \qquad
    p = 0, \dots, l - (k - 1) \delta - 1 .$$
    With a few layers whose dilations double, a network hears seconds of sound through filters of width 2.

    The dilation belongs to the places inside a window, a stride would belong to the distance of the windows; do not
    confuse the two. Apart from this, everything is as for a convolution: scatter for $x$, and for $w$ let $g$ meet
    what it was made from.

    Return the gradients of $x$ and $w$, in this order and each shaped like its input.
    """
    places = x.shape[1] - (w.shape[0] - 1) * dilation
    taps = [x[:, q * dilation : q * dilation + places] for q in range(w.shape[0])]
    return np.einsum("qnp,q->np", np.stack(taps), w)
