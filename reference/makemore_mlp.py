from types import SimpleNamespace

import numpy as np

from grader.exercise import accepted, misconception


def _forward(C, W1, gamma, beta, W2, indices, labels):
    x = C[indices].reshape(len(indices), -1)
    a = x @ W1
    centred = a - a.mean(axis=0)
    inverse = 1.0 / np.sqrt((centred * centred).sum(axis=0) / (len(a) - 1) + 0.01)
    ah = centred * inverse
    u = np.tanh(gamma * ah + beta)
    z = u @ W2
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return SimpleNamespace(x=x, ah=ah, inverse=inverse, u=u, p=e / e.sum(axis=1, keepdims=True), hot=np.eye(len(C))[labels])


def _normalisation(d, f):
    """Back through batch normalisation with the variance that divides by n - 1."""
    return f.inverse * (d - d.mean(axis=0) - f.ah * (d * f.ah).sum(axis=0) / (len(d) - 1))


def _scatter(dx, C, indices):
    dC = np.zeros_like(C)
    np.add.at(dC, indices, dx.reshape(*indices.shape, -1))
    return dC


def _backward(g, inputs, loss=None, slope=lambda u: 1.0 - u * u, normalisation=_normalisation, scatter=_scatter):
    C, W1, gamma, _, W2, indices, _ = inputs
    f = _forward(*inputs)
    dz = g * (f.p - f.hot) / len(f.p) if loss is None else loss(g, f)
    ds = (dz @ W2.T) * slope(f.u)
    da = normalisation(ds * gamma, f)
    return scatter(da @ W1.T, C, indices), f.x.T @ da, (ds * f.ah).sum(axis=0), ds.sum(axis=0), f.u.T @ dz


def makemore_mlp_vjp(g, C, W1, gamma, beta, W2, indices, labels):
    return _backward(g, (C, W1, gamma, beta, W2, indices, labels))


@misconception("C", "W1", "In the way through the variance this divides by n. Here the variance divides by n - 1.")
def divides_the_variance_by_n(g, C, W1, gamma, beta, W2, indices, labels):
    def normalisation(d, f):
        return f.inverse * (d - d.mean(axis=0) - f.ah * (d * f.ah).mean(axis=0))

    return _backward(g, (C, W1, gamma, beta, W2, indices, labels), normalisation=normalisation)[:2]


@misconception("C", "W1", "In the way through the mean this divides by n - 1. Only the variance does; the mean divides by n.")
def divides_the_mean_by_one_less(g, C, W1, gamma, beta, W2, indices, labels):
    def normalisation(d, f):
        return f.inverse * (d - (d.sum(axis=0) + f.ah * (d * f.ah).sum(axis=0)) / (len(d) - 1))

    return _backward(g, (C, W1, gamma, beta, W2, indices, labels), normalisation=normalisation)[:2]


@misconception("C", "W1", "Mean and variance of the batch are treated as constants. Both depend on every example.")
def takes_the_statistics_for_constants(g, C, W1, gamma, beta, W2, indices, labels):
    return _backward(g, (C, W1, gamma, beta, W2, indices, labels), normalisation=lambda d, f: d * f.inverse)[:2]


@misconception("C", "W1", "The variance is treated as a constant. It depends on every example of the batch, as the mean does.")
def takes_the_variance_for_a_constant(g, C, W1, gamma, beta, W2, indices, labels):
    def normalisation(d, f):
        return f.inverse * (d - d.mean(axis=0))

    return _backward(g, (C, W1, gamma, beta, W2, indices, labels), normalisation=normalisation)[:2]


@misconception("C", "Where a letter occurs more than once, only its last occurrence is counted. All of its copies add up.")
def overwrites_repeated_letters(g, C, W1, gamma, beta, W2, indices, labels):
    def scatter(dx, C, indices):
        dC = np.zeros_like(C)
        dC[indices] = dx.reshape(*indices.shape, -1)
        return dC

    return _backward(g, (C, W1, gamma, beta, W2, indices, labels), scatter=scatter)[0]


@misconception("C", "Only the first letter of each example is counted. The others were looked up in the same table.")
def looks_at_the_first_letter_only(g, C, W1, gamma, beta, W2, indices, labels):
    def scatter(dx, C, indices):
        return _scatter(dx[:, : C.shape[1]], C, indices[:, :1])

    return _backward(g, (C, W1, gamma, beta, W2, indices, labels), scatter=scatter)[0]


@misconception("C", "W1", "gamma", "beta", "W2", "The loss is a mean over the examples, and its 1/n is missing.")
def forgets_the_mean(g, C, W1, gamma, beta, W2, indices, labels):
    return _backward(g, (C, W1, gamma, beta, W2, indices, labels), loss=lambda g, f: g * (f.p - f.hot))


