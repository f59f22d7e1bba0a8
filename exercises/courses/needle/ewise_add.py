from grader.exercise import exercise, real


@exercise(
    "(n,d),(n,d)->(n,d)",
    number="1.4",
    module="Elementwise functions",
    level=1,
    known_from=("needle",),
)
def ewise_add(a: real(), b: real()):
    r"""The sum of two matrices, entry by entry

    The forward pass adds entry by entry, $y_{ij} = a_{ij} + b_{ij}$.

    Ask of each entry how much the output moves when it moves a little, and then how much the loss does.

    Return the gradients of $a$ and $b$, in this order.
    """
    return a + b
