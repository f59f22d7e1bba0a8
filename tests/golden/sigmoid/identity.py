# status: fail
# score: 0
# gradients: z=fail
# misconception: z=passes_g_through

def sigmoid_vjp(g, z):
    return g.copy()
