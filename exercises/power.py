from grader.exercise import exercise, positive, real


@exercise(
    "(n),(n)->(n)",
    number="1.6",
    module="Elementwise functions",
    level=2,
    needs=("multiply", "log"),
    known_from=("HIPS autograd", "needle"),
    empty=("n",),
)
def power(x: positive(), p: real()):
    r"""A power, entry by entry

    The forward pass raises each entry of $x$ to the power beside it, $y_i = x_i^{p_i}$. The bases are positive, the
    exponents any real numbers.

    One formula, two derivatives. As a function of its base this is a power function; as a function of its exponent it
    is an exponential function, whose base happens to be $x_i$ and not $e$. If the second is not at your fingertips,
    write $x^p = e^{p \log x}$ and use what you know about the exponential.

    Return the gradients of $x$ and $p$, in this order.

    For example:

        >>> power_vjp(np.array([1.0, 1.0]), np.array([2.0, 3.0]),
        ...     np.array([3.0, 2.0]))
        (array([12.0, 6.0]), array([5.545, 9.888]))
    """
    return x**p
