from grader.exercise import exercise, permutation, real


@exercise(
    "(n),(n)->(n)",
    number="2.2",
    module="Linear operators",
    level=2,
    where=("n >= 5",),
    needs=("sin",),
    known_from=("HIPS autograd",),
)
def permute(x: real(), p: permutation()):
    r"""Reordering the entries of a vector

    The forward pass picks entries in the order that the permutation $p$ gives: $y_i = x_{p_i}$, in numpy `x[p]`.

    This is a linear map: its matrix has a single 1 in each row and column. Nobody stores that matrix; indexing does
    its work. The VJP of a linear map is its transpose, so each entry of $g$ has to travel back to the place it was
    taken from. Keep apart three maps that agree for simple permutations and differ for others: the permutation, its
    inverse, and doing nothing.

    Return the gradient with respect to $x$. The permutation is an integer array and has no gradient. Inputs have at
    least five entries.

    For example:

        >>> permute_vjp(np.array([10.0, 20.0, 30.0, 40.0, 50.0]),
        ...     np.array([1.0, 2.0, 3.0, 4.0, 5.0]), np.array([2, 0, 1, 4, 3]))
        array([20.0, 30.0, 10.0, 50.0, 40.0])
    """
    return x[p]
