import numpy as np

from grader.exercise import accepted, misconception


def where_vjp(g, m, x, y):
    return np.where(m, g, 0.0), np.where(m, 0.0, g)


@misconception("x", "y", "The mask is missing: both inputs get all of g. At each place only one of them was chosen.")
def forgets_the_mask(g, m, x, y):
    return 1.0 * g, 1.0 * g


@misconception("x", "y", "The branches are exchanged: where the mask is 1, x was taken.")
def exchanges_the_branches(g, m, x, y):
    return np.where(m, 0.0, g), np.where(m, g, 0.0)


@misconception("x", "y", "The cotangent g is missing: these are the mask and its complement alone.")
def ignores_the_cotangent(g, m, x, y):
    return m * 1.0, 1.0 - m


@misconception("y", "Both inputs get the same places. Where x was chosen, y had no influence.")
def gives_y_the_places_of_x(g, m, x, y):
    return np.where(m, g, 0.0)


@misconception(
    "x", "y", "This multiplies g by the entries that were chosen. Choosing copies them: the slope is 1 where it is not 0."
)
def multiplies_by_the_chosen_entries(g, m, x, y):
    return g * m * x, g * (1 - m) * y


@misconception("x", "y", "g is shared equally between the two. At each place all of it belongs to the one that was chosen.")
def shares_g_equally(g, m, x, y):
    return 0.5 * g, 0.5 * g


@accepted
def by_products(g, m, x, y):
    return g * m, g * (1 - m)


@accepted
def by_components(g, m, x, y):
    dx, dy = np.zeros_like(x), np.zeros_like(y)
    for i in range(len(m)):
        if m[i] == 1:
            dx[i] = g[i]
        else:
            dy[i] = g[i]
    return dx, dy


@accepted
def by_assignment(g, m, x, y):
    dx, dy = np.array(g), np.array(g)
    dx[m == 0] = 0
    dy[m != 0] = 0
    return dx, dy
