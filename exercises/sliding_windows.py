import numpy as np

from grader.exercise import exercise, one_of, real


@exercise(
    "(n,l)->(n,lo,size)",
    number="9.7",
    module="Convolution and pooling",
    level=2,
    sizes={"lo": "(l - size)//stride + 1"},
    where=("size <= l",),
    needs=("embedding", "downsample"),
    known_from=("CS231n A2", "Autodiff-Puzzles"),
)
def sliding_windows(x: real(), *, size: one_of(3, 2, 4), stride: one_of(1, 2, 3)):
    r"""Sliding windows

    From each of $n$ signals of length $l$, windows of `size` neighbouring entries are cut out, one every `stride`
    places:
    $$y_{i p q} = x_{i, \, p t + q}, \qquad q = 0, \dots, k - 1, \qquad k = \text{size}, \; t = \text{stride} .$$
    Libraries turn a convolution into one large matrix product this way, and call it im2col or unfold.

    Nothing is computed, entries are only copied. An entry of $x$ may be in several windows, or in one, or in none.
    You know what happens to the gradient when something is copied; here the copies just stand in unusual places.

    Return the gradient with respect to $x$, shaped like $x$.

    For example:

        >>> sliding_windows_vjp(np.array([[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]]),
        ...     np.array([[7.0, 8.0, 9.0, 10.0]]), size=2, stride=1)
        array([[1.0, 5.0, 9.0, 6.0]])
    """
    return np.lib.stride_tricks.sliding_window_view(x, size, axis=1)[:, ::stride]
