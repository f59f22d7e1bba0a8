import numpy as np

from grader.exercise import exercise, with_zeros


@exercise(
    "(n)->()",
    number="6.2",
    module="Reductions and softmax",
    level=3,
    needs=("multiply",),
    known_from=("HIPS autograd", "Autodiff-Puzzles"),
    empty=("n",),
)
def product(x: with_zeros()):
    r"""The product of all entries

    The forward pass multiplies all entries of a vector, $s = x_1 x_2 \cdots x_n$, in numpy `np.prod(x)`. The
    probability of a sequence is such a product.

    To find the gradient of one entry, hold all the others still: the function is then a line through the origin, and
    its slope is the product of the others. The quick way to that product is a division, and it works until an entry
    is 0. Entries that are 0 do occur here. The function is smooth there and the gradient exists: ask yourself what it
    is when one entry is 0, and what it is when two are. A running product from each side answers all of it in one
    pass.

    Return the gradient with respect to $x$, shaped like $x$. The cotangent $g$ is a single number.

    For example:

        >>> product_vjp(2.0, np.array([3.0, 0.0, 5.0]))
        array([0.0, 30.0, 0.0])
    """
    return np.prod(x)
