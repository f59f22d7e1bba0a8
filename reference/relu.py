import numpy as np

from grader.exercise import accepted, misconception


def relu_vjp(g, x):
    return g * (x > 0)


@misconception(
    "x", "This rectifies g. The gate was set by the sign of x in the forward pass; a negative gradient may pass through it."
)
def rectifies_the_cotangent(g, x):
    return np.maximum(g, 0.0)


@misconception("x", "The gate is open on the wrong side: gradient flows where the unit was active.")
def inverts_the_gate(g, x):
    return g * (x < 0)


@misconception("x", "g passes everywhere. Where the unit was off, the output did not depend on x at all.")
def forgets_the_gate(g, x):
    return 1.0 * g


@misconception("x", "The cotangent g is missing: this is the slope of the function itself.")
def ignores_the_cotangent(g, x):
    return (x > 0).astype(float)


@misconception("x", "This multiplies g by the output. The slope of the active side is not x.")
def multiplies_by_the_output(g, x):
    return g * np.maximum(x, 0.0)


@accepted
def by_where(g, x):
    return np.where(x >= 0, g, 0.0)


@accepted
def by_assignment(g, x):
    dx = np.array(g)
    dx[x <= 0] = 0
    return dx


@accepted
def by_components(g, x):
    dx = np.zeros_like(x)
    for i in range(len(x)):
        if x[i] > 0:
            dx[i] = g[i]
    return dx
