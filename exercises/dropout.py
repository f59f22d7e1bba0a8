from grader.exercise import exercise, mask, one_of, real


@exercise(
    "(n),(n)->(n)",
    number="8.8",
    module="Normalisation and dropout",
    level=2,
    needs=("multiply", "relu"),
    known_from=("CS231n A2", "needle", "minitorch"),
    empty=("n",),
)
def dropout(x: real(), kept: mask(), *, keep: one_of(0.5, 0.8, 0.3)):
    r"""Inverted dropout

    During training each entry is kept with probability `keep` and set to 0 otherwise, and what is kept is made larger
    so that the mean stays the same:
    $$y_i = \frac{x_i \, m_i}{q}, \qquad q = \text{keep}, \quad m_i \in \{0, 1\} .$$
    Which entries are kept was decided by chance before; the result, the mask $m$, is given to you as `kept`, integers
    that are 1 where an entry is kept. A network that cannot rely on any single unit learns less by heart.

    Once the mask has been drawn, nothing here is random: each entry is multiplied by a number, and that number is all
    you need. The entries that were set to 0 took no part. Mind that `keep` is the probability of being kept; in some
    libraries the parameter of dropout is the probability of the opposite.

    Return the gradient with respect to $x$, shaped like $x$. The mask has no gradient.

    For example:

        >>> dropout_vjp(np.array([1.0, 2.0, 3.0]), np.array([4.0, 5.0, 6.0]),
        ...     np.array([1, 0, 1]), keep=0.5)
        array([2.0, 0.0, 6.0])
    """
    return x * kept / keep
