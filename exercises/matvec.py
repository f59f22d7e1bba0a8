from grader.exercise import exercise, real


@exercise("(m,n),(n)->(m)", number="4.2", module="Matrix products", level=2, known_from=("CS224n", "HIPS autograd"))
def matvec(W: real(), x: real()):
    r"""A matrix times a vector

    The forward pass is $y = W x$, or $y_i = \sum_j W_{ij} x_j$.

    Written as an array, the derivative of $y$ with respect to $W$ has $m \cdot m \cdot n$ entries, almost all of them
    zero. Its vector-Jacobian product is small: follow one entry $W_{ij}$. It is used once, in $y_i$, where it meets
    $x_j$. An entry $x_j$, in contrast, is used in every row, so its gradient collects a contribution from each $y_i$.

    Return the gradients of $W$ and $x$, in this order: $\bar W$ is shaped like $W$, $\bar x$ like $x$. When you are
    unsure about a transpose, let the shapes $(m, n)$, $(n)$ and $(m)$ decide, and then check that they decide it for
    a square $W$ too.
    """
    return W @ x
