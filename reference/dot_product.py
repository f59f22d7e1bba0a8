import numpy as np

from grader.exercise import accepted, misconception


def dot_product_vjp(g, x, y):
    return g * y, g * x


@misconception("x", "y", "The partners are exchanged: each vector was paired with itself, but its slope is the other vector.")
def pairs_each_vector_with_itself(g, x, y):
    return g * x, g * y


@misconception("x", "y", "The cotangent g is missing. The output is a scalar, but what comes after it may scale it.")
def ignores_the_cotangent(g, x, y):
    return 1.0 * y, 1.0 * x


@misconception("x", "y", "The gradient is summed up: each entry of the other vector belongs to one entry of this one.")
def adds_up_the_other_vector(g, x, y):
    return np.full_like(x, g * y.sum()), np.full_like(y, g * x.sum())


@misconception("x", "y", "g is handed on as it is, as if the vectors had only been added up. Their entries were multiplied too.")
def treats_it_as_a_sum(g, x, y):
    return np.full_like(x, g), np.full_like(y, g)


@misconception(
    "x", "y", "Both gradients hold the products of the entries. What is differentiated is no longer in its own derivative."
)
def keeps_both_factors(g, x, y):
    return g * x * y, g * x * y


@misconception("x", "y", "These are scalars: the dot product was taken once more. A vector's gradient is a vector.")
def takes_the_dot_product_again(g, x, y):
    return g * (x @ y), g * (x @ y)


@accepted
def by_components(g, x, y):
    dx, dy = np.zeros_like(x), np.zeros_like(y)
    for i in range(len(x)):
        dx[i] += g * y[i]
        dy[i] += g * x[i]
    return dx, dy


@accepted
def by_row_vectors(g, x, y):
    row = np.array([[g]])
    return (row @ y.reshape(1, -1)).ravel(), (row @ x.reshape(1, -1)).ravel()
