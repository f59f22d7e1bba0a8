# status: fail
# score: 0
# gradients: x=fail
# misconception: x=forgets_the_gate

def relu_vjp(g, x):
    return 1 * g
