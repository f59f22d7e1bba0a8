from grader.exercise import exercise, real


@exercise(
    "(m,n),(n)->(m)",
    number="4.3",
    module="Matrix products",
    level=3,
    needs=("matvec",),
    known_from=("CS224n",),
)
def jacobian_tensor(W: real(), a: real(gradient=False)):
    r"""The derivative by a matrix, as a tensor

    The forward pass is again $y = W a$, and now the question is only about $W$. The derivative of a vector with
    respect to a matrix has three indices,
    $$T_{ijk} = \frac{\partial y_i}{\partial W_{jk}} ,$$
    and fills an array of shape $(m, m, n)$. Work it out: which $W_{jk}$ does $y_i$ depend on at all, and how?

    The chain rule contracts this tensor with $g$, a sum over one of its three indices, and leaves an array of the shape
    of $W$:
    $$\bar W_{jk} = \sum_i g_i T_{ijk} .$$
    You may build $T$ and contract it (`np.tensordot` does this), and see that it works and what it costs. Then look at
    what is left of the sum when all the zeros are gone. For a layer with a thousand inputs and outputs the tensor holds
    a billion numbers and the answer a million.

    Return the gradient with respect to $W$, shaped like $W$. The vector $a$ is passed as data: no gradient is asked
    for it.
    """
    return W @ a
