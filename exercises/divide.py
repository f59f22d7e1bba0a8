from grader.exercise import exercise, nonzero, real


@exercise(
    "(n),(n)->(n)",
    number="1.5",
    module="Elementwise functions",
    level=2,
    needs=("multiply", "log"),
    known_from=("HIPS autograd", "needle"),
    empty=("n",),
)
def divide(x: real(), y: nonzero()):
    r"""The quotient of two vectors, entry by entry

    The forward pass divides entry by entry, $z_i = x_i / y_i$. It is met whenever something is normalised: by a sum,
    a norm, a standard deviation.

    The two inputs play different roles. In the numerator the function is linear. In the denominator it is not: think
    of $1 / y$ as a power of $y$ and differentiate that. Two signs are worth a thought. When everything is positive, a
    larger denominator makes the quotient smaller; and what happens to that when $y$ is negative?

    Return the gradients of $x$ and $y$, in this order. No entry of $y$ is near 0.

    For example:

        >>> divide_vjp(np.array([1.0, 2.0]), np.array([3.0, 4.0]),
        ...     np.array([2.0, -4.0]))
        (array([0.5, -0.5]), array([-0.75, -0.5]))
    """
    return x / y
