from grader.exercise import Training, network, part, real, small_weights

affine, sigmoid, mean_squared_error = part("affine"), part("sigmoid"), part("mean_squared_error")


@network(
    "(d,h),(h),(h,c),(c),(n,d),(n,c)->()",
    number="13.1",
    level=3,
    known_from=("CS229",),
    trained=Training({"x": "pixels", "t": "targets"}, {"d": 64, "h": 32, "c": 10}, rate=0.5),
)
def sigmoid_network(
    W1: small_weights(), b1: real(), W2: small_weights(), b2: real(), x: real(gradient=False), t: real(gradient=False)
):
    r"""The first network: a hidden layer of sigmoid units

    Here you write nothing new. Your own layers are put together, and what is judged is the network that they make. A
    batch of $n$ examples, the rows of $x$, goes through a layer of sigmoid units and a linear layer, and is compared
    with the targets $t$:
    $$Z = x W_1 + b_1, \qquad A = \sigma(Z), \qquad O = A W_2 + b_2, \qquad
    L = \frac{1}{n c} \sum_i \sum_j (O_{ij} - t_{ij})^2 .$$

    On the way back the gradient that one of your functions returns is the cotangent of the one before it, and no one
    looks at what passes between them. That is the point of a vector-Jacobian product: each layer minds its own
    business, is right for every $g$, and leaves alone what belongs to others. A mistake in one layer spoils all that
    lies before it, and nothing that lies behind; the pattern of right and wrong gradients tells you where to look.

    The sigmoid works on vectors; the network hands it the entries of $Z$ as one long vector. The gradients of the
    network are those of $W_1$, $b_1$, $W_2$ and $b_2$; the examples and the targets are data.
    """
    hidden = sigmoid(affine(x, W1, b1))
    return mean_squared_error(affine(hidden, W2, b2), t)
