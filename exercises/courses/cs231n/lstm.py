import numpy as np

from grader.exercise import exercise, real, small_weights


@exercise(
    "(n,t,d),(n,h),(d,4*h),(h,4*h),(4*h)->(n,t,h)",
    number="10.3",
    module="Recurrent cells and attention",
    level=5,
    grows=("n", "d"),
    known_from=("CS231n A3",),
)
def lstm(x: real(), h0: real(), Wx: small_weights(), Wh: small_weights(), b: small_weights()):
    r"""An LSTM over a batch of sequences

    Each of $n$ sequences of $t$ elements is read from the first to the last. The hidden state begins as a row of $h_0$,
    the memory as zeros, and each step is one of an LSTM, with $(a_i, a_f, a_o, a_u) = x_s W_x + h_{s-1} W_h + b$:
    $$c_s = \sigma(a_f) \odot c_{s-1} + \sigma(a_i) \odot \tanh a_u, \qquad h_s = \sigma(a_o) \odot \tanh c_s .$$
    The output holds the hidden states.

    Two things travel back in time, the gradient of the hidden state and that of the memory. A hidden state is also an
    output, with a part of $g$ of its own; the memory is not. The weights and the bias collect from all steps.

    Return the gradients of $x$, $h_0$, $W_x$, $W_h$ and $b$, in this order.
    """
    h, c, states = h0, np.zeros_like(h0), []
    for s in range(x.shape[1]):
        i, f, o, u = np.split(x[:, s] @ Wx + h @ Wh + b, 4, axis=1)
        i, f, o = (1.0 / (1.0 + np.exp(-gate)) for gate in (i, f, o))
        c = f * c + i * np.tanh(u)
        h = o * np.tanh(c)
        states.append(h)
    return np.stack(states, axis=1)
