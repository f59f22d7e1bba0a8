import numpy as np

from grader.exercise import accepted, misconception


def outer_product_vjp(g, u, v):
    return g @ v, g.T @ u


@misconception("u", "g is transposed. Row i of g belongs to entry i of u, and its columns to entries of v.")
def transposes_g_for_u(g, u, v):
    return g.T @ v


@misconception("v", "g is not transposed. Column j of g belongs to entry j of v, and its rows to entries of u.")
def forgets_to_transpose_g_for_v(g, u, v):
    return g @ u


@misconception("u", "v", "The two gradients are exchanged: the order of the inputs decides the order of what is returned.")
def exchanges_the_gradients(g, u, v):
    return g.T @ u, g @ v


@misconception("u", "v", "The other vector is missing: these are the plain row and column sums of g.")
def leaves_out_the_other_vector(g, u, v):
    return g.sum(axis=1), g.sum(axis=0)


@misconception(
    "u", "v", "The cotangent g is missing: this adds up the other vector as if every entry of the output mattered equally."
)
def ignores_the_cotangent(g, u, v):
    return np.full_like(u, v.sum()), np.full_like(v, u.sum())


@misconception("u", "v", "g is averaged instead of summed: each entry is used as often as there are entries in the other vector.")
def averages_over_the_other_vector(g, u, v):
    return g @ v / len(v), g.T @ u / len(u)


@misconception("u", "This pairs g with u itself. The output is linear in u, so the gradient of u does not contain u.")
def weighs_the_rows_with_u(g, u, v):
    return (g * u[:, None]).sum(axis=1)


@accepted
def by_components(g, u, v):
    du, dv = np.zeros_like(u), np.zeros_like(v)
    for i in range(len(u)):
        for j in range(len(v)):
            du[i] += g[i, j] * v[j]
            dv[j] += g[i, j] * u[i]
    return du, dv


@accepted
def by_einsum(g, u, v):
    return np.einsum("ij,j->i", g, v), np.einsum("ij,i->j", g, u)


@accepted
def by_broadcasting(g, u, v):
    return (g * v).sum(axis=1), (g * u[:, None]).sum(axis=0)
