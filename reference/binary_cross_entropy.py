import numpy as np

from grader.exercise import accepted, misconception


def binary_cross_entropy_vjp(g, p, labels):
    return g * (p - labels) / (p * (1.0 - p)) / p.shape[0]


@misconception("p", "This is the gradient of the logit, before the sigmoid. Asked for is that of the probability itself.")
def gives_the_gradient_of_the_logit(g, p, labels):
    return g * (p - labels) / p.shape[0]


@misconception("p", "The loss is a mean over the examples, and the gradient lacks its 1/n.")
def forgets_the_mean(g, p, labels):
    return g * (p - labels) / (p * (1.0 - p))


@misconception("p", "The second term is missing: an example of class 0 also says something about its probability.")
def forgets_the_second_term(g, p, labels):
    return -g * labels / p / p.shape[0]


@misconception("p", "The first term is missing: an example of class 1 also says something about its probability.")
def forgets_the_first_term(g, p, labels):
    return g * (1 - labels) / (1.0 - p) / p.shape[0]


@misconception("p", "The second term has the wrong sign: what stands below that logarithm falls when the probability rises.")
def forgets_the_inner_derivative(g, p, labels):
    return -g * (labels / p + (1 - labels) / (1.0 - p)) / p.shape[0]


@misconception("p", "The sign is reversed: a step against this gradient would make the true labels less likely.")
def reverses_the_sign(g, p, labels):
    return -g * (p - labels) / (p * (1.0 - p)) / p.shape[0]


@misconception(
    "p", "This multiplies by the derivative of the sigmoid where it is to be divided by. The loss stands after the sigmoid."
)
def multiplies_by_the_sigmoid_derivative(g, p, labels):
    return g * (p - labels) * (p * (1.0 - p)) / p.shape[0]


@misconception("p", "The cotangent g is missing. The loss is a scalar, but what comes after it may scale it.")
def ignores_the_cotangent(g, p, labels):
    return (p - labels) / (p * (1.0 - p)) / p.shape[0]


@misconception("p", "This takes the logarithm where its derivative belongs.")
def takes_the_logarithm(g, p, labels):
    return -g * (labels * np.log(p) + (1 - labels) * np.log(1.0 - p)) / p.shape[0]


@accepted
def by_components(g, p, labels):
    dp = np.zeros_like(p)
    for i in range(len(p)):
        dp[i] = -g / (len(p) * p[i]) if labels[i] == 1 else g / (len(p) * (1.0 - p[i]))
    return dp


@accepted
def by_terms(g, p, labels):
    return -(np.divide(labels, p) - np.divide(1 - labels, 1 - p)) * g / p.size
