import numpy as np

from grader.exercise import accepted, misconception


def _sigmoid(a):
    return 1.0 / (1.0 + np.exp(-a))


def _forward(x, h, Wr, Wz, Wu, Ur, Uz, Uu):
    r, z = _sigmoid(x @ Wr + h @ Ur), _sigmoid(x @ Wz + h @ Uz)
    return r, z, np.tanh(x @ Wu + (r * h) @ Uu)


def _slope(s):
    return s * (1.0 - s)


def _before(g, h, r, z, u, Uu, slope=_slope, tanh_slope=lambda u: 1.0 - u * u, towards=1.0):
    """The gradients before the two sigmoids and the tanh, and that of the product of r and h."""
    du = g * (1.0 - z) * tanh_slope(u)
    drh = du @ Uu.T
    return drh * h * slope(r), towards * g * (h - u) * slope(z), du, drh


def _gradients(dr, dz, du, direct, x, h, r, Wr, Wz, Wu, Ur, Uz):
    dx = dr @ Wr.T + dz @ Wz.T + du @ Wu.T
    return dx, direct + dr @ Ur.T + dz @ Uz.T, x.T @ dr, x.T @ dz, x.T @ du, h.T @ dr, h.T @ dz, (r * h).T @ du


def _whole(g, x, h, Wr, Wz, Wu, Ur, Uz, Uu, **changes):
    r, z, u = _forward(x, h, Wr, Wz, Wu, Ur, Uz, Uu)
    dr, dz, du, drh = _before(g, h, r, z, u, Uu, **changes)
    return _gradients(dr, dz, du, g * z + drh * r, x, h, r, Wr, Wz, Wu, Ur, Uz)


def gru_step_vjp(g, x, h, Wr, Wz, Wu, Ur, Uz, Uu):
    return _whole(g, x, h, Wr, Wz, Wu, Ur, Uz, Uu)


@misconception("h", "The straight way is missing: the update gate also passes the old state on as it is.")
def forgets_the_straight_way(g, x, h, Wr, Wz, Wu, Ur, Uz, Uu):
    z = _forward(x, h, Wr, Wz, Wu, Ur, Uz, Uu)[1]
    return gru_step_vjp(g, x, h, Wr, Wz, Wu, Ur, Uz, Uu)[1] - g * z


@misconception("h", "The way through the proposal is missing: behind the reset gate the old state is there too.")
def forgets_the_way_through_the_proposal(g, x, h, Wr, Wz, Wu, Ur, Uz, Uu):
    r, z, u = _forward(x, h, Wr, Wz, Wu, Ur, Uz, Uu)
    dr, dz, _, _ = _before(g, h, r, z, u, Uu)
    return g * z + dr @ Ur.T + dz @ Uz.T


@misconception("h", "The ways through the gates are missing: both gates look at the old state.")
def forgets_the_ways_through_the_gates(g, x, h, Wr, Wz, Wu, Ur, Uz, Uu):
    r, z, u = _forward(x, h, Wr, Wz, Wu, Ur, Uz, Uu)
    return g * z + _before(g, h, r, z, u, Uu)[3] * r


@misconception("h", "On the way through the proposal the reset gate is missing: it hides a part of the old state from it.")
def passes_the_reset_gate_by(g, x, h, Wr, Wz, Wu, Ur, Uz, Uu):
    r, z, u = _forward(x, h, Wr, Wz, Wu, Ur, Uz, Uu)
    dr, dz, _, drh = _before(g, h, r, z, u, Uu)
    return g * z + drh + dr @ Ur.T + dz @ Uz.T


@misconception(
    "x",
    "h",
    "Wz",
    "Uz",
    "The sign at the update gate is reversed: when it opens, the output moves from the proposal towards the old state.",
)
def reverses_the_update_gate(g, x, h, Wr, Wz, Wu, Ur, Uz, Uu):
    dx, dh, _, dWz, _, _, dUz, _ = _whole(g, x, h, Wr, Wz, Wu, Ur, Uz, Uu, towards=-1.0)
    return dx, dh, dWz, dUz


@misconception(
    "x", "h", "Wz", "Uz", "The update gate is in both terms of the mixture: opening it also takes something of the proposal away."
)
def forgets_the_proposal_at_the_update_gate(g, x, h, Wr, Wz, Wu, Ur, Uz, Uu):
    r, z, u = _forward(x, h, Wr, Wz, Wu, Ur, Uz, Uu)
    dr, _, du, drh = _before(g, h, r, z, u, Uu)
    dz = g * h * _slope(z)
    dx, dh, _, dWz, _, _, dUz, _ = _gradients(dr, dz, du, g * z + drh * r, x, h, r, Wr, Wz, Wu, Ur, Uz)
    return dx, dh, dWz, dUz


@misconception("x", "h", "Wr", "Wz", "Ur", "Uz", "The derivatives of the sigmoids are missing: each gate is the output of one.")
def skips_the_sigmoids(g, x, h, Wr, Wz, Wu, Ur, Uz, Uu):
    dx, dh, dWr, dWz, _, dUr, dUz, _ = _whole(g, x, h, Wr, Wz, Wu, Ur, Uz, Uu, slope=np.ones_like)
    return dx, dh, dWr, dWz, dUr, dUz


