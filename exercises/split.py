from grader.exercise import exercise, one_of, real


@exercise(
    "(m,at+q)->(m,at),(m,q)",
    number="3.8",
    module="Shapes, broadcasting, indexing",
    level=2,
    needs=("concatenate",),
    known_from=("HIPS autograd", "needle"),
    empty=("m",),
)
def split(x: real(), *, at: one_of(2, 1, 3)):
    r"""Cutting an array into two

    The forward pass cuts each row of $x$ after its first `at` entries and returns both parts, `x[:, :at]` and
    `x[:, at:]`. A recurrent cell makes all its gates with one matrix product, and cuts the result into pieces like
    this.

    There are two outputs, so $g$ is a tuple: its first array is the cotangent of the left part, its second that of
    the right part. Each output depends on some of the entries of $x$ only. In general the gradient is the sum of what
    comes back through each of the outputs; here the two contributions lie in different places.

    Return the gradient with respect to $x$, one array shaped like $x$.
    """
    return x[:, :at], x[:, at:]
