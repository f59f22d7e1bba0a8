import numpy as np

from grader.exercise import distinct, exercise, one_of


@exercise(
    "(n,h,w)->(n,ho,wo)",
    number="9.5",
    module="Convolution and pooling",
    level=4,
    sizes={"ho": "(h - size)//stride + 1", "wo": "(w - size)//stride + 1"},
    where=("size <= h", "size <= w"),
    needs=("max_over_axis", "conv1d"),
    known_from=("CS231n A2", "minitorch"),
)
def max_pool(x: distinct(), *, size: one_of(2, 3), stride: one_of(1, 2, 3)):
    r"""Max pooling of images

    A square window of `size` rows and columns slides over each of $n$ images in steps of `stride`, and the largest
    pixel in it is kept:
    $$y_{i r s} = \max_{0 \le u, v < k} \; x_{i, \, r t + u, \, s t + v},
    \qquad k = \text{size}, \; t = \text{stride} .$$
    An image with several channels is pooled channel by channel, so the first axis may hold the channels as well.

    Each window makes a choice, and the pixel that was chosen gets what belongs to that window. When the stride is
    smaller than the window, windows overlap and a bright pixel may be chosen several times; think about what it gets
    then. When the stride is larger, or does not divide evenly, some pixels are in no window at all. Where two pixels
    of a window are exactly equal and largest there is a kink, and one of the hidden cases lies there: the shares of
    the two together make up what the window has to give, and no more.

    Return the gradient with respect to $x$, shaped like $x$.
    """
    windows = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(1, 2))[:, ::stride, ::stride]
    return windows.max(axis=(3, 4))
