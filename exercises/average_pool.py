import numpy as np

from grader.exercise import exercise, one_of, real


@exercise(
    "(n,h,w)->(n,ho,wo)",
    number="9.6",
    module="Convolution and pooling",
    level=3,
    sizes={"ho": "(h - size)//stride + 1", "wo": "(w - size)//stride + 1"},
    where=("size <= h", "size <= w"),
    needs=("mean_over_axis", "downsample"),
    known_from=("minitorch", "Autodiff-Puzzles"),
)
def average_pool(x: real(), *, size: one_of(2, 3), stride: one_of(1, 2, 3)):
    r"""Average pooling of images

    A square window of `size` rows and columns slides over each of $n$ images in steps of `stride`, and the mean of
    its pixels is kept:
    $$y_{i r s} = \frac{1}{k^2} \sum_{u=0}^{k-1} \sum_{v=0}^{k-1} x_{i, \, r t + u, \, s t + v},
    \qquad k = \text{size}, \; t = \text{stride} .$$
    Images become smaller this way, and a small shift of what is in them matters less.

    The map is linear, and its values do not matter for the gradient, only its shape. Ask a single pixel in which
    windows it is, and with which factor: when windows overlap it is in several of them, and a pixel near the border
    is in fewer than one in the middle. With a stride that is larger than the window, or that does not divide evenly,
    it may be in none.

    Return the gradient with respect to $x$, shaped like $x$.
    """
    windows = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(1, 2))[:, ::stride, ::stride]
    return np.sum(windows, axis=(3, 4)) / size**2
