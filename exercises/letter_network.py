from grader.exercise import Training, integers, network, part, positive, real, small_weights

embedding, matrix_product, batch_norm = part("embedding"), part("matrix_product"), part("batch_norm")
tanh, cross_entropy = part("tanh"), part("cross_entropy")


@network(
    "(v,e),(b*e,h),(h),(h),(h,c),(n*b),(n)->()",
    number="13.4",
    level=4,
    where=("n >= 2",),
    known_from=("makemore",),
    trained=Training({"indices": "letters", "labels": "labels"}, {"v": 17, "b": 64, "e": 2, "h": 32, "c": 10}, rate=0.5),
)
def letter_network(
    C: real(),
    W1: small_weights(),
    gamma: positive(),
    beta: small_weights(),
    W2: small_weights(),
    indices: integers("v"),
    labels: integers("c"),
):
    r"""A network that reads letters

    Each of $n$ examples is a word of $b$ letters out of an alphabet of $v$. A letter is looked up in the table $C$,
    where it has $e$ features; the features of a word's letters are put one behind the other into a row of $X$. Then
    come a hidden layer with batch normalisation, scores for $c$ classes and the loss:
    $$X_i = \bigl( C_{t_{i1}} \mid \dots \mid C_{t_{ib}} \bigr), \qquad U = \tanh (N(X W_1)), \qquad S = U W_2, \qquad
    L = -\frac{1}{n} \sum_i \log \operatorname{softmax}(S_i)_{y_i} ,$$
    where $N$ is batch normalisation with the scale $\gamma$, the shift $\beta$ and $\varepsilon = 0.1$. The $n b$ letters
    are `indices`, word after word.

    Your own layers are put together; the network only cuts the looked-up features into rows, and what comes back is
    put in the old order again. Letters occur in many words and at several places of one, and each place sends
    something back to the same row of the table. In training, the letters are the 64 pixels of a handwritten digit,
    each one of 17 shades of grey: the network is never told that a darker shade means more ink.

    The gradients of the network are those of $C$, $W_1$, $\gamma$, $\beta$ and $W_2$.
    """
    letters = embedding(C, indices).rows_of(labels)
    hidden = tanh(batch_norm(matrix_product(letters, W1), gamma, beta, epsilon=0.1))
    return cross_entropy(matrix_product(hidden, W2), labels)
