from grader.exercise import exercise, real


@exercise(
    "(n,d)->(n,n)",
    number="4.12",
    module="Matrix products",
    level=3,
    needs=("matrix_product", "quadratic_form"),
    known_from=("Giles",),
    empty=("n",),
)
def gram_matrix(X: real()):
    r"""The Gram matrix of some vectors

    The rows of $X$ are $n$ vectors, and the forward pass takes the dot product of each of them with each:
    $$K = X X^T, \qquad K_{ij} = X_i \cdot X_j .$$
    Kernels, covariance matrices and the style of an image are made in this way.

    $X$ stands in the formula twice, so there are two ways from it to the output, and the chain rule adds up both: you
    may treat it as a matrix product of two different matrices first, and then remember that they are the same one.
    The output is a symmetric matrix. The cotangent $g$ need not be one: the loss may look at $K_{12}$ and never at
    $K_{21}$.

    Return the gradient with respect to $X$, shaped like $X$.
    """
    return X @ X.T
