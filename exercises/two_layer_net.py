import numpy as np

from grader.exercise import exercise, real


@exercise(
    "(h,d),(h),(o,h),(o),(d),(o)->()",
    number="5.10",
    module="Activations and dense networks",
    level=4,
    needs=("sigmoid_layer",),
    known_from=("CS229",),
)
def two_layer_net(W1: real(), b1: real(), W2: real(), b2: real(), x: real(gradient=False), y: real(gradient=False)):
    r"""A network with one hidden layer

    One example $x$ goes through a hidden layer of sigmoid units and a linear output layer, and is compared with the
    target $y$:
    $$z = W_1 x + b_1, \qquad a = \sigma(z), \qquad o = W_2 a + b_2, \qquad L = \tfrac{1}{2} \lVert o - y \rVert^2 .$$

    Backpropagation goes through this list from right to left and keeps one vector for each step: first the gradient
    at $o$, then at $a$, then at $z$. Each parameter's gradient is then made from the vector at its layer's output and
    the activation at its layer's input. The loss is a scalar, so $g$ is a single number, which is not always 1.

    Return the gradients of $W_1$, $b_1$, $W_2$ and $b_2$, in this order. The example $x$ and the target $y$ are data:
    they are passed, but no gradient is asked for them.
    """
    a = 1.0 / (1.0 + np.exp(-(W1 @ x + b1)))
    error = W2 @ a + b2 - y
    return 0.5 * np.sum(error**2)
