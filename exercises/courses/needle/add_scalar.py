from grader.exercise import exercise, real


@exercise(
    "(n,d),()->(n,d)",
    number="1.4",
    module="Elementwise functions",
    level=1,
    known_from=("needle",),
)
def add_scalar(a: real(), scalar: real(gradient=False)):
    r"""A matrix and a number

    The forward pass adds the same number to each entry, $y_{ij} = a_{ij} + s$.

    The number is no input of the operator: its constructor gets it, and it has no gradient.

    Return the gradient with respect to $a$.
    """
    return a + scalar
