import numpy as np

from grader.exercise import accepted, misconception


def _sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1.0 + e)


def binary_cross_entropy_with_logits_vjp(g, z, labels):
    return g * (_sigmoid(z) - labels) / z.shape[0]


@misconception("z", "A derivative of the sigmoid is multiplied in. It is already contained in the difference.")
def differentiates_the_sigmoid_twice(g, z, labels):
    s = _sigmoid(z)
    return g * (s - labels) * s * (1.0 - s) / z.shape[0]


@misconception("z", "The loss is a mean over the examples, and the gradient lacks its 1/n.")
def forgets_the_mean(g, z, labels):
    return g * (_sigmoid(z) - labels)


@misconception("z", "The sign is reversed: a step against this gradient would make the true labels less likely.")
def reverses_the_sign(g, z, labels):
    return g * (labels - _sigmoid(z)) / z.shape[0]


@misconception("z", "The score was compared with the label. What is to be compared with it is the probability.")
def compares_the_logit_with_the_label(g, z, labels):
    return g * (z - labels) / z.shape[0]


@misconception("z", "The label is missing: nothing in this depends on what is true.")
def forgets_the_label(g, z, labels):
    return g * _sigmoid(z) / z.shape[0]


@misconception(
    "z", "This is the gradient of the probability. The step through the sigmoid, from the probability to the logit, is missing."
)
def gives_the_gradient_of_the_probability(g, z, labels):
    s = _sigmoid(z)
    return g * (s / (s * (1.0 - s)) - labels / (s * (1.0 - s))) / z.shape[0]


@misconception("z", "The probability was rounded to yes or no. The loss depends on how sure the model is.")
def rounds_the_probability(g, z, labels):
    return g * ((z > 0) - labels) / z.shape[0]


@misconception("z", "The cotangent g is missing. The loss is a scalar, but what comes after it may scale it.")
def ignores_the_cotangent(g, z, labels):
    return (_sigmoid(z) - labels) / z.shape[0]


@accepted
def by_components(g, z, labels):
    dz = np.zeros_like(z)
    for i in range(len(z)):
        dz[i] = g / len(z) * (1.0 / (1.0 + np.exp(-z[i])) - labels[i])
    return dz


@accepted
def by_hyperbolic_tangent(g, z, labels):
    return g * (0.5 * (1.0 + np.tanh(0.5 * z)) - labels) / len(z)


@accepted
def by_both_classes(g, z, labels):
    return -g * (labels * (1.0 - _sigmoid(z)) - (1 - labels) * _sigmoid(z)) / z.size
