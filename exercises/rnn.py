import numpy as np

from grader.exercise import exercise, real, small_weights


@exercise(
    "(t,d),(h),(d,h),(h,h)->(t,h)",
    number="10.2",
    module="Recurrent cells and attention",
    level=4,
    needs=("rnn_step",),
    known_from=("CS231n A3", "needle"),
    grows=("d", "h"),
)
def rnn(x: real(), h0: real(), W: small_weights(), U: small_weights()):
    r"""A recurrent network through time

    One sequence of $t$ elements, the rows of $x$, is read from the first to the last. The state begins as $h_0$, and
    each element changes it with the same weights:
    $$h_s = \tanh (x_s W + h_{s-1} U), \qquad s = 1, \dots, t .$$
    The output holds the states $h_1$ to $h_t$ as rows.

    Unrolled, this is a deep network with a layer for each element, and backpropagation goes through it from the last
    to the first. A state is used twice: it is an output, with a row of $g$ of its own, and it goes into the next
    step; what comes back from both is added before the tanh is passed. The weights are the same in all layers, so
    every step adds something to their gradients. What arrives at the very beginning is the gradient of $h_0$.

    Return the gradients of $x$, $h_0$, $W$ and $U$, in this order.
    """
    states, h = [], h0
    for row in x:
        h = np.tanh(row @ W + h @ U)
        states.append(h)
    return np.stack(states)
