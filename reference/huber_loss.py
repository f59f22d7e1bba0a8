import numpy as np

from grader.exercise import accepted, misconception


def huber_loss_vjp(g, x, t, *, delta):
    return g * np.clip(x - t, -delta, delta)


@misconception("x", "The quadratic branch is used everywhere: large errors should not pull any harder than delta.")
def uses_the_square_everywhere(g, x, t, *, delta):
    return g * (x - t)


@misconception("x", "The linear branch is used everywhere: the pull of a small error is as small as the error.")
def uses_the_absolute_value_everywhere(g, x, t, *, delta):
    return g * delta * np.sign(x - t)


@misconception("x", "In the linear branch the slope is 1 here. That branch is as steep as the other one where they meet.")
def forgets_delta_in_the_linear_branch(g, x, t, *, delta):
    r = x - t
    return g * np.where(np.abs(r) <= delta, r, np.sign(r))


@misconception("x", "The sign is reversed: the error is the prediction minus the target.")
def reverses_the_sign(g, x, t, *, delta):
    return g * np.clip(t - x, -delta, delta)


@misconception(
    "x", "The linear branch lacks its sign: there the slope is positive or negative, depending on the side of the target."
)
def forgets_the_sign_of_the_error(g, x, t, *, delta):
    r = x - t
    return g * np.where(np.abs(r) <= delta, r, delta)


@misconception("x", "There is a factor 2 too much in the quadratic branch: its one half cancels what the square brings down.")
def keeps_the_factor_two(g, x, t, *, delta):
    r = x - t
    return g * np.where(np.abs(r) <= delta, 2.0 * r, delta * np.sign(r))


@misconception("x", "The sizes of large errors have no influence here at all. They count less than squared ones, but they count.")
def drops_large_errors(g, x, t, *, delta):
    r = x - t
    return g * np.where(np.abs(r) <= delta, r, 0.0)


@misconception("x", "This divides by the number of entries. The loss is a sum.")
def takes_a_mean(g, x, t, *, delta):
    return g * np.clip(x - t, -delta, delta) / len(x)


@misconception("x", "The cotangent g is missing. The loss is a scalar, but what comes after it may scale it.")
def ignores_the_cotangent(g, x, t, *, delta):
    return np.clip(x - t, -delta, delta)


@accepted
def by_components(g, x, t, *, delta):
    dx = np.zeros_like(x)
    for i in range(len(x)):
        r = x[i] - t[i]
        if abs(r) <= delta:
            dx[i] = g * r
        else:
            dx[i] = g * delta * (1 if r > 0 else -1)
    return dx


@accepted
def by_branches(g, x, t, *, delta):
    r = x - t
    near = np.abs(r) < delta
    return g * (near * r + (1 - near) * delta * np.sign(r))
