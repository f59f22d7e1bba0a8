import numpy as np

from grader.exercise import distinct, exercise, one_of


@exercise(
    "(n,c,h,w)->(n,c,ho,wo)",
    number="9.5",
    module="Convolution and pooling",
    level=4,
    sizes={"ho": "(h - height)//stride + 1", "wo": "(w - width)//stride + 1"},
    where=("height <= h", "width <= w"),
    known_from=("CS231n A2",),
)
def max_pool(x: distinct(), *, height: one_of(2, 3), width: one_of(2, 3, 1), stride: one_of(2, 1, 3)):
    r"""Max pooling with windows of any size

    A window of `height` rows and `width` columns slides over each channel of $n$ images in steps of `stride`, and the
    largest pixel in it is kept:
    $$y_{i c r s} = \max_{0 \le u < p, \; 0 \le v < q} \; x_{i, c, \, r t + u, \, s t + v} .$$

    Each window makes a choice, and the pixel that was chosen gets what belongs to that window. Where windows overlap, a
    pixel may be chosen several times. Windows need not be square, so mind which axis is which.

    Return the gradient with respect to $x$, shaped like $x$.
    """
    windows = np.lib.stride_tricks.sliding_window_view(x, (height, width), axis=(2, 3))[:, :, ::stride, ::stride]
    return windows.max(axis=(4, 5))
