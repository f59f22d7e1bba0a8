from grader.exercise import exercise, real, three_ways


@three_ways(
    components=(
        (r"one entry at $A$: a sum over the rows of $A$, in a loop", "()"),
        (r"all entries that arrive behind $A$, in two loops", "(b)"),
        (r"likewise behind $B$", "(c)"),
        (r"behind $C$", "(d)"),
        (r"behind $D$", "(e)"),
    ),
    jacobian=(
        (r"$A B$: a product of matrices, some $n^3$ multiplications", "(a,c)"),
        (r"$(A B) C$, and as many again", "(a,d)"),
        (r"the Jacobian $J = ((A B) C) D$, and as many again", "(a,e)"),
        (r"$J^\top g$: only now a vector, $n^2$ multiplications", "(e)"),
    ),
    vjp=(
        (r"$g$ taken back through $A$: a vector from the start, $n^2$ multiplications", "(b)"),
        (r"through $B$", "(c)"),
        (r"through $C$", "(d)"),
        (r"through $D$: what you return", "(e)"),
    ),
)
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
