import numpy as np

from grader.exercise import accepted, misconception


def add_scalar_vjp(g, a, scalar):
    return g.copy()


@misconception("a", "g is multiplied by the number. It was added, and what is added makes no difference to the slope.")
def multiplies_by_the_number(g, a, scalar):
    return g * scalar


@misconception("a", "The number is added to g, as in the forward pass. What is added makes no difference to the slope.")
def adds_the_number(g, a, scalar):
    return g + scalar


@misconception("a", "The cotangent g is missing: this is the slope alone.")
def ignores_the_cotangent(g, a, scalar):
    return np.ones_like(a)


@accepted
def by_products(g, a, scalar):
    return g * np.ones_like(a)
