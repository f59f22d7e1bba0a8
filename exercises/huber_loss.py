import numpy as np

from grader.exercise import exercise, one_of, real


@exercise(
    "(n),(n)->()",
    number="7.2",
    module="Losses",
    level=2,
    needs=("mean_squared_error", "absolute_value", "where"),
)
def huber_loss(x: real(), t: real(gradient=False), *, delta: one_of(1.0, 0.5, 2.0)):
    r"""Huber's loss

    Predictions $x$ are compared with targets $t$. Small errors are squared, large ones count by their size only:
    $$L = \sum_i \rho (x_i - t_i), \qquad \rho (r) = \tfrac{1}{2} r^2 \; \text{ for } |r| \le \delta, \qquad
    \rho (r) = \delta \, |r| - \tfrac{1}{2} \delta^2 \; \text{ for } |r| > \delta .$$
    One wild measurement no longer pulls the whole fit towards it: this is what the loss was invented for.

    The two branches meet with the same value and the same slope, so there is no kink. The slope alone is a function
    that you know: it follows the error as long as that is small, and does not grow any further when it is large. The
    loss is a sum, not a mean, and $\delta$ is the parameter `delta`.

    Return the gradient of $x$, shaped like it. The targets are data: they are passed, but no gradient is asked for
    them.

    For example:

        >>> huber_loss_vjp(2.0, np.array([1.0, 5.0]), np.array([0.5, 0.0]),
        ...     delta=1.0)
        array([1.0, 2.0])
    """
    r = x - t
    size = r * np.sign(np.real(r))
    return np.sum(np.where(np.real(size) <= delta, 0.5 * r * r, delta * size - 0.5 * delta**2))
