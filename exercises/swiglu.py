import numpy as np

from grader.exercise import exercise, real, small_weights


@exercise(
    "(n,d),(d,m),(d,m)->(n,m)",
    number="10.8",
    module="Recurrent cells and attention",
    level=4,
    needs=("silu", "affine", "multiply"),
    empty=("n",),
)
def swiglu(x: real(extreme=1000.0), W: small_weights(), V: small_weights()):
    r"""SwiGLU, a layer with a gate

    Each of the $n$ rows of $x$ goes through two layers at once. One of them, bent by the SiLU function, is the gate
    for the other:
    $$A = x W, \qquad B = x V, \qquad Y = s(A) \odot B, \qquad s(a) = a \, \sigma(a) .$$
    Many language models have this in the place of the hidden layer between two blocks of attention.

    There are two products here of different kinds: two matrix products, and in the middle an entrywise one, in which
    each factor gets $g$ times the other. The function $s$ is itself a product. And $x$ is at the beginning of both
    branches.

    Return the gradients of $x$, $W$ and $V$, in this order and each shaped like its input.
    """
    a = x @ W
    return a / (1.0 + np.exp(-a)) * (x @ V)
