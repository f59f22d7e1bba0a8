import numpy as np

from grader.exercise import accepted, misconception


def _parts(x, y):
    """The two directions, the two lengths and the cosine."""
    a, b = np.sqrt(x @ x), np.sqrt(y @ y)
    return x / a, y / b, a, b, x @ y / (a * b)


def cosine_similarity_vjp(g, x, y):
    u, v, a, b, c = _parts(x, y)
    return g * (v - c * u) / a, g * (u - c * v) / b


@misconception("x", "y", "The lengths are treated as constants. Each of them depends on its vector.")
def takes_the_lengths_for_constants(g, x, y):
    u, v, a, b, _ = _parts(x, y)
    return g * v / a, g * u / b


@misconception("x", "y", "The scale is missing: the longer a vector is, the less a step turns it.")
def forgets_to_divide_by_the_length(g, x, y):
    u, v, _, _, c = _parts(x, y)
    return g * (v - c * u), g * (u - c * v)


@misconception(
    "x", "y", "What points along the vector is added instead of taken away. The gradient is at right angles to its vector."
)
def adds_the_part_along_the_vector(g, x, y):
    u, v, a, b, c = _parts(x, y)
    return g * (v + c * u) / a, g * (u + c * v) / b


@misconception("x", "y", "The wrong direction is taken away: the gradient of x is at right angles to x, and that of y to y.")
def takes_away_the_other_direction(g, x, y):
    u, v, a, b, c = _parts(x, y)
    return g * (u - c * v) / a, g * (v - c * u) / b


@misconception("x", "y", "The cosine is missing: only as much is to be taken away as points along the vector.")
def forgets_the_cosine(g, x, y):
    u, v, a, b, _ = _parts(x, y)
    return g * (v - u) / a, g * (u - v) / b


@misconception("x", "y", "The denominator is missing: this is the gradient of the dot product.")
def forgets_the_denominator(g, x, y):
    return g * y, g * x


@misconception("x", "y", "What is taken away is not scaled to a direction of length 1: the power of the length does not fit.")
def takes_away_the_vector_itself(g, x, y):
    u, v, a, b, c = _parts(x, y)
    return g * (v - c * x) / a, g * (u - c * y) / b


@misconception("x", "y", "The cotangent g is missing. The output is a scalar, but what comes after it may scale it.")
def ignores_the_cotangent(g, x, y):
    return cosine_similarity_vjp(1.0, x, y)


@accepted
def by_quotient_rule(g, x, y):
    top, bottom = x @ y, np.sqrt((x @ x) * (y @ y))
    dbottom = -g * top / bottom**2
    return g * y / bottom + dbottom * x * (y @ y) / bottom, g * x / bottom + dbottom * y * (x @ x) / bottom


@accepted
def by_components(g, x, y):
    n = len(x)
    xx, yy, xy = (sum(p[k] * q[k] for k in range(n)) for p, q in ((x, x), (y, y), (x, y)))
    dx, dy = np.zeros_like(x), np.zeros_like(y)
    for k in range(n):
        dx[k] = g * (y[k] / (xx * yy) ** 0.5 - xy * x[k] / (xx**1.5 * yy**0.5))
        dy[k] = g * (x[k] / (xx * yy) ** 0.5 - xy * y[k] / (xx**0.5 * yy**1.5))
    return dx, dy


@accepted
def by_jacobians(g, x, y):
    def turn(p):
        length = np.linalg.norm(p)
        return (np.eye(len(p)) - np.outer(p, p) / length**2) / length

    return turn(x).T @ (g * y / np.linalg.norm(y)), turn(y).T @ (g * x / np.linalg.norm(x))
