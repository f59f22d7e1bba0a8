import math

import numpy as np

from grader.exercise import accepted, misconception


def elu_vjp(g, z, *, alpha):
    return g * np.where(z > 0, 1.0, alpha * np.exp(np.minimum(z, 0.0)))


@misconception("z", "On the negative side the output was used for the slope. The two differ by a constant: which one?")
def uses_the_output_for_the_slope(g, z, *, alpha):
    return g * np.where(z > 0, 1.0, alpha * (np.exp(np.minimum(z, 0.0)) - 1.0))


@misconception("z", "alpha is missing from the slope of the negative side. This can only be seen where alpha is not 1.")
def forgets_alpha(g, z, *, alpha):
    return g * np.where(z > 0, 1.0, np.exp(np.minimum(z, 0.0)))


@misconception("z", "This is the gradient of the plain rectifier: the negative side has a slope too.")
def closes_the_negative_side(g, z, *, alpha):
    return g * (z > 0)


@misconception("z", "On the negative side the slope is constant here. It shrinks as z moves away from 0.")
def takes_the_negative_side_for_a_line(g, z, *, alpha):
    return g * np.where(z > 0, 1.0, alpha)


@misconception("z", "On the negative side the derivative is taken at the output y instead of the input z.")
def differentiates_at_the_output(g, z, *, alpha):
    y = alpha * (np.exp(np.minimum(z, 0.0)) - 1.0)
    return g * np.where(z > 0, 1.0, alpha * np.exp(y))


@misconception("z", "The cotangent g is missing: this is the slope of the function itself.")
def ignores_the_cotangent(g, z, *, alpha):
    return np.where(z > 0, 1.0, alpha * np.exp(np.minimum(z, 0.0)))


@misconception("z", "g passes only where z is negative as it should; on the positive side it is lost.")
def closes_the_positive_side(g, z, *, alpha):
    return g * np.where(z > 0, 0.0, alpha * np.exp(np.minimum(z, 0.0)))


@accepted
def by_the_output(g, z, *, alpha):
    y = np.where(z > 0, z, alpha * (np.exp(z) - 1.0))
    return np.where(z > 0, g, g * (y + alpha))


@accepted
def by_components(g, z, *, alpha):
    dz = np.zeros(len(z))
    for i in range(len(z)):
        dz[i] = g[i] if z[i] > 0 else g[i] * alpha * math.exp(z[i])
    return dz


@accepted
def by_mask(g, z, *, alpha):
    dz = np.array(g)
    left = z <= 0
    dz[left] *= alpha * np.exp(z[left])
    return dz
