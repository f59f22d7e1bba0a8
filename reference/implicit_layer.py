import numpy as np

from grader.exercise import accepted, misconception


def _settled(W, x):
    """The fixed point and the slopes of the tanh there."""
    z = np.zeros_like(x)
    for _ in range(100):
        z = np.tanh(W @ z + x)
    return z, 1.0 - z * z


def _system(W, slopes):
    return np.eye(len(W)) - slopes[:, None] * W


def implicit_layer_vjp(g, W, x):
    z, slopes = _settled(W, x)
    dx = slopes * np.linalg.solve(_system(W, slopes).T, g)
    return np.outer(dx, z), dx


@misconception(
    "W", "x", "Only one step through the layer was differentiated. What comes out also goes in again, so z moves on both sides."
)
def goes_through_the_layer_once(g, W, x):
    z, slopes = _settled(W, x)
    dx = g * slopes
    return np.outer(dx, z), dx


@misconception(
    "W",
    "x",
    "Two steps through the layer were differentiated. The loop has no end: all of its rounds add up to the solution of a system.",
)
def goes_through_the_layer_twice(g, W, x):
    z, slopes = _settled(W, x)
    dx = slopes * (g + W.T @ (slopes * g))
    return np.outer(dx, z), dx


@misconception("W", "x", "The system is not transposed. Going back, the matrix of the system comes back transposed.")
def forgets_to_transpose_the_system(g, W, x):
    z, slopes = _settled(W, x)
    dx = slopes * np.linalg.solve(_system(W, slopes), g)
    return np.outer(dx, z), dx


@misconception("W", "x", "In the system there is a wrong sign: what feeds back moves to the other side of the equation.")
def reverses_the_feedback(g, W, x):
    z, slopes = _settled(W, x)
    dx = slopes * np.linalg.solve(2.0 * np.eye(len(W)) - _system(W, slopes).T, g)
    return np.outer(dx, z), dx


@misconception(
    "W",
    "x",
    "The slopes of the tanh are missing from the system, though not behind it: what feeds back goes through the tanh as well.",
)
def leaves_the_slopes_out_of_the_system(g, W, x):
    z, slopes = _settled(W, x)
    dx = slopes * np.linalg.solve(np.eye(len(W)) - W.T, g)
    return np.outer(dx, z), dx


@misconception("W", "x", "After the system is solved one step is missing: W and x stand inside the tanh.")
def forgets_the_slopes_at_the_end(g, W, x):
    z, slopes = _settled(W, x)
    dx = np.linalg.solve(_system(W, slopes).T, g)
    return np.outer(dx, z), dx


@misconception(
    "W",
    "x",
    "In the system the slopes scale the columns of W. Each of them belongs to an output of the layer, that is, to a row.",
)
def scales_the_columns(g, W, x):
    z, slopes = _settled(W, x)
    dx = slopes * np.linalg.solve((np.eye(len(W)) - W * slopes).T, g)
    return np.outer(dx, z), dx


@misconception("W", "x", "The slopes are taken at z. The tanh was applied to what went into it, and z came out.")
def differentiates_at_the_output(g, W, x):
    z, _ = _settled(W, x)
    slopes = 1.0 - np.tanh(z) ** 2
    dx = slopes * np.linalg.solve(_system(W, slopes).T, g)
    return np.outer(dx, z), dx


@misconception("W", "This pairs with x. What W is multiplied by in the equation is z.")
def pairs_W_with_x(g, W, x):
    return np.outer(implicit_layer_vjp(g, W, x)[1], x)


@misconception("W", "This is the transpose of the gradient. Rows of W belong to outputs, columns to inputs of the layer.")
def transposes_the_outer_product(g, W, x):
    return implicit_layer_vjp(g, W, x)[0].T


@accepted
def by_unrolling(g, W, x):
    states = [np.zeros_like(x)]
    for _ in range(100):
        states.append(np.tanh(W @ states[-1] + x))
    dW, dx, dz = np.zeros_like(W), np.zeros_like(x), np.array(g)
    for before, after in zip(states[-2::-1], states[:0:-1], strict=True):
        d = dz * (1.0 - after**2)
        dW += np.outer(d, before)
        dx += d
        dz = W.T @ d
    return dW, dx


@accepted
def by_iterating_backwards(g, W, x):
    z, slopes = _settled(W, x)
    u = np.zeros_like(x)
    for _ in range(100):
        u = slopes * (g + W.T @ u)
    return u[:, None] * z, u


@accepted
def by_jacobians(g, W, x):
    z, slopes = _settled(W, x)
    by_x = np.linalg.inv(_system(W, slopes)) @ np.diag(slopes)
    return np.einsum("k,ki,j->ij", g, by_x, z), by_x.T @ g
