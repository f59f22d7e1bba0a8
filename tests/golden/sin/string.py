# status: invalid
# score: 0
# gradients: x=invalid

def sin_vjp(g, x):
    return "g * cos(x)"
