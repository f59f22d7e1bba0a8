import numpy as np

from grader.exercise import accepted, misconception


def jacobian_tensor_vjp(g, W, a):
    return np.outer(g, a)


@misconception(
    "W", "The gradient is transposed: two indices of the tensor changed places. Which of them counts rows of W, which columns?"
)
def exchanges_two_indices(g, W, a):
    T = np.einsum("ik,j->ijk", np.eye(W.shape[0]), a)
    return np.tensordot(g, T, axes=1)


@misconception(
    "W", "The tensor is summed over its first index without g. Every entry of g weighs the part that belongs to its output."
)
def sums_without_weights(g, W, a):
    return np.einsum("ij,k->ijk", np.eye(W.shape[0]), a).sum(axis=0)


@misconception("W", "g is summed against the index of the inputs. It has one entry for each output, so it meets the first index.")
def contracts_the_last_index(g, W, a):
    T = np.einsum("ij,k->ijk", np.eye(W.shape[0]), a)
    return np.tensordot(T, g, axes=([2], [0]))


@misconception("W", "This still has three indices: g was multiplied, but nothing was summed.")
def multiplies_without_summing(g, W, a):
    return np.einsum("i,ij,k->ijk", g, np.eye(W.shape[0]), a)


@misconception("W", "a is missing: an entry of W was multiplied by an entry of a in the forward pass.")
def leaves_out_a(g, W, a):
    return np.outer(g, np.ones_like(a))


@misconception(
    "W", "The tensor has no zeros here: every output is taken to depend on all rows of W. Each output uses only one of them."
)
def lets_every_output_use_every_row(g, W, a):
    return np.outer(np.full(len(g), g.sum()), a)


@misconception("W", "This multiplies g by W. The output is linear in W, so the gradient of W does not contain W.")
def multiplies_by_W(g, W, a):
    return g[:, None] * W


@accepted
def by_components(g, W, a):
    m, n = W.shape
    dW = np.zeros((m, n))
    for i in range(m):
        for j in range(m):
            for k in range(n):
                dW[j, k] += g[i] * (i == j) * a[k]
    return dW


@accepted
def by_tensor(g, W, a):
    T = np.einsum("ij,k->ijk", np.eye(W.shape[0]), a)
    return np.tensordot(g, T, axes=1)


@accepted
def by_flat_jacobian(g, W, a):
    jacobian = np.kron(np.eye(len(g)), a[None, :])
    return (g @ jacobian).reshape(W.shape)


@accepted
def by_einsum(g, W, a):
    return np.einsum("i,k->ik", g, a)
