import numpy as np

from grader.exercise import exercise, real, small_weights


@exercise(
    "(n,t,d),(n,h),(d,h),(h,h),(h)->(n,t,h)",
    number="10.2",
    module="Recurrent cells and attention",
    level=4,
    known_from=("CS231n A3",),
)
def rnn(x: real(), h0: real(), Wx: small_weights(), Wh: small_weights(), b: small_weights()):
    r"""A recurrent network over a batch of sequences

    Each of $n$ sequences of $t$ elements is read from the first to the last. The state begins as a row of $h_0$, and
    each element changes it with the same weights:
    $$h_s = \tanh (x_s W_x + h_{s-1} W_h + b), \qquad s = 1, \dots, t .$$

    A state is used twice: it is an output, with a part of $g$ of its own, and it goes into the next step. The weights
    and the bias are the same in all steps and for all sequences, so all of these add up.

    Return the gradients of $x$, $h_0$, $W_x$, $W_h$ and $b$, in this order.
    """
    states, h = [], h0
    for s in range(x.shape[1]):
        h = np.tanh(x[:, s] @ Wx + h @ Wh + b)
        states.append(h)
    return np.stack(states, axis=1)
