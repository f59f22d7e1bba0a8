import numpy as np

from grader.exercise import accepted, misconception


def full_convolution_vjp(g, x, w):
    return np.correlate(g, w, "valid"), np.correlate(g, x, "valid")


@misconception(
    "x",
    "The kernel runs in the wrong direction: this convolves g with w once more. In the transpose the two indices run together.",
)
def convolves_again_for_x(g, x, w):
    return np.convolve(g, w)[len(w) - 1 : len(w) - 1 + len(x)]


@misconception(
    "w",
    "The signal runs in the wrong direction: this convolves g with x once more. In the transpose the two indices run together.",
)
def convolves_again_for_w(g, x, w):
    return np.convolve(g, x)[len(x) - 1 : len(x) - 1 + len(w)]


@misconception("w", "The values are right, but they lie in reverse order.")
def reverses_the_gradient_of_w(g, x, w):
    return np.correlate(g, x, "valid")[::-1].copy()


@misconception("x", "The values are right, but they lie in reverse order.")
def reverses_the_gradient_of_x(g, x, w):
    return np.correlate(g, w, "valid")[::-1].copy()


@misconception(
    "x",
    "The window starts too early: the first sums see only a part of the kernel. Which entries of g does x_0 act on?",
)
def starts_too_early_for_x(g, x, w):
    return np.convolve(g, w[::-1])[: len(x)]


@misconception(
    "w",
    "The window starts too early: the first sums see only a part of the signal. Which entries of g did w_0 act on?",
)
def starts_too_early_for_w(g, x, w):
    return np.convolve(g, x[::-1])[: len(w)]


@misconception("x", "Only the part of g that lies over x is used. An entry of x acts on as many outputs as w has entries.")
def multiplies_by_the_first_weight(g, x, w):
    return g[: len(x)] * w[0]


@misconception("x", "g is missing: every entry of x gets the sum of the weights, as if all outputs mattered equally.")
def ignores_the_cotangent_for_x(g, x, w):
    return np.full(len(x), w.sum())


@misconception("w", "g is missing: every weight gets the sum of the signal, as if all outputs mattered equally.")
def ignores_the_cotangent_for_w(g, x, w):
    return np.full(len(w), x.sum())


@accepted
def by_components(g, x, w):
    dx, dw = np.zeros_like(x), np.zeros_like(w)
    for i in range(len(x)):
        for q in range(len(w)):
            dx[i] += g[i + q] * w[q]
            dw[q] += g[i + q] * x[i]
    return dx, dw


@accepted
def by_windows(g, x, w):
    view = np.lib.stride_tricks.sliding_window_view
    return view(g, len(w)) @ w, view(g, len(x)) @ x


@accepted
def by_cutting_a_convolution(g, x, w):
    n, k = len(x), len(w)
    return np.convolve(g, w[::-1])[k - 1 : k - 1 + n], np.convolve(g, x[::-1])[n - 1 : n - 1 + k]


@accepted
def by_matrix(g, x, w):
    matrix = np.zeros((len(g), len(x)))
    for i in range(len(x)):
        matrix[i : i + len(w), i] = w
    return matrix.T @ g, np.array([g[q : q + len(x)] @ x for q in range(len(w))])