@misconception(
    "C",
    "W1",
    "gamma",
    "beta",
    "W2",
    "The right letter is not treated differently from the others: nothing in this depends on the labels.",
)
def forgets_the_labels(g, C, W1, gamma, beta, W2, indices, labels):
    return _backward(g, (C, W1, gamma, beta, W2, indices, labels), loss=lambda g, f: g * f.p / len(f.p))


@misconception(
    "C", "W1", "gamma", "beta", "W2", "The cotangent g is missing. The loss is a scalar, but what comes after it may scale it."
)
def ignores_the_cotangent(g, C, W1, gamma, beta, W2, indices, labels):
    return makemore_mlp_vjp(1.0, C, W1, gamma, beta, W2, indices, labels)


@misconception(
    "C", "W1", "gamma", "beta", "The derivative of the tanh is missing between the hidden units and the normalised layer."
)
def skips_the_tanh(g, C, W1, gamma, beta, W2, indices, labels):
    return _backward(g, (C, W1, gamma, beta, W2, indices, labels), slope=np.ones_like)[:4]


@misconception("C", "W1", "gamma", "beta", "The derivative of the tanh is taken at its output instead of its input.")
def differentiates_at_the_output(g, C, W1, gamma, beta, W2, indices, labels):
    return _backward(g, (C, W1, gamma, beta, W2, indices, labels), slope=lambda u: 1.0 - np.tanh(u) ** 2)[:4]


@misconception("C", "W1", "gamma is missing on the way back through the normalisation.")
def forgets_gamma(g, C, W1, gamma, beta, W2, indices, labels):
    return _backward(g, (C, W1, gamma, beta, W2, indices, labels), normalisation=lambda d, f: _normalisation(d / gamma, f))[:2]


@misconception("gamma", "This is the sum without the normalised values. What gamma was multiplied by belongs beside g.")
def takes_gamma_for_a_shift(g, C, W1, gamma, beta, W2, indices, labels):
    return _backward(g, (C, W1, gamma, beta, W2, indices, labels))[3]


@misconception("W2", "This pairs with what goes into the tanh. What W2 was multiplied by is what comes out of it.")
def pairs_W2_with_the_pre_activation(g, C, W1, gamma, beta, W2, indices, labels):
    f = _forward(C, W1, gamma, beta, W2, indices, labels)
    return (gamma * f.ah + beta).T @ (g * (f.p - f.hot) / len(f.p))


@accepted
def by_every_intermediate(g, C, W1, gamma, beta, W2, indices, labels):
    n = len(indices)
    emb = C[indices]
    x = emb.reshape(n, -1)
    a = x @ W1
    difference = a - a.sum(0) / n
    variance = (difference**2).sum(0) / (n - 1)
    inverse = (variance + 0.01) ** -0.5
    normal = difference * inverse
    u = np.tanh(gamma * normal + beta)
    z = u @ W2
    counts = np.exp(z - z.max(1, keepdims=True))
    total = counts.sum(1, keepdims=True)
    p = counts / total
    dlog = np.zeros_like(z)
    dlog[range(n), labels] = -g / n
    dp = dlog / p
    dtotal = (-dp * counts / total**2).sum(1, keepdims=True)
    dz = (dp / total + dtotal) * counts
    dW2 = u.T @ dz
    ds = dz @ W2.T * (1 - u**2)
    dgamma, dbeta = (ds * normal).sum(0), ds.sum(0)
    dnormal = ds * gamma
    dinverse = (dnormal * difference).sum(0)
    dvariance = -0.5 * (variance + 0.01) ** -1.5 * dinverse
    ddifference = dnormal * inverse + 2 * difference * dvariance / (n - 1)
    da = ddifference - ddifference.sum(0) / n
    demb = (da @ W1.T).reshape(emb.shape)
    dC = np.zeros_like(C)
    for i in range(n):
        for k in range(indices.shape[1]):
            dC[indices[i, k]] += demb[i, k]
    return dC, x.T @ da, dgamma, dbeta, dW2


@accepted
def by_one_hot_products(g, C, W1, gamma, beta, W2, indices, labels):
    n, block = indices.shape
    hot = np.eye(len(C), dtype=C.dtype)[indices]
    f = _forward(C, W1, gamma, beta, W2, indices, labels)
    dz = g / n * f.p
    dz[np.arange(n), labels] -= g / n
    ds = np.einsum("nv,hv->nh", dz, W2) * (1 - f.u**2)
    dgamma, dbeta = np.einsum("nh,nh->h", ds, f.ah), np.einsum("nh->h", ds)
    da = gamma * f.inverse * (ds - dbeta / n - f.ah * dgamma / (n - 1))
    dC = np.einsum("nbv,nh,beh->ve", hot, da, W1.reshape(block, -1, W1.shape[1]), optimize=True)
    return dC, np.einsum("nx,nh->xh", f.x, da), dgamma, dbeta, np.einsum("nh,nv->hv", f.u, dz)
