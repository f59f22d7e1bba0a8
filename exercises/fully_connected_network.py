from grader.exercise import Training, integers, network, part, positive, real, small_weights

matrix_product, batch_norm, relu = part("matrix_product"), part("batch_norm"), part("relu")
affine, cross_entropy = part("affine"), part("cross_entropy")


@network(
    "(d,h),(h),(h),(h,k),(k),(k),(k,c),(c),(n,d),(n)->()",
    number="13.3",
    level=4,
    where=("n >= 2",),
    known_from=("CS231n A2",),
    trained=Training({"x": "pixels", "labels": "labels"}, {"d": 64, "h": 32, "k": 24, "c": 10}, rate=0.3),
)
def fully_connected_network(
    W1: small_weights(),
    gamma1: positive(),
    beta1: real(),
    W2: small_weights(),
    gamma2: positive(),
    beta2: real(),
    W3: small_weights(),
    b3: real(),
    x: real(gradient=False),
    labels: integers("c"),
):
    r"""A deep network with batch normalisation

    Two hidden layers of the same kind stand one behind the other, a product with weights, a batch normalisation and a
    rectifier each, and then come scores and the loss. With $A_0 = x$, for $k = 1, 2$:
    $$Z_k = N_k(A_{k-1} W_k), \qquad A_k = \max(Z_k, 0), \qquad S = A_2 W_3 + b_3, \qquad
    L = -\frac{1}{n} \sum_i \log \operatorname{softmax}(S_i)_{y_i} ,$$
    where $N_k$ is batch normalisation with the scale $\gamma_k$, the shift $\beta_k$ and $\varepsilon = 0.1$. The first
    layers need no bias: the normalisation would take it away again.

    Your own layers are put together, and three of them stand at two places. After a normalisation every example of
    the batch depends on all others, so a mistake there spreads over the whole batch before it reaches the weights.

    The gradients of the network are those of $W_1$, $\gamma_1$, $\beta_1$, $W_2$, $\gamma_2$, $\beta_2$, $W_3$ and $b_3$.
    """
    first = relu(batch_norm(matrix_product(x, W1), gamma1, beta1, epsilon=0.1))
    second = relu(batch_norm(matrix_product(first, W2), gamma2, beta2, epsilon=0.1))
    return cross_entropy(affine(second, W3, b3), labels)
