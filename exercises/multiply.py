from grader.exercise import exercise, real


@exercise(
    "(n),(n)->(n)",
    number="1.4",
    module="Elementwise functions",
    level=1,
    needs=("sin",),
    known_from=("HIPS autograd", "needle", "minitorch", "Autodiff-Puzzles"),
    empty=("n",),
)
def multiply(x: real(), y: real()):
    r"""The product of two vectors, entry by entry

    The forward pass multiplies entry by entry, $z_i = x_i y_i$. This is how gates work in recurrent cells, how masks
    hide, and how attention weighs.

    It is the first function here with two inputs, and a VJP returns one gradient for each. To find the gradient of
    one factor, hold the other still: what is left is a line through the origin, and its slope is whatever multiplies
    the factor that moves. So the backward pass needs both inputs again, which is why frameworks keep them.

    Return the gradients of $x$ and $y$, in this order.

    For example:

        >>> multiply_vjp(np.array([1.0, 2.0]), np.array([3.0, 4.0]),
        ...     np.array([5.0, 6.0]))
        (array([5.0, 12.0]), array([3.0, 8.0]))
    """
    return x * y