@misconception("x", "h", "Wr", "Wu", "Ur", "Uu", "The derivative of the tanh is missing: the proposal is the output of one.")
def skips_the_tanh(g, x, h, Wr, Wz, Wu, Ur, Uz, Uu):
    dx, dh, dWr, _, dWu, dUr, _, dUu = _whole(g, x, h, Wr, Wz, Wu, Ur, Uz, Uu, tanh_slope=np.ones_like)
    return dx, dh, dWr, dWu, dUr, dUu


@misconception(
    "x", "h", "Wr", "Wu", "Ur", "Uu", "The proposal counts with what the update gate leaves to it, not with the gate itself."
)
def exchanges_the_shares_of_the_mixture(g, x, h, Wr, Wz, Wu, Ur, Uz, Uu):
    r, z, u = _forward(x, h, Wr, Wz, Wu, Ur, Uz, Uu)
    du = g * z * (1.0 - u * u)
    drh = du @ Uu.T
    dr, dz = drh * h * _slope(r), g * (h - u) * _slope(z)
    dx, dh, dWr, _, dWu, dUr, _, dUu = _gradients(dr, dz, du, g * (1.0 - z) + drh * r, x, h, r, Wr, Wz, Wu, Ur, Uz)
    return dx, dh, dWr, dWu, dUr, dUu


@misconception(
    "x",
    "h",
    "Wr",
    "Wz",
    "Wu",
    "Ur",
    "Uz",
    "Uu",
    "The update gate is taken the other way round. Both ways are in use: which of the two states does the gate let through here?",
)
def takes_the_update_gate_the_other_way_round(g, x, h, Wr, Wz, Wu, Ur, Uz, Uu):
    r, z, u = _forward(x, h, Wr, Wz, Wu, Ur, Uz, Uu)
    du = g * z * (1.0 - u * u)
    drh = du @ Uu.T
    dr, dz = drh * h * _slope(r), g * (u - h) * _slope(z)
    return _gradients(dr, dz, du, g * (1.0 - z) + drh * r, x, h, r, Wr, Wz, Wu, Ur, Uz)


@misconception("Uu", "This pairs with the whole old state. What U_u was multiplied by is what the reset gate left of it.")
def pairs_Uu_with_the_whole_state(g, x, h, Wr, Wz, Wu, Ur, Uz, Uu):
    r, z, u = _forward(x, h, Wr, Wz, Wu, Ur, Uz, Uu)
    return h.T @ _before(g, h, r, z, u, Uu)[2]


@misconception(
    "x",
    "h",
    "Wr",
    "Ur",
    "U_u is not transposed on the way to the reset gate. It is square, so the shapes are right and the numbers are not.",
)
def forgets_to_transpose_Uu(g, x, h, Wr, Wz, Wu, Ur, Uz, Uu):
    r, z, u = _forward(x, h, Wr, Wz, Wu, Ur, Uz, Uu)
    dr, dz, du, drh = _before(g, h, r, z, u, Uu.T)
    dx, dh, dWr, _, _, dUr, _, _ = _gradients(dr, dz, du, g * z + drh * r, x, h, r, Wr, Wz, Wu, Ur, Uz)
    return dx, dh, dWr, dUr


@misconception("x", "Only the way through the proposal is counted. Both gates look at x as well.")
def forgets_x_in_the_gates(g, x, h, Wr, Wz, Wu, Ur, Uz, Uu):
    r, z, u = _forward(x, h, Wr, Wz, Wu, Ur, Uz, Uu)
    return _before(g, h, r, z, u, Uu)[2] @ Wu.T


@accepted
def by_steps(g, x, h, Wr, Wz, Wu, Ur, Uz, Uu):
    r, z, u = _forward(x, h, Wr, Wz, Wu, Ur, Uz, Uu)
    dh, dx = g * z, np.zeros_like(x)
    dz = g * h - g * u
    dpre_u = (g - g * z) * (1 - u**2)
    dx += dpre_u.dot(Wu.T)
    dhidden = dpre_u.dot(Uu.T)
    dh += dhidden * r
    dpre_r = dhidden * h * r * (1 - r)
    dpre_z = dz * z * (1 - z)
    for d, W, U in ((dpre_r, Wr, Ur), (dpre_z, Wz, Uz)):
        dx += d.dot(W.T)
        dh += d.dot(U.T)
    inputs = [x.T.dot(d) for d in (dpre_r, dpre_z, dpre_u)]
    return dx, dh, *inputs, h.T.dot(dpre_r), h.T.dot(dpre_z), (h * r).T.dot(dpre_u)


@accepted
def by_einsum(g, x, h, Wr, Wz, Wu, Ur, Uz, Uu):
    r, z, u = _forward(x, h, Wr, Wz, Wu, Ur, Uz, Uu)
    dr, dz, du, drh = _before(g, h, r, z, u, Uu)
    d, W = np.stack([dr, dz, du]), np.stack([Wr, Wz, Wu])
    dx, dW = np.einsum("knj,kij->ni", d, W), np.einsum("ni,knj->kij", x, d)
    dU = np.einsum("kni,knj->kij", np.stack([h, h, r * h]), d)
    return dx, g * z + drh * r + np.einsum("knj,kij->ni", d[:2], np.stack([Ur, Uz])), *dW, *dU
