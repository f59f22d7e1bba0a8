import math

import numpy as np

from grader.exercise import accepted, misconception


def power_vjp(g, x, p):
    return g * p * x ** (p - 1.0), g * x**p * np.log(x)


@misconception("x", "The exponent did not drop by one when the power was differentiated.")
def keeps_the_exponent(g, x, p):
    return g * p * x**p


@misconception("x", "The factor p is missing: differentiating a power brings the exponent down in front.")
def leaves_out_the_factor_p(g, x, p):
    return g * x ** (p - 1.0)


@misconception("p", "This takes the logarithm of the exponent. In x^p = exp(p log x) the logarithm is that of the base.")
def takes_the_logarithm_of_the_exponent(g, x, p):
    return g * x**p * np.log(np.abs(p))


@misconception("p", "The logarithm of the base is missing: the slope of an exponential equals its value only when its base is e.")
def leaves_out_the_logarithm(g, x, p):
    return g * x**p


@misconception("p", "The rule for a power of x was used for p as well. As a function of p this is an exponential.")
def uses_the_rule_for_powers_for_p(g, x, p):
    return g * p * x ** (p - 1.0)


@misconception("x", "p", "The cotangent g is missing: these are the two partial derivatives alone.")
def ignores_the_cotangent(g, x, p):
    return p * x ** (p - 1.0), x**p * np.log(x)


@misconception("x", "p", "The two gradients are exchanged: the order of the inputs decides the order of what is returned.")
def exchanges_the_gradients(g, x, p):
    return g * x**p * np.log(x), g * p * x ** (p - 1.0)


@accepted
def by_components(g, x, p):
    dx, dp = np.zeros_like(x), np.zeros_like(p)
    for i in range(len(x)):
        dx[i] = g[i] * p[i] * math.pow(x[i], p[i] - 1)
        dp[i] = g[i] * math.pow(x[i], p[i]) * math.log(x[i])
    return dx, dp


@accepted
def by_exponential_and_logarithm(g, x, p):
    logarithm = np.log(x)
    inner = g * np.exp(p * logarithm)
    return inner * p / x, inner * logarithm
