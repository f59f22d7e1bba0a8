import numpy as np

from grader.exercise import accepted, misconception


def centre_columns_vjp(g, x):
    return g - g.mean(axis=0, keepdims=True)


@misconception("x", "The mean is treated as a constant. It depends on every entry of the column.")
def takes_the_mean_for_a_constant(g, x):
    return 1.0 * g


@misconception("x", "The mean is taken along the rows. The forward pass took it over the batch, for each feature.")
def averages_over_the_features(g, x):
    return g - g.mean(axis=1, keepdims=True)


@misconception("x", "A sum is subtracted. An entry has only a share of 1/n in the mean of its column.")
def subtracts_the_sum(g, x):
    return g - g.sum(axis=0, keepdims=True)


@misconception("x", "The mean of the whole array is subtracted. Each column was centred by itself.")
def subtracts_the_mean_of_everything(g, x):
    return g - g.mean()


@misconception("x", "The part that comes through the mean is added. The mean was subtracted, so its part has a minus sign.")
def adds_the_mean(g, x):
    return g + g.mean(axis=0, keepdims=True)


@misconception(
    "x", "Of the way through the mean only an entry's own output is counted. The mean is in all outputs of the column."
)
def looks_at_the_own_output_only(g, x):
    return g * (1.0 - 1.0 / x.shape[0])


@misconception("x", "This is the forward pass. The map is linear, and its VJP works on g and does not depend on x.")
def centres_x_again(g, x):
    return x - x.mean(axis=0, keepdims=True)


@accepted
def by_projection(g, x):
    n = x.shape[0]
    return (np.eye(n) - np.ones((n, n)) / n).T @ g


@accepted
def by_components(g, x):
    dx = np.zeros_like(x)
    n, d = x.shape
    for j in range(d):
        total = sum(g[k, j] for k in range(n))
        for i in range(n):
            dx[i, j] = g[i, j] - total / n
    return dx


@accepted
def by_stages(g, x):
    dmean = -g.sum(axis=0)
    return g + np.ones_like(x) * dmean / len(x)
