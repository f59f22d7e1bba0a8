# status: fail
# score: 0.5
# gradients: x=fail y=pass
# misconception: x=adds_the_two_gradients
# message: The two contributions were added up.


def multiply_vjp(g, x, y):
    dy = g * x
    dx = g * y + dy
    return dx, dy
