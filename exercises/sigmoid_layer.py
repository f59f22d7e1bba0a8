import numpy as np

from grader.exercise import exercise, real, three_ways


@three_ways(
    components=(
        (r"for one unit $i$ of the layer: its $z_i$, and $g_i \, \partial y_i / \partial z_i$", "()"),
        (r"from it row $i$ for $W$, entry by entry", "(m,n)"),
        (r"entry $i$ for $b$", "(m)"),
        (r"and what this unit adds to each entry for $a$", "(n)"),
    ),
    jacobian=(
        (r"$\partial y / \partial z$: a diagonal matrix", "(m,m)"),
        (r"$g$ times it", "(m)"),
        (r"the tensor $\partial z_k / \partial W_{ij}$, zero wherever $k \ne i$", "(m,m,n)"),
        (r"contracted with the result of the second step, for $W$", "(m,n)"),
        (r"likewise with $\partial z / \partial a$, for $a$", "(n)"),
    ),
    vjp=(
        (r"$z$ and the derivatives of $\sigma$ there, as a vector", "(m)"),
        (r"$\delta$, the gradient at $z$", "(m)"),
        (r"for $W$, straight from two vectors", "(m,n)"),
        (r"for $a$", "(n)"),
        (r"for $b$", "(m)"),
    ),
)
@exercise(
    "(m,n),(n),(m)->(m)",
    number="5.8",
    module="Activations and dense networks",
    level=3,
    needs=("matvec", "sigmoid"),
    known_from=("CS229", "deeplearning.ai"),
)
def sigmoid_layer(W: real(), a: real(), b: real(extreme=1000.0)):
    r"""A layer of sigmoid units

    The layer takes the activations $a$ of the layer below and gives
    $$z = W a + b, \qquad y = \sigma(z),$$
    where the sigmoid works entry by entry.

    Two kinds of product meet on the way back. The sigmoid is elementwise, so its step is a Hadamard product; the
    matrix is a linear map, so its step is a product with a transposed matrix or an outer product. Do them in the
    order in which the gradient travels: from $y$ to $z$ first, and then from $z$ to each of $W$, $a$ and $b$. The
    gradient at $z$ is usually called $\delta$.

    Return the gradients of $W$, $a$ and $b$, in this order and each shaped like its input.
    """
    return 1.0 / (1.0 + np.exp(-(W @ a + b)))
