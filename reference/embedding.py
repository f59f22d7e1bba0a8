import numpy as np

from grader.exercise import accepted, misconception


def embedding_vjp(g, W, indices):
    dW = np.zeros_like(W)
    np.add.at(dW, indices, g)
    return dW


@misconception("W", "Where a word occurs more than once, only its last occurrence is counted. All of its copies add up.")
def overwrites_repeated_words(g, W, indices):
    dW = np.zeros_like(W)
    dW[indices] = g
    return dW


@misconception("W", "Where a word occurs more than once, this takes a mean over its occurrences. They add up.")
def averages_repeated_words(g, W, indices):
    dW = np.zeros_like(W)
    np.add.at(dW, indices, g)
    return dW / np.maximum(np.bincount(indices, minlength=W.shape[0]), 1)[:, None]


@misconception("W", "This divides by the number of words. A mean over the batch belongs to the loss, and g already holds it.")
def averages_over_the_words(g, W, indices):
    dW = np.zeros_like(W)
    np.add.at(dW, indices, g)
    return dW / len(indices)


@misconception("W", "g is missing: this counts how often each word occurs.")
def ignores_the_cotangent(g, W, indices):
    dW = np.zeros_like(W)
    np.add.at(dW, indices, 1.0)
    return dW


@misconception("W", "This has one row for each word of the text. The gradient has one for each row of the table.")
def keeps_a_row_for_each_occurrence(g, W, indices):
    return 1.0 * g


@misconception(
    "W", "This gathers once more: it looks up rows of g. Going backward, rows of g have to be put where they came from."
)
def gathers_again(g, W, indices):
    return g[indices]


@misconception("W", "Words that occur more than once get the gradient of their first occurrence only. All of them add up.")
def keeps_the_first_occurrence(g, W, indices):
    dW = np.zeros_like(W)
    dW[indices[::-1]] = g[::-1]
    return dW


@accepted
def by_components(g, W, indices):
    dW = np.zeros(W.shape)
    for i in range(len(indices)):
        dW[indices[i]] += g[i]
    return dW


@accepted
def by_one_hot_matrix(g, W, indices):
    hot = np.zeros((len(indices), W.shape[0]))
    hot[np.arange(len(indices)), indices] = 1.0
    return hot.T @ g


@accepted
def by_words(g, W, indices):
    return np.stack([g[indices == word].sum(axis=0) for word in range(W.shape[0])])
