import numpy as np

from grader.exercise import accepted, misconception


def pick_per_row_vjp(g, x, labels):
    dx = np.zeros_like(x)
    dx[np.arange(len(labels)), labels] = g
    return dx


@misconception("x", "Whole columns are filled. From each row only the entry with its own label was picked.")
def fills_whole_columns(g, x, labels):
    dx = np.zeros_like(x)
    dx[:, labels] = g[:, None]
    return dx


@misconception("x", "Every row is filled at the labels of all rows. From each row only the entry with its own label was picked.")
def fills_every_row_at_all_labels(g, x, labels):
    dx = np.zeros_like(x)
    dx[:, labels] = g
    return dx


@misconception("x", "The places are right, but g is missing from them: this is the matrix of zeros and ones alone.")
def ignores_the_cotangent(g, x, labels):
    return np.eye(x.shape[1])[labels]


@misconception("x", "The labels are off by one: classes are counted from 0.")
def counts_classes_from_one(g, x, labels):
    dx = np.zeros_like(x)
    dx[np.arange(len(labels)), labels - 1] = g
    return dx


@misconception("x", "Every entry of the row gets g. Only the picked one has any influence on the output.")
def spreads_g_over_the_row(g, x, labels):
    return np.repeat(g[:, None], x.shape[1], axis=1)


@misconception("x", "This divides by the number of rows. A mean over the batch belongs to the loss, and g already holds it.")
def averages_over_the_rows(g, x, labels):
    dx = np.zeros_like(x)
    dx[np.arange(len(labels)), labels] = g / len(labels)
    return dx


@misconception("x", "This multiplies g by the picked entry. Picking is linear: its slope is the same whatever x is.")
def multiplies_by_the_picked_entry(g, x, labels):
    dx = np.zeros_like(x)
    rows = np.arange(len(labels))
    dx[rows, labels] = g * x[rows, labels]
    return dx


@misconception("x", "This has the shape of the output. The entries that were not picked have a gradient too: which one?")
def keeps_the_shape_of_the_output(g, x, labels):
    return 1.0 * g


@accepted
def by_components(g, x, labels):
    dx = np.zeros(x.shape)
    for i, label in enumerate(labels):
        dx[i, label] = g[i]
    return dx


@accepted
def by_one_hot_matrix(g, x, labels):
    return g[:, None] * (labels[:, None] == np.arange(x.shape[1]))


@accepted
def by_put_along_axis(g, x, labels):
    dx = np.zeros_like(x)
    np.put_along_axis(dx, labels[:, None], g[:, None], axis=1)
    return dx
