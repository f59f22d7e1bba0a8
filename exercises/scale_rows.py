from grader.exercise import exercise, real


@exercise(
    "(n,d),(n,1)->(n,d)",
    number="3.5",
    module="Shapes, broadcasting, indexing",
    level=2,
    needs=("add_bias", "multiply"),
    known_from=("HIPS autograd", "makemore", "Autodiff-Puzzles"),
    empty=("n",),
)
def scale_rows(x: real(), s: real()):
    r"""Multiplying each row by a number of its own

    The forward pass multiplies row $i$ of $x$ by the number $s_i$, which stands in a column of shape $(n, 1)$,
    $$y_{ij} = x_{ij} s_i .$$
    In numpy this is `x * s`: the axis of length 1 is stretched to length $d$. Normalised activations are scaled like
    this.

    Two rules meet. Each product has the other factor for its slope; and what was stretched in the forward pass is
    added up in the backward pass, over the very axis along which it was stretched. That axis is still there in $s$,
    with length 1, and so it must be in the gradient.

    Return the gradients of $x$ and $s$, in this order, of shapes $(n, d)$ and $(n, 1)$.

    For example:

        >>> scale_rows_vjp(np.array([[1.0, 2.0], [3.0, 4.0]]),
        ...     np.array([[5.0, 6.0], [7.0, 8.0]]), np.array([[10.0], [20.0]]))
        (array([[10.0, 20.0], [60.0, 80.0]]), array([[17.0], [53.0]]))
    """
    return x * s
