from grader.exercise import exercise, real


@exercise(
    "(n,d),(d)->(n,d)",
    number="3.4",
    module="Shapes, broadcasting, indexing",
    level=2,
    needs=("sum_over_axis",),
    known_from=("CS231n A2", "makemore", "needle"),
    empty=("n",),
)
def add_bias(x: real(), b: real()):
    r"""Adding a vector to every row

    The forward pass adds the vector $b$ to each of the $n$ rows of $x$,
    $$y_{ij} = x_{ij} + b_j .$$
    In numpy one writes `x + b`; that $b$ has one axis less than $x$ is made up for by broadcasting, which acts as if
    $b$ were written $n$ times, one below the other.

    What broadcasting copies in the forward pass, the backward pass has to gather. A small change of $b_j$ changes
    the $j$-th entry of every row, and the loss feels all of these changes together. There is no mean in the forward
    pass, so there is none in the backward pass.

    Return the gradients of $x$ and $b$, in this order and each shaped like its input.

    For example:

        >>> add_bias_vjp(np.array([[1.0, 2.0], [3.0, 4.0]]),
        ...     np.array([[5.0, 6.0], [7.0, 8.0]]), np.array([9.0, 10.0]))
        (array([[1.0, 2.0], [3.0, 4.0]]), array([4.0, 6.0]))
    """
    return x + b
