from grader.exercise import exercise, real


@exercise(
    "(n),(n)->()",
    number="4.1",
    module="Matrix products",
    level=1,
    needs=("multiply", "sum_over_axis"),
    known_from=("HIPS autograd", "Autodiff-Puzzles"),
    empty=("n",),
)
def dot_product(x: real(), y: real()):
    r"""The dot product of two vectors

    The forward pass multiplies two vectors entry by entry and adds up, $s = x \cdot y = \sum_i x_i y_i$. It measures
    how much two vectors point in the same direction; a neuron, an attention score and a convolution are dot products.

    The output is a scalar, and so is $g$: a single number, which is not always 1. The derivative of a scalar with
    respect to a vector is a vector, and for a linear function it is the same vector everywhere. The dot product is
    linear in each of its two arguments, as long as the other one is held still.

    Return the gradients of $x$ and $y$, in this order.

    For example:

        >>> dot_product_vjp(2.0, np.array([1.0, 2.0]), np.array([3.0, 4.0]))
        (array([6.0, 8.0]), array([2.0, 4.0]))
    """
    return x @ y
