import numpy as np

from grader.exercise import accepted, misconception


def roll_vjp(g, x, *, shift):
    return np.roll(g, -shift)


@misconception("x", "This rolls once more in the same direction. Going backward, each entry must return to where it came from.")
def rolls_the_same_way(g, x, *, shift):
    return np.roll(g, shift)


@misconception("x", "The direction is right, but this goes one place too far.")
def rolls_one_place_too_far(g, x, *, shift):
    return np.roll(g, -shift - 1)


@misconception("x", "The direction is right, but this stops one place too early.")
def stops_one_place_too_early(g, x, *, shift):
    return np.roll(g, -shift + 1)


@misconception("x", "g is returned in its own order: entry i of g belongs to the entry of x that was moved to place i.")
def keeps_the_order(g, x, *, shift):
    return 1.0 * g


@misconception("x", "What goes over the end is lost here. In the forward pass it came in again on the other side.")
def loses_what_goes_over_the_end(g, x, *, shift):
    back = np.roll(g, -shift)
    if shift > 0:
        back[-shift:] = 0.0
    else:
        back[:-shift] = 0.0
    return back


@misconception("x", "This is the reverse order. Rolling back is not the same as reading from the other end.")
def reverses_the_order(g, x, *, shift):
    return g[::-1].copy()


@accepted
def by_components(g, x, *, shift):
    n = len(x)
    dx = np.zeros(n)
    for i in range(n):
        dx[i] = g[(i + shift) % n]
    return dx


@accepted
def by_index(g, x, *, shift):
    order = np.roll(np.arange(x.size), shift)
    dx = np.zeros_like(g)
    dx[order] = g
    return dx


@accepted
def by_matrix(g, x, *, shift):
    return np.roll(np.eye(len(x)), shift, axis=0).T @ g
