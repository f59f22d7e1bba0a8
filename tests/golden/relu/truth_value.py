# status: error
# score: 0
# gradients: x=error
# message: ValueError

def relu_vjp(g, x):
    if x > 0:
        return g
    else:
        return 0 * g
