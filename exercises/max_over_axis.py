from grader.exercise import distinct, exercise


@exercise(
    "(m,n)->(m)",
    number="6.1",
    module="Reductions and softmax",
    level=2,
    needs=("pick_per_row", "relu"),
    known_from=("HIPS autograd", "minitorch", "makemore"),
    empty=("m",),
)
def max_over_axis(x: distinct()):
    r"""The maximum of each row

    The forward pass takes the largest entry of each row, $y_i = \max_j x_{ij}$, in numpy `np.max(x, axis=1)`. Max
    pooling does this with the pixels of a window.

    As long as one entry of a row is larger than all the others, a small change of the others changes nothing. The
    maximum is a choice, and the row itself decides what is chosen. When two entries are exactly equal and largest
    there is a kink, and one of the hidden cases lies there. You may then give $g_i$ to any one of them, or share it
    among them, but all the shares together make up $g_i$ and no more.

    Return the gradient with respect to $x$, shaped like $x$. Each row makes its own choice.

    For example:

        >>> max_over_axis_vjp(np.array([5.0, 6.0]),
        ...     np.array([[1.0, 3.0, 2.0], [6.0, 4.0, 5.0]]))
        array([[0.0, 5.0, 0.0], [6.0, 0.0, 0.0]])
    """
    return x.max(axis=1)
