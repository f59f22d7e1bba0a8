from grader.exercise import exercise, real


@exercise(
    "(b,n,k),(k,m)->(b,n,m)",
    number="4.6",
    module="Matrix products",
    level=3,
    needs=("matrix_product", "broadcast_to"),
    known_from=("HIPS autograd", "needle", "CS231n A3"),
    empty=("b",),
)
def batched_matrix_product(X: real(), W: real()):
    r"""A batch of matrices times one matrix

    There are $b$ matrices of shape $(n, k)$, stacked along the first axis of $X$, and each of them is multiplied by
    the same matrix $W$:
    $$Y_{s i j} = \sum_p X_{s i p} W_{p j} .$$
    In numpy this is `X @ W`. The first axis may hold the sentences of a batch, the second the words of a sentence; a
    layer treats all words alike.

    For one matrix of the stack the two gradients are those of a matrix product. For the whole stack, $X$ has a slice
    for each of them, but $W$ is shared: numpy broadcasts it along an axis that it does not even have. Mind the
    transpose of an array with three axes: `.T` turns around all of them, which is hardly ever what one wants.

    Return the gradients of $X$ and $W$, in this order and each shaped like its input.
    """
    return X @ W
