from grader.exercise import Training, integers, network, part, real, small_weights

affine, relu, cross_entropy = part("affine"), part("relu"), part("cross_entropy")


@network(
    "(d,h),(h),(h,c),(c),(n,d),(n)->()",
    number="13.2",
    level=3,
    known_from=("CS231n A1",),
    trained=Training({"x": "pixels", "labels": "labels"}, {"d": 64, "h": 32, "c": 10}, rate=0.3),
)
def relu_network(
    W1: small_weights(), b1: real(), W2: small_weights(), b2: real(), x: real(gradient=False), labels: integers("c")
):
    r"""A classifier with a hidden layer of rectifiers

    A batch of $n$ examples goes through a fully connected layer, a rectifier and a second layer, whose $c$ outputs
    are scores for the classes; the loss compares them with the labels $y$:
    $$Z = x W_1 + b_1, \qquad A = \max(Z, 0), \qquad S = A W_2 + b_2, \qquad
    L = -\frac{1}{n} \sum_i \log \operatorname{softmax}(S_i)_{y_i} .$$

    Your own layers are put together: `affine` stands at two places, with other weights and another batch each time.
    A layer that remembers something of its last call, or that writes into what it was given, may be right on its own
    and still break a network. The mean over the batch is taken in the loss, once.

    The rectifier works on vectors; the network hands it the entries of $Z$ as one long vector. The gradients of the
    network are those of $W_1$, $b_1$, $W_2$ and $b_2$. Training it on handwritten digits shows what a right gradient
    is good for, and what a slightly wrong one still gets away with.
    """
    hidden = relu(affine(x, W1, b1))
    return cross_entropy(affine(hidden, W2, b2), labels)
