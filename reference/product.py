import math

import numpy as np

from grader.exercise import accepted, misconception


def product_vjp(g, x):
    before = np.ones_like(x)
    after = np.ones_like(x)
    before[1:] = np.cumprod(x[:-1])
    after[:-1] = np.cumprod(x[:0:-1])[::-1]
    return g * before * after


@misconception(
    "x", "Every entry gets the whole product. An entry is no longer in its own derivative: what multiplies it is all the others."
)
def keeps_the_entry_itself(g, x):
    return np.full_like(x, g * np.prod(x))


@misconception(
    "x", "This divides the product by each entry, which is 0 divided by 0 where an entry is 0. The gradient exists there."
)
def divides_by_the_entry(g, x):
    return g * np.prod(x) / x


@misconception(
    "x", "Where an entry is 0 its gradient is set to 0. But moving it away from 0 changes the product, if no other entry is 0."
)
def sets_the_gradient_of_zeros_to_zero(g, x):
    return np.where(x == 0, 0.0, g * np.prod(x) / np.where(x == 0, 1.0, x))


@misconception("x", "The product was divided by each entry twice: one division removes the entry itself.")
def divides_by_the_entry_twice(g, x):
    return g * np.prod(x) / x**2


@misconception("x", "The cotangent g is missing. The output is a scalar, but what comes after it may scale it.")
def ignores_the_cotangent(g, x):
    return product_vjp(1.0, x)


@misconception("x", "Only the entries that stand before are multiplied. Those that stand behind belong to the slope as well.")
def multiplies_only_what_stands_before(g, x):
    before = np.ones_like(x)
    before[1:] = np.cumprod(x[:-1])
    return g * before


@misconception("x", "This is the gradient of a sum: g is handed on to every entry. In a product the others scale it.")
def treats_it_as_a_sum(g, x):
    return np.full_like(x, g)


@accepted
def by_components(g, x):
    dx = np.zeros_like(x)
    for i in range(len(x)):
        slope = 1.0
        for j in range(len(x)):
            if j != i:
                slope *= x[j]
        dx[i] = g * slope
    return dx


@accepted
def by_leaving_out(g, x):
    return np.array([g * math.prod(np.delete(x, i)) for i in range(x.size)])


@accepted
def by_matrix(g, x):
    table = np.where(np.eye(len(x), dtype=bool), 1.0, x)
    return g * np.prod(table, axis=1)
