from grader.exercise import exercise, integers, real


@exercise(
    "(v,d),(n)->(n,d)",
    number="3.9",
    module="Shapes, broadcasting, indexing",
    level=3,
    needs=("permute", "add_bias"),
    known_from=("CS231n A3", "makemore", "needle"),
    empty=("n",),
)
def embedding(W: real(), indices: integers("v")):
    r"""Looking up rows of a table

    The table $W$ has one row for each of $v$ words. The forward pass replaces $n$ words, given as indices
    $t_1, \dots, t_n$, by their rows, `W[indices]` in numpy:
    $$y_i = W_{t_i}, \qquad i = 1, \dots, n .$$
    It is the first layer of every language model. It could be written as a product with a matrix of zeros and ones,
    but nobody multiplies by zeros when indexing does the work.

    A word may occur several times, and then its row was copied several times; another may not occur at all. Gathering
    on the way forward means scattering on the way back, and the copies of a row add up. Here numpy has a famous trap:
    when an index occurs more than once in `a[indices] += g`, only one of its additions takes place.

    Return the gradient with respect to $W$, shaped like the whole table. The indices are integers and have no
    gradient.

    For example:

        >>> embedding_vjp(np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]),
        ...     np.array([[0.0, 0.0], [0.0, 0.0], [0.0, 0.0]]),
        ...     np.array([2, 0, 2]))
        array([[3.0, 4.0], [0.0, 0.0], [6.0, 8.0]])
    """
    return W[indices]
