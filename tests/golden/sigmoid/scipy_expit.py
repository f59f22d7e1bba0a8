# status: forbidden
# score: 0
# gradients: z=forbidden
# message: scipy

from scipy.special import expit

def sigmoid_vjp(g, z):
    s = expit(z)
    return g * s * (1 - s)
