from grader.exercise import exercise, real


@exercise(
    "(n),(n,n)->()",
    number="4.9",
    module="Matrix products",
    level=3,
    needs=("bilinear_form",),
    known_from=("Giles", "CS229"),
)
def quadratic_form(x: real(), A: real()):
    r"""A quadratic form

    The forward pass is a bilinear form with the same vector on both sides:
    $$s = x^T A x = \sum_i \sum_j x_i A_{ij} x_j .$$
    Energies, squared distances and the second-order term of a Taylor series look like this.

    The vector $x$ reaches the output by two ways, once from the left and once from the right, and the multivariate
    chain rule adds up what comes back on each of them. Textbooks often assume that $A$ is symmetric, and then the two
    ways contribute the same. Here $A$ is any square matrix.

    Return the gradients of $x$ and $A$, in this order. The cotangent $g$ is a single number.

    For example:

        >>> quadratic_form_vjp(2.0, np.array([1.0, 2.0]),
        ...     np.array([[1.0, 2.0], [3.0, 4.0]]))
        (array([24.0, 42.0]), array([[2.0, 4.0], [4.0, 8.0]]))
    """
    return x @ A @ x
