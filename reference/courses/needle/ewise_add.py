import numpy as np

from grader.exercise import accepted, misconception


def ewise_add_vjp(g, a, b):
    return g.copy(), g.copy()


@misconception("a", "b", "This is the rule for a product. In a sum the other summand makes no difference to the slope.")
def takes_the_rule_for_a_product(g, a, b):
    return g * b, g * a


@misconception("a", "b", "g is shared between the two. Each of them moves the output by its whole change.")
def shares_g(g, a, b):
    return g / 2, g / 2


@misconception("b", "The sign belongs to a difference: here both are added.")
def subtracts(g, a, b):
    return -g


@misconception("a", "b", "The cotangent g is missing: this is the slope alone.")
def ignores_the_cotangent(g, a, b):
    return np.ones_like(a), np.ones_like(b)


@accepted
def by_products(g, a, b):
    return g * np.ones_like(a), g * np.ones_like(b)
