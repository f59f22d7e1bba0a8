import numpy as np

from grader.exercise import exercise, real, small_weights


@exercise(
    "(n,d),(n,h),(n,h),(d,4*h),(h,4*h),(4*h)->(n,h),(n,h)",
    number="10.3",
    module="Recurrent cells and attention",
    level=5,
    needs=("rnn_step", "sigmoid", "multiply", "split"),
    known_from=("CS231n A3", "needle"),
    empty=("n",),
)
def lstm_step(x: real(extreme=1000.0), h: real(), c: real(), Wx: small_weights(), Wh: small_weights(), b: small_weights()):
    r"""One step of an LSTM

    The cell keeps two states for each of $n$ sequences, a hidden state $h$ and a memory $c$. From them and the next
    element $x$ it works out four arrays of $h$ columns each, side by side in one product:
    $$(a_i, a_f, a_o, a_u) = x W_x + h W_h + b .$$
    The first three are gates, $i = \sigma(a_i)$, $f = \sigma(a_f)$ and $o = \sigma(a_o)$, and the last is a proposal,
    $u = \tanh a_u$. Then the memory is partly forgotten and partly renewed, and partly shown:
    $$c' = f \odot c + i \odot u, \qquad h' = o \odot \tanh c' .$$

    There are two outputs, $h'$ and $c'$, so $g$ is a pair `(g_h, g_c)`, in this order. The new memory is an output and
    also lies on the way to the other output: both ways bring something back to it. From there each factor of a
    product gets the other factor, and the four pieces are put side by side again. On the way from $c'$ to $c$ there is
    only a gate and no matrix; this is why an LSTM remembers for long.

    Return the gradients of $x$, $h$, $c$, $W_x$, $W_h$ and $b$, in this order.
    """
    i, f, o, u = np.split(x @ Wx + h @ Wh + b, 4, axis=1)
    i, f, o = (1.0 / (1.0 + np.exp(-gate)) for gate in (i, f, o))
    memory = f * c + i * np.tanh(u)
    return o * np.tanh(memory), memory
