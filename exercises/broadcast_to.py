import numpy as np

from grader.exercise import exercise, one_of, real


@exercise(
    "(1,d)->(batch,rows,d)",
    number="3.6",
    module="Shapes, broadcasting, indexing",
    level=2,
    needs=("add_bias",),
    known_from=("HIPS autograd", "needle"),
)
def broadcast_to(x: real(), *, batch: one_of(2, 3, 1), rows: one_of(4, 3, 1)):
    r"""Broadcasting to a larger shape

    The forward pass copies a single row of shape $(1, d)$ into every place of an array of shape (batch, rows, $d$),
    $$y_{b r j} = x_{1 j} ,$$
    in numpy `np.broadcast_to(x, (batch, rows, d))`.

    Two different things happen to the shape. A new axis appears in front, of length `batch`; and an axis that was
    there, of length 1, is stretched to length `rows`. Both mean copies, so both mean a sum on the way back. But they
    leave different traces in the shape of the gradient: the new axis has to go again, and the stretched one has to
    shrink back to length 1. Every library for differentiation has a function that does this for any two shapes.

    Return the gradient with respect to $x$, of shape $(1, d)$.
    """
    return np.broadcast_to(x[np.newaxis], (batch, rows, x.shape[1]))
