from grader.exercise import exercise, real


@exercise(
    "(n)->(n)",
    number="2.1",
    module="Linear operators",
    level=1,
    needs=("sin",),
    known_from=("HIPS autograd", "needle", "minitorch", "Autodiff-Puzzles"),
    empty=("n",),
)
def negate(x: real()):
    r"""Changing the sign

    The forward pass changes the sign of every entry, $y_i = -x_i$.

    This is the smallest linear operator that is not the identity, and it shows what all of them have in common. A
    linear map is its own derivative, the same at every point, so its VJP does not need $x$: it is passed because
    every function here gets the inputs of the forward pass. And the VJP of a linear map $y = L x$ is its transpose,
    also called its adjoint, the map $L^T$ for which
    $$g \cdot (L v) = (L^T g) \cdot v \qquad \text{for all } g \text{ and } v .$$
    Which matrix is $L$ here, and what is its transpose?

    Return the gradient with respect to $x$, shaped like $x$.

    For example:

        >>> negate_vjp(np.array([1.0, -2.0]), np.array([5.0, 6.0]))
        array([-1.0, 2.0])
    """
    return -x
