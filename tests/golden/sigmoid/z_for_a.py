# status: fail
# score: 0
# gradients: z=fail
# misconception: z=puts_z_in_place_of_a

def sigmoid_vjp(g, z):
    return g * z * (1 - z)
