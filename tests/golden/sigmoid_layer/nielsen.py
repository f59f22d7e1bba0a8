# status: pass
# score: 1
# gradients: W=pass a=pass b=pass

import numpy as np

def sigmoid(z):
    return 1.0/(1.0+np.exp(-z))

def sigmoid_prime(z):
    return sigmoid(z)*(1-sigmoid(z))

def sigmoid_layer_vjp(g, W, a, b):
    a = a.reshape(-1, 1); b = b.reshape(-1, 1); g = g.reshape(-1, 1)
    z = np.dot(W, a) + b
    delta = g * sigmoid_prime(z)
    nabla_b = delta
    nabla_w = np.dot(delta, a.transpose())
    da = np.dot(W.transpose(), delta)
    return nabla_w, da[:, 0], nabla_b[:, 0]
