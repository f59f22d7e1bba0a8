from grader.exercise import exercise, real


@exercise(
    "(n,6)->(n,2,3)",
    number="3.1",
    module="Shapes, broadcasting, indexing",
    level=1,
    known_from=("needle",),
)
def reshape(a: real()):
    r"""The same entries in another shape

    The forward pass keeps all entries and their order, and cuts each row into two of three.

    No entry changes its value, so each entry of $g$ belongs to one entry of $a$. Mind the shape.

    Return the gradient with respect to $a$, shaped like $a$.
    """
    return a.reshape(a.shape[0], 2, 3)
