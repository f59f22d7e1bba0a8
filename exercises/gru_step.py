import numpy as np

from grader.exercise import exercise, real, small_weights


@exercise(
    "(n,d),(n,h),(d,h),(d,h),(d,h),(h,h),(h,h),(h,h)->(n,h)",
    number="10.4",
    module="Recurrent cells and attention",
    level=5,
    needs=("rnn_step", "sigmoid", "multiply"),
    empty=("n",),
)
def gru_step(
    x: real(extreme=1000.0),
    h: real(),
    Wr: small_weights(),
    Wz: small_weights(),
    Wu: small_weights(),
    Ur: small_weights(),
    Uz: small_weights(),
    Uu: small_weights(),
):
    r"""One step of a GRU

    The gated recurrent unit keeps one state $h$ for each of $n$ sequences. It works out two gates from the next
    element $x$ and the state, and a proposal for the new state, for which the reset gate $r$ may hide a part of the
    old one; then the update gate $z$ mixes the old state and the proposal:
    $$r = \sigma (x W_r + h U_r), \qquad z = \sigma (x W_z + h U_z), \qquad u = \tanh (x W_u + (r \odot h) U_u),$$
    $$y = (1 - z) \odot u + z \odot h .$$

    The old state acts on the output in four ways: straight, through both gates, and through the proposal. Draw them,
    and let every arrow bring its part back. The reset gate is the one farthest away: what reaches it has come through
    the mixture, the tanh, the matrix $U_u$ and a product. When $z$ grows by a little, the output moves from the
    proposal towards the old state.

    Return the gradients of $x$, $h$, $W_r$, $W_z$, $W_u$, $U_r$, $U_z$ and $U_u$, in this order.
    """
    r = 1.0 / (1.0 + np.exp(-(x @ Wr + h @ Ur)))
    z = 1.0 / (1.0 + np.exp(-(x @ Wz + h @ Uz)))
    u = np.tanh(x @ Wu + (r * h) @ Uu)
    return (1.0 - z) * u + z * h
