# status: fail
# score: 0
# gradients: z=fail
# misconception: z=approximates_the_probability

import numpy as np
def gelu_vjp(g, z):
    phi = np.exp(-z**2/2)/np.sqrt(2*np.pi)
    cdf = 0.5*(1+np.tanh(np.sqrt(2/np.pi)*(z+0.044715*z**3)))
    return g*(cdf + z*phi)
