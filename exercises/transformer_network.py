from grader.exercise import Training, integers, network, part, positive, real, small_weights

layer_norm, matrix_product, attention = part("layer_norm"), part("matrix_product"), part("attention")
tanh, affine, cross_entropy = part("tanh"), part("affine"), part("cross_entropy")


@network(
    "(t,d),(d),(d),(d,d),(d,d),(d,d),(d),(d),(d,m),(m,d),(d,c),(c),(t,d),(t)->()",
    number="13.5",
    level=5,
    known_from=("needle", "makemore"),
    trained=Training({"x": "image", "labels": "labels_by_row"}, {"t": 8, "d": 8, "m": 16, "c": 10}, rate=0.3, batch=16),
)
def transformer_network(
    P: real(),
    gamma1: positive(),
    beta1: real(),
    Wq: small_weights(),
    Wk: small_weights(),
    Wv: small_weights(),
    gamma2: positive(),
    beta2: real(),
    W1: small_weights(),
    W2: small_weights(),
    Wo: small_weights(),
    bo: real(),
    x: real(gradient=False),
    labels: integers("c"),
):
    r"""A transformer block that reads an image

    The $t$ rows of $x$ are words with $d$ features each; to each word a vector for its position is added, a row of
    $P$. Then comes a transformer block: attention and a small network for every word, each behind a normalisation and
    with a shortcut around it. At last every word is given scores for $c$ classes:
    $$u = x + P, \qquad a = N_1(u), \qquad r = u + \operatorname{attention}(a W_q, a W_k, a W_v),$$
    $$y = r + \tanh (N_2(r) W_1) \, W_2, \qquad S = y W_o + b_o, \qquad
    L = -\frac{1}{t} \sum_i \log \operatorname{softmax}(S_i)_{y_i} ,$$
    where $N_k$ is layer normalisation with the scale $\gamma_k$, the shift $\beta_k$ and $\varepsilon = 0.1$, and
    attention is that of your exercise, with its $1 / \sqrt d$.

    Your own layers are put together. Where a value is used several times the network adds up what comes back: $u$ and
    $r$ are used twice, $a$ three times. At such a fork one and the same cotangent goes two ways, so a layer that writes
    into the $g$ it was given breaks the other way, although every number that it returns is right.

    The gradients of the network are those of all its inputs but $x$ and the labels. In training, the words are the
    eight rows of a handwritten digit, and all of them have to name it.
    """
    words = x + P
    looked = layer_norm(words, gamma1, beta1, epsilon=0.1)
    queries, keys, values = matrix_product(looked, Wq), matrix_product(looked, Wk), matrix_product(looked, Wv)
    mixed = words + attention(queries, keys, values)
    inner = tanh(matrix_product(layer_norm(mixed, gamma2, beta2, epsilon=0.1), W1))
    return cross_entropy(affine(mixed + matrix_product(inner, W2), Wo, bo), labels)
