from grader.exercise import exercise, real


@exercise(
    "(m),(m,n),(n)->()",
    number="4.8",
    module="Matrix products",
    level=2,
    needs=("dot_product", "matvec"),
    known_from=("Giles",),
)
def bilinear_form(x: real(), A: real(), z: real()):
    r"""A bilinear form

    The forward pass compares two vectors by means of a matrix:
    $$s = x^T A z = \sum_i \sum_j x_i A_{ij} z_j .$$
    An attention score is of this kind: a query, a key, and a learned matrix between them.

    The scalar $s$ is linear in each of its three arguments. So for each of them there is an object of its own shape
    that does not contain it and that it is multiplied with; take the double sum apart three times, once around $x_i$,
    once around $A_{ij}$ and once around $z_j$. If a transpose is in doubt, remember that the scalar is its own
    transpose: $x^T A z = z^T A^T x$.

    Return the gradients of $x$, $A$ and $z$, in this order. The cotangent $g$ is a single number.
    """
    return x @ A @ z
