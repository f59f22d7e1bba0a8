from grader.exercise import exercise, real


@exercise(
    "(n,d),(d,m),(m)->(n,m)",
    number="4.5",
    module="Matrix products",
    level=2,
    needs=("matvec",),
    known_from=("CS231n A2", "makemore", "needle"),
    empty=("n",),
)
def affine(x: real(), w: real(), b: real()):
    r"""A fully connected layer on a batch

    Each of the $n$ rows of $x$ is one example with $d$ features. The layer maps it to $m$ outputs with shared
    weights:
    $$Y = X W + \mathbf{1} b^T, \qquad Y_{ij} = \sum_k X_{ik} W_{kj} + b_j .$$

    It is the commonest layer of all, and all three kinds of dependence appear in it. A row of $x$ influences only its
    own row of $Y$. The weights and the bias are used by every row: whatever is shared in the forward pass adds up in
    the backward pass.

    Return the gradients of $x$, $w$ and $b$, in this order and each shaped like its input. The layer does not know
    what loss comes after it: if a mean over the batch is taken there, its $1/n$ is already inside $g$.

    For example:

        >>> affine_vjp(np.array([[1.0, 2.0]]), np.array([[3.0, 4.0, 5.0]]),
        ...     np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]),
        ...     np.array([0.0, 1.0]))
        (array([[5.0, 11.0, 17.0]]), array([[3.0, 6.0], [4.0, 8.0], [5.0, 10.0]]),
         array([1.0, 2.0]))
    """
    return x @ w + b
