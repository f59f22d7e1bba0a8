import numpy as np

from grader.exercise import accepted, misconception


def _violations(s, labels, margin=1.0):
    """1.0 where a wrong class comes closer than the margin."""
    rows = np.arange(len(labels))
    found = (s - s[rows, labels][:, None] + margin > 0) * 1.0
    found[rows, labels] = 0.0
    return found


def _with_right_class(found, labels, value):
    d = found.copy()
    d[np.arange(len(labels)), labels] = value
    return d


def hinge_loss_vjp(g, s, labels):
    found = _violations(s, labels)
    return g * _with_right_class(found, labels, -found.sum(axis=1)) / len(labels)


@misconception("s", "The right class gets -1, however many classes come too close. Its score is in the term of each of them.")
def counts_the_right_class_once(g, s, labels):
    found = _violations(s, labels)
    return g * _with_right_class(found, labels, -1.0) / len(labels)


@misconception("s", "The right class is forgotten: its score is in every term of its row.")
def forgets_the_right_class(g, s, labels):
    return g * _violations(s, labels) / len(labels)


@misconception("s", "Only the right class gets a gradient. A class that comes too close is in its term as well.")
def looks_at_the_right_class_only(g, s, labels):
    found = _violations(s, labels)
    return g * _with_right_class(0.0 * found, labels, -found.sum(axis=1)) / len(labels)


@misconception("s", "The loss is a mean over the rows, and the gradient lacks its 1/n.")
def forgets_the_mean(g, s, labels):
    found = _violations(s, labels)
    return g * _with_right_class(found, labels, -found.sum(axis=1))


@misconception("s", "This divides by the number of all entries. The mean is over the rows only.")
def divides_by_all_entries(g, s, labels):
    found = _violations(s, labels)
    return g * _with_right_class(found, labels, -found.sum(axis=1)) / s.size


@misconception("s", "The margin is missing: a class costs something as soon as it comes closer than 1, not only when it wins.")
def forgets_the_margin(g, s, labels):
    found = _violations(s, labels, margin=0.0)
    return g * _with_right_class(found, labels, -found.sum(axis=1)) / len(labels)


@misconception("s", "The right class was compared with itself and counted as one that comes too close. The sum leaves it out.")
def counts_the_right_class_as_a_violation(g, s, labels):
    found = _violations(s, labels)
    return g * _with_right_class(found, labels, -found.sum(axis=1) - 1.0) / len(labels)


@misconception("s", "All wrong classes are counted. Those that respect the margin cost nothing.")
def counts_all_wrong_classes(g, s, labels):
    wrong = _with_right_class(np.ones_like(s), labels, 1.0 - s.shape[1])
    return g * wrong / len(labels)


@misconception("s", "The margins themselves are used. The slope of the hinge is 0 or 1, not what it is the slope of.")
def weighs_with_the_margins(g, s, labels):
    rows = np.arange(len(labels))
    d = np.maximum(0.0, s - s[rows, labels][:, None] + 1.0) * _violations(s, labels)
    return g * _with_right_class(d, labels, -d.sum(axis=1)) / len(labels)


@misconception("s", "Only the worst class of each row is counted. Here every class that comes too close costs something.")
def counts_the_worst_class_only(g, s, labels):
    rows = np.arange(len(labels))
    found = _violations(s, labels)
    worst = np.zeros_like(s)
    worst[rows, np.where(found > 0, s, -np.inf).argmax(axis=1)] = 1.0
    worst *= found
    return g * _with_right_class(worst, labels, -worst.sum(axis=1)) / len(labels)


@misconception("s", "The sign is reversed: a step against this gradient would make the right class lose.")
def reverses_the_sign(g, s, labels):
    return -hinge_loss_vjp(g, s, labels)


@misconception("s", "The cotangent g is missing. The loss is a scalar, but what comes after it may scale it.")
def ignores_the_cotangent(g, s, labels):
    return hinge_loss_vjp(1.0, s, labels)


@accepted
def by_components(g, s, labels):
    ds = np.zeros_like(s)
    n, c = s.shape
    for i in range(n):
        for j in range(c):
            if j != labels[i] and s[i, j] - s[i, labels[i]] + 1 > 0:
                ds[i, j] += g / n
                ds[i, labels[i]] -= g / n
    return ds


@accepted
def by_stages(g, s, labels):
    n = s.shape[0]
    right = s[range(n), labels]
    margins = np.maximum(0, s - right[:, np.newaxis] + 1.0)
    margins[range(n), labels] = 0
    ds = np.zeros_like(s)
    ds[margins > 0] = 1
    ds[range(n), labels] -= np.sum(margins > 0, axis=1)
    ds *= g / n
    return ds
