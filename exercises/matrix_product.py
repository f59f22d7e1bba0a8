from grader.exercise import exercise, real


@exercise(
    "(m,k),(k,n)->(m,n)",
    number="4.4",
    module="Matrix products",
    level=2,
    needs=("matvec",),
    known_from=("HIPS autograd", "needle", "minitorch", "Autodiff-Puzzles", "Giles"),
    empty=("m",),
)
def matrix_product(A: real(), B: real()):
    r"""The product of two matrices

    The forward pass is $C = A B$, or
    $$C_{ij} = \sum_p A_{ip} B_{pj} .$$
    Most of the time that a network takes is spent here, forward and backward: the two gradients are matrix products
    again, each as expensive as the forward pass.

    Follow one entry. $A_{ip}$ is used for every entry of row $i$ of $C$, where it meets the entries of row $p$ of
    $B$; so its gradient is a sum over a row of $g$. Do the same for $B_{pj}$, and then write both sums as matrix
    products. The shapes $(m, k)$, $(k, n)$ and $(m, n)$ allow only one way to do this, unless the matrices are
    square: then several wrong ways fit too, and only the sum decides.

    Return the gradients of $A$ and $B$, in this order and each shaped like its input.

    For example:

        >>> matrix_product_vjp(np.array([[1.0, 2.0]]),
        ...     np.array([[3.0, 4.0, 5.0]]),
        ...     np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]))
        (array([[5.0, 11.0, 17.0]]), array([[3.0, 6.0], [4.0, 8.0], [5.0, 10.0]]))
    """
    return A @ B
