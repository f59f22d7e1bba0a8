from grader.exercise import exercise, real


@exercise(
    "(a,b),(b,c),(c,d),(d,e),(e)->(a)",
    number="4.10",
    module="Matrix products",
    level=3,
    needs=("matvec",),
)
def matrix_chain(A: real(gradient=False), B: real(gradient=False), C: real(gradient=False), D: real(gradient=False), x: real()):
    r"""A chain of matrices

    Four matrices act on a vector, one after the other:
    $$y = A \, (B \, (C \, (D \, x))) .$$
    This is a deep network without its nonlinearities, and it shows why backpropagation goes the way it does.

    The Jacobian of this map is the product $A B C D$, and the gradient of $x$ is a product with its transpose. A
    product of matrices may be worked out in any order, with the same result and at a very different price. Beginning
    with two of the matrices costs a product of matrices at each step; beginning at the end where a vector is costs
    one product of a matrix and a vector. In the forward pass that vector was $x$. Now it is $g$, and it sits at the
    other end. Mind what transposing does to the order of the factors.

    Return the gradient with respect to $x$. The four matrices are passed as data: no gradient is asked for them.
    """
    return A @ (B @ (C @ (D @ x)))
