import numpy as np

from grader.exercise import exercise, real, small_weights


@exercise(
    "(n,d),(n,h),(d,h),(h,h),(h)->(n,h)",
    number="10.1",
    module="Recurrent cells and attention",
    level=3,
    needs=("affine", "tanh"),
    known_from=("CS231n A3", "needle"),
    empty=("n",),
)
def rnn_step(x: real(), h: real(), Wx: small_weights(), Wh: small_weights(), b: small_weights()):
    r"""One step of a recurrent network

    A recurrent cell reads a sequence one element at a time and keeps a state. For each of $n$ sequences it makes a
    new state from the element $x$, with $d$ features, and the state before, $h$, with as many features as the new one:
    $$y = \tanh (x W_x + h W_h + b) .$$

    It is a layer with two inputs, each with weights of its own. Everything goes through the tanh and then through a
    sum, so one array of the shape of $y$ is enough to make all five gradients: find it first. The matrix $W_h$ is
    square, so a transpose too much or too little does not show in the shapes.

    Return the gradients of $x$, $h$, $W_x$, $W_h$ and $b$, in this order.
    """
    return np.tanh(x @ Wx + h @ Wh + b)
