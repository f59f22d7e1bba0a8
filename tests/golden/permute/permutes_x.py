# status: fail
# score: 0
# gradients: x=fail
# misconception: x=permutes_x

def permute_vjp(g, x, p):
    return x[p]
