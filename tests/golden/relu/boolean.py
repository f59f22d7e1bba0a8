# status: invalid
# score: 0
# gradients: x=invalid
# message: bool

def relu_vjp(g, x):
    return x > 0
