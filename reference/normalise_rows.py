import numpy as np

from grader.exercise import accepted, misconception


def _length(x):
    return np.sqrt(np.sum(x * x, axis=1, keepdims=True))


def normalise_rows_vjp(g, x):
    r = _length(x)
    y = x / r
    return (g - y * np.sum(y * g, axis=1, keepdims=True)) / r


@misconception("x", "The length is treated as a constant. It depends on the row, and changes with every entry of it.")
def takes_the_length_for_a_constant(g, x):
    return g / _length(x)


@misconception("x", "The part that points outwards is removed, but the scale is missing: a longer row turns more slowly.")
def forgets_to_divide_by_the_length(g, x):
    y = x / _length(x)
    return g - y * np.sum(y * g, axis=1, keepdims=True)


@misconception("x", "The entries of a row are treated one by one. They all share the same length, so their contributions add up.")
def forgets_the_sum(g, x):
    r = _length(x)
    y = x / r
    return (g - y * y * g) / r


@misconception("x", "The part of g along the row is added instead of removed. The gradient has to be at right angles to the row.")
def adds_the_part_along_the_row(g, x):
    r = _length(x)
    y = x / r
    return (g + y * np.sum(y * g, axis=1, keepdims=True)) / r


@misconception(
    "x", "The row is used with its own length where one of length 1 is meant: what is removed is too much or too little."
)
def projects_with_the_long_row(g, x):
    return (g - x * np.sum(x * g, axis=1, keepdims=True)) / _length(x)


@misconception("x", "Only the second way is there: a row also acts on the output directly, as the numerator.")
def forgets_the_numerator(g, x):
    r = _length(x)
    y = x / r
    return -y * np.sum(y * g, axis=1, keepdims=True) / r


@misconception("x", "The length is that of the whole array. Each row has a length of its own.")
def takes_the_length_of_everything(g, x):
    r = np.sqrt(np.sum(x * x))
    y = x / r
    return (g - y * np.sum(y * g, axis=1, keepdims=True)) / r


@misconception("x", "The sum runs over the batch. Rows are separate and must not mix.")
def sums_over_the_batch(g, x):
    r = _length(x)
    y = x / r
    return (g - y * np.sum(y * g, axis=0, keepdims=True)) / r


@misconception("x", "The forward map was applied to g. A VJP is linear in g, and normalising is not.")
def normalises_the_cotangent(g, x):
    return g / _length(g)


@accepted
def by_components(g, x):
    n, d = x.shape
    dx = np.zeros_like(x)
    for i in range(n):
        r = np.sqrt(sum(x[i, j] ** 2 for j in range(d)))
        for j in range(d):
            for k in range(d):
                dx[i, j] += g[i, k] * ((j == k) / r - x[i, j] * x[i, k] / r**3)
    return dx


@accepted
def by_jacobian(g, x):
    dx = np.empty_like(x)
    for i in range(len(x)):
        r = np.linalg.norm(x[i])
        y = x[i] / r
        dx[i] = (np.eye(x.shape[1]) - np.outer(y, y)) / r @ g[i]
    return dx


@accepted
def by_steps(g, x):
    r = np.linalg.norm(x, axis=1, keepdims=True)
    dr = -(g * x).sum(axis=1, keepdims=True) / r**2
    return g / r + dr * x / r


@accepted
def by_einsum(g, x):
    r = np.sqrt(np.einsum("ij,ij->i", x, x))
    return g / r[:, None] - np.einsum("i,ij->ij", np.einsum("ij,ij->i", g, x) / r**3, x)
