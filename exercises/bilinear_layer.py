import numpy as np

from grader.exercise import exercise, real


@exercise(
    "(n,i),(i,j,k),(n,j)->(n,k)",
    number="4.11",
    module="Matrix products",
    level=4,
    needs=("bilinear_form", "affine"),
    known_from=("HIPS autograd",),
    empty=("n",),
)
def bilinear_layer(x: real(), W: real(), z: real()):
    r"""A bilinear layer, with three sums in one

    The layer combines two feature vectors of each example, $x_s$ with $i$ entries and $z_s$ with $j$ entries, into
    $k$ outputs. Each output is a bilinear form with a matrix of its own, and all matrices together make a weight
    tensor $W$ of shape $(i, j, k)$:
    $$y_{s r} = \sum_p \sum_q x_{s p} \, W_{p q r} \, z_{s q} .$$
    In numpy this is `np.einsum("ni,ijk,nj->nk", x, W, z)`.

    Such products are best read by their indices. In a sum of products, the gradient of one factor is again a sum of
    products, of $g$ and all the other factors; the indices that the factor has remain, and all others are summed
    over. The index of the example is special: $x$, $z$ and $y$ have it, and $W$ has not.

    Return the gradients of $x$, $W$ and $z$, in this order and each shaped like its input.
    """
    return np.einsum("ni,ijk,nj->nk", x, W, z)
