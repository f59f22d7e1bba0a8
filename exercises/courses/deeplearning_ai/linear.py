from grader.exercise import exercise, real


@exercise(
    "(n,m),(k,n),(k,1)->(k,m)",
    number="4.5",
    module="Matrix products",
    level=2,
    known_from=("deeplearning.ai",),
)
def linear(A: real(), W: real(), b: real()):
    r"""A linear layer whose examples are columns

    The $m$ examples of a batch are the columns of a matrix:
    $$Z = W A + b \, \mathbf{1}^T .$$

    The bias was copied into every column, and each weight meets one feature of every example.

    Return the gradients of $A$, $W$ and $b$, in this order and each shaped like its input.
    """
    return W @ A + b
