import numpy as np

from grader.exercise import accepted, misconception


def dropout_vjp(g, x, kept, *, keep):
    return g * kept / keep


@misconception("x", "The scale is missing: what was kept was made larger on the way forward, and so is its gradient.")
def forgets_the_scale(g, x, kept, *, keep):
    return g * kept


@misconception("x", "The mask is missing: an entry that was set to 0 has no influence on the output.")
def forgets_the_mask(g, x, kept, *, keep):
    return g / keep


@misconception("x", "This multiplies by the probability. In the forward pass what was kept was divided by it.")
def multiplies_by_the_probability(g, x, kept, *, keep):
    return g * kept * keep


@misconception("x", "keep was taken for the probability of being dropped. It is the probability of being kept.")
def takes_keep_for_the_probability_of_dropping(g, x, kept, *, keep):
    return g * kept / (1.0 - keep)


@misconception("x", "The mask is turned round: this lets g through where entries were dropped.")
def turns_the_mask_round(g, x, kept, *, keep):
    return g * (1 - kept) / keep


@misconception("x", "g was multiplied by x. The output is linear in x: how large an entry is makes no difference to its slope.")
def multiplies_by_x(g, x, kept, *, keep):
    return g * x * kept / keep


@misconception("x", "The cotangent g is missing: this is the slope alone.")
def ignores_the_cotangent(g, x, kept, *, keep):
    return kept / keep + 0.0 * x


@accepted
def by_components(g, x, kept, *, keep):
    dx = np.zeros_like(x)
    for i in range(len(x)):
        if kept[i]:
            dx[i] = g[i] / keep
    return dx


@accepted
def by_choice(g, x, kept, *, keep):
    return np.where(kept == 1, g / keep, 0.0)


@accepted
def by_jacobian(g, x, kept, *, keep):
    return np.diag(kept / keep).T @ g
