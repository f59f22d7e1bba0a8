import numpy as np

from grader.exercise import accepted, misconception


def _sigmoid(a):
    return 1.0 / (1.0 + np.exp(-a))


def _silu_slope(a):
    s = _sigmoid(a)
    return s + a * s * (1.0 - s)


def _branches(g, x, W, V, slope=_silu_slope):
    """The gradients of the two products of matrices."""
    a = x @ W
    return g * (x @ V) * slope(a), g * a * _sigmoid(a)


def _gradients(da, db, x, W, V):
    return da @ W.T + db @ V.T, x.T @ da, x.T @ db


def swiglu_vjp(g, x, W, V):
    return _gradients(*_branches(g, x, W, V), x, W, V)


@misconception("x", "Only the way through the gate is counted: x is at the beginning of both branches.")
def forgets_the_other_branch(g, x, W, V):
    return _branches(g, x, W, V)[0] @ W.T


@misconception("x", "The way through the gate is missing: x is at the beginning of both branches.")
def takes_the_gate_for_a_constant(g, x, W, V):
    return _branches(g, x, W, V)[1] @ V.T


@misconception(
    "x", "W", "The slope of the gate is only the sigmoid here. The function is a product of two factors, and both depend on a."
)
def forgets_the_product_rule(g, x, W, V):
    return _gradients(*_branches(g, x, W, V, slope=_sigmoid), x, W, V)[:2]


@misconception("x", "W", "This is the slope of a sigmoid. The gate is not a sigmoid, but a number times its sigmoid.")
def takes_the_gate_for_a_sigmoid(g, x, W, V):
    return _gradients(*_branches(g, x, W, V, slope=lambda a: _sigmoid(a) * (1.0 - _sigmoid(a))), x, W, V)[:2]


@misconception("x", "W", "The slope of the gate is missing: the gradient after the function s was used as that before it.")
def skips_the_function(g, x, W, V):
    return _gradients(*_branches(g, x, W, V, slope=np.ones_like), x, W, V)[:2]


@misconception("x", "W", "V", "The two branches are exchanged: in a product, each factor gets g times the other one.")
def exchanges_the_branches(g, x, W, V):
    da, db = _branches(g, x, W, V)
    return _gradients(db, da, x, W, V)


@misconception("V", "The sigmoid alone was taken for the gate. The gate is the number times its sigmoid.")
def uses_the_sigmoid_for_V(g, x, W, V):
    return x.T @ (g * _sigmoid(x @ W))


@misconception("V", "The gate is missing: the other branch is multiplied by it.")
def leaves_the_gate_out(g, x, W, V):
    return x.T @ g


@misconception("W", "The other branch is missing: the gate is multiplied by it.")
def leaves_the_other_branch_out(g, x, W, V):
    return x.T @ (g * _silu_slope(x @ W))


@misconception(
    "W", "V", "These are divided by the batch size. A mean over the batch belongs to the loss, and g already holds it."
)
def averages_over_the_batch(g, x, W, V):
    return tuple(item / len(x) for item in swiglu_vjp(g, x, W, V)[1:])


@accepted
def by_components(g, x, W, V):
    dx, dW, dV = np.zeros_like(x), np.zeros_like(W), np.zeros_like(V)
    for i in range(g.shape[0]):
        for k in range(g.shape[1]):
            a, b = x[i] @ W[:, k], x[i] @ V[:, k]
            s = 1.0 / (1.0 + np.exp(-a))
            da, db = g[i, k] * b * s * (1.0 + a * (1.0 - s)), g[i, k] * a * s
            dx[i] += da * W[:, k] + db * V[:, k]
            dW[:, k] += da * x[i]
            dV[:, k] += db * x[i]
    return dx, dW, dV


@accepted
def by_steps(g, x, W, V):
    a, b = x.dot(W), x.dot(V)
    s = _sigmoid(a)
    gate = a * s
    dgate, db = g * b, g * gate
    da = dgate * (gate + s * (1 - gate))
    dx = np.einsum("nm,dm->nd", da, W)
    dx += np.einsum("nm,dm->nd", db, V)
    return dx, x.T.dot(da), x.T.dot(db)
