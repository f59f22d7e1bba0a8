import numpy as np

from grader.exercise import accepted, misconception


def residual_block_vjp(g, x, W):
    d = g * (1.0 - np.tanh(x @ W) ** 2)
    return g + d @ W.T, x.T @ d


@misconception("x", "The way around the layer is forgotten: x is also added to the output as it is.")
def forgets_the_way_around(g, x, W):
    return (g * (1.0 - np.tanh(x @ W) ** 2)) @ W.T


@misconception("x", "The way through the layer is forgotten: x also acts on the output through the weights.")
def forgets_the_way_through(g, x, W):
    return 1.0 * g


@misconception("x", "What comes back on the two ways was multiplied. Different ways from an input to the output add up.")
def multiplies_the_two_ways(g, x, W):
    return g * ((g * (1.0 - np.tanh(x @ W) ** 2)) @ W.T)


@misconception("x", "W is not transposed: for a square W this has the right shape and the wrong numbers.")
def forgets_the_transpose(g, x, W):
    return g + (g * (1.0 - np.tanh(x @ W) ** 2)) @ W


@misconception(
    "x", "W", "The derivative of the tanh is missing: the gradient at its output was used as if it were that at its input."
)
def skips_the_tanh(g, x, W):
    return g + g @ W.T, x.T @ g


@misconception("x", "W", "The derivative of the tanh is taken at its output instead of its input.")
def differentiates_at_the_output(g, x, W):
    d = g * (1.0 - np.tanh(np.tanh(x @ W)) ** 2)
    return g + d @ W.T, x.T @ d


@misconception("x", "The derivative of the tanh is applied on the way around too. That way does not pass through the tanh.")
def sends_the_way_around_through_the_tanh(g, x, W):
    d = g * (1.0 - np.tanh(x @ W) ** 2)
    return d + d @ W.T


@misconception("x", "W", "The output of the whole block was taken for that of the tanh: the two differ by x.")
def takes_the_block_for_the_tanh(g, x, W):
    d = g * (1.0 - (x + np.tanh(x @ W)) ** 2)
    return g + d @ W.T, x.T @ d


@misconception(
    "W", "This is the transpose of the gradient. Rows of W belong to features that go in, columns to those that come out."
)
def transposes_the_gradient_of_W(g, x, W):
    return (g * (1.0 - np.tanh(x @ W) ** 2)).T @ x


@misconception("W", "This is divided by the batch size. A mean over the batch belongs to the loss, and g already holds it.")
def averages_over_the_batch(g, x, W):
    return x.T @ (g * (1.0 - np.tanh(x @ W) ** 2)) / len(x)


@accepted
def by_components(g, x, W):
    dx, dW = np.array(g), np.zeros_like(W)
    for i in range(x.shape[0]):
        for k in range(W.shape[1]):
            t = np.tanh(sum(x[i, j] * W[j, k] for j in range(W.shape[0])))
            d = g[i, k] * (1 - t * t)
            for j in range(W.shape[0]):
                dx[i, j] += d * W[j, k]
                dW[j, k] += d * x[i, j]
    return dx, dW


@accepted
def by_steps(g, x, W):
    z = x.dot(W)
    dz = g / np.cosh(z) ** 2
    dx = dz.dot(W.T)
    dx = dx + g
    return dx, x.T.dot(dz)


@accepted
def by_einsum(g, x, W):
    d = g * (1.0 - np.tanh(x @ W) ** 2)
    return g + np.einsum("nk,jk->nj", d, W), np.einsum("nj,nk->jk", x, d)
