from grader.exercise import exercise, one_of, real


@exercise(
    "(n)->(m)",
    number="2.8",
    module="Linear operators",
    level=2,
    sizes={"m": "(n - 1)//step + 1"},
    needs=("permute",),
    known_from=("HIPS autograd",),
)
def downsample(x: real(), *, step: one_of(2, 3)):
    r"""Keeping every second or third entry

    The forward pass keeps the first entry and from there on every `step`-th one:
    $$y_i = x_{i s}, \qquad s = \text{step}, \quad i = 0, 1, \dots, m - 1 .$$
    In numpy this is `x[::step]`. Strided convolutions do it to save work.

    Most entries of $x$ are thrown away. The output does not depend on them, and their gradient says so. The others
    are copied, and each entry of $g$ travels back to the place that was kept. Note that $x$ cannot be restored from
    $y$: this map has no inverse, but it has a transpose like every other.

    Return the gradient with respect to $x$, shaped like $x$. The length of $x$ need not be a multiple of the step.

    For example:

        >>> downsample_vjp(np.array([1.0, 2.0]), np.array([5.0, 6.0, 7.0, 8.0]),
        ...     step=2)
        array([1.0, 0.0, 2.0, 0.0])
    """
    return x[::step]
