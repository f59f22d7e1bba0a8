import numpy as np

from grader.exercise import accepted, misconception


def bilinear_layer_vjp(g, x, W, z):
    dx = np.einsum("nk,ijk,nj->ni", g, W, z)
    dW = np.einsum("nk,ni,nj->ijk", g, x, z)
    dz = np.einsum("nk,ijk,ni->nj", g, W, x)
    return dx, dW, dz


@misconception("W", "This looks at the first example only. Every example uses W.")
def takes_the_first_example(g, x, W, z):
    return np.einsum("k,i,j->ijk", g[0], x[0], z[0])


@misconception("W", "This is a mean over the batch. A mean belongs to the loss, and g already holds it.")
def averages_over_the_batch(g, x, W, z):
    return np.einsum("nk,ni,nj->ijk", g, x, z) / len(x)


@misconception("x", "z", "The two gradients are exchanged: what is multiplied with x is the gradient of x, and holds z.")
def exchanges_the_features(g, x, W, z):
    return np.einsum("nk,ijk,ni->nj", g, W, x), np.einsum("nk,ijk,nj->ni", g, W, z)


@misconception("x", "z", "The first two axes of W have changed places: the first belongs to x, the second to z.")
def exchanges_the_axes_of_W(g, x, W, z):
    return np.einsum("nk,jik,nj->ni", g, W, z), np.einsum("nk,jik,ni->nj", g, W, x)


@misconception("W", "The first two axes of the gradient have changed places: the first belongs to x, the second to z.")
def transposes_the_gradient_of_W(g, x, W, z):
    return np.einsum("nk,ni,nj->jik", g, x, z)


@misconception("W", "This still has a gradient for each example. W is shared by all of them.")
def keeps_the_batch(g, x, W, z):
    return np.einsum("nk,ni,nj->nijk", g, x, z)


@misconception("W", "g is missing: this adds up the products of the features as if every output mattered equally.")
def ignores_the_cotangent_for_W(g, x, W, z):
    return np.repeat(np.einsum("ni,nj->ij", x, z)[:, :, None], W.shape[2], axis=2)


@misconception("W", "The two features are summed over the batch before they meet. Those of one example belong together.")
def mixes_the_examples(g, x, W, z):
    return np.einsum("nk,ni,mj->ijk", g, x, z)


@accepted
def by_components(g, x, W, z):
    dx, dW, dz = np.zeros_like(x), np.zeros_like(W), np.zeros_like(z)
    for s in range(len(x)):
        for p in range(W.shape[0]):
            for q in range(W.shape[1]):
                dx[s, p] += g[s] @ W[p, q] * z[s, q]
                dz[s, q] += g[s] @ W[p, q] * x[s, p]
                dW[p, q] += g[s] * x[s, p] * z[s, q]
    return dx, dW, dz


@accepted
def by_matrix_products(g, x, W, z):
    i, j, k = W.shape
    pairs = (x[:, :, None] * z[:, None, :]).reshape(len(x), i * j)
    back = (g @ W.reshape(i * j, k).T).reshape(len(x), i, j)
    return (back * z[:, None, :]).sum(2), (pairs.T @ g).reshape(i, j, k), (back * x[:, :, None]).sum(1)
