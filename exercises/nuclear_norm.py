import numpy as np

from grader.exercise import distinct_singular_values, exercise


@exercise(
    "(m,n)->()",
    number="11.7",
    module="Matrix calculus",
    level=4,
    needs=("eigenvalues", "absolute_value"),
    known_from=("Giles", "HIPS autograd"),
)
def nuclear_norm(A: distinct_singular_values()):
    r"""The nuclear norm

    The forward pass adds up the singular values of a matrix:
    $$A = U \operatorname{diag}(s) \, V^T, \qquad y = \sum_k s_k .$$
    In numpy, `np.linalg.svd(A, full_matrices=False)` gives $U$, $s$ and $V^T$, with $\min(m, n)$ singular values.
    Adding this norm to a loss pushes a matrix towards low rank; recommendations are filled in that way.

    It is for a matrix what the sum of absolute values is for a vector, so think of the gradient of that: the size of
    an entry did not matter, only its sign. A singular value is $s_k = u_k^T A \, v_k$, and the two vectors, of length
    1, can only turn. What is the gradient of one singular value, and of their sum? At a singular value of 0 there
    would be a kink; here all of them are at least 0.5, and different.

    Return the gradient with respect to $A$, shaped like $A$; the cotangent $g$ is a single number.
    """
    return np.sum(np.linalg.svd(A, compute_uv=False))
