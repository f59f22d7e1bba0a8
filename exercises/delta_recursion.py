import numpy as np

from grader.exercise import exercise, real


@exercise(
    "(m,n),(n)->(m)",
    number="5.9",
    module="Activations and dense networks",
    level=3,
    needs=("sigmoid_layer",),
    known_from=("CS229", "deeplearning.ai"),
)
def delta_recursion(W: real(gradient=False), z: real()):
    r"""From one layer's delta to that of the layer below

    Textbooks write backpropagation as a recursion for $\delta^l$, the gradient of the loss with respect to the
    pre-activation $z^l$ of layer $l$. Between the pre-activations of two layers lie a sigmoid and a matrix, and that
    is the forward pass here:
    $$z^{l+1} = W \, \sigma(z^l) .$$

    The cotangent of $z^{l+1}$ is $\delta^{l+1}$, and what you return is $\delta^l$: one step of the recursion is one
    VJP. The forward pass goes through the sigmoid first and through the matrix second. On the way back the order is
    reversed, and it matters, because the two vectors live in spaces of different dimensions. The derivative of the
    sigmoid belongs to the pre-activation of the lower layer.

    Return the gradient with respect to $z$, shaped like $z$. The weights are passed as data: no gradient is asked for
    them.
    """
    return W @ (1.0 / (1.0 + np.exp(-z)))
