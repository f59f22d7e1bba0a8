from grader.exercise import exercise, real, three_ways


@three_ways(
    components=(
        (r"one entry for $W$: $\sum_k g_k \, \partial y_k / \partial W_{ij}$, where only the term of $k = i$ is left", "()"),
        (r"all entries for $W$, in two loops", "(m,n)"),
        (r"all entries for $x$, $\sum_k g_k \, \partial y_k / \partial x_j$, where every term counts", "(n)"),
    ),
    jacobian=(
        (r"the tensor $\partial y_k / \partial W_{ij}$, zero wherever $k \ne i$", "(m,m,n)"),
        (r"$g$ contracted with its first axis, for $W$", "(m,n)"),
        (r"the matrix $\partial y_k / \partial x_j$, no larger than what you were given", "(m,n)"),
        (r"$g$ contracted with its first axis, for $x$", "(n)"),
    ),
    vjp=(
        (r"for $W$, straight from two vectors: $m n$ products", "(m,n)"),
        (r"for $x$, straight from a matrix and a vector", "(n)"),
    ),
)
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

    For example:

        >>> matvec_vjp(np.array([1.0, 2.0]),
        ...     np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]),
        ...     np.array([7.0, 8.0, 9.0]))
        (array([[7.0, 8.0, 9.0], [14.0, 16.0, 18.0]]), array([9.0, 12.0, 15.0]))
    """
    return W @ x
