# status: pass
# score: 1
# gradients: x=pass

import numpy as np
def sin_vjp(g,x):
    return g*np.cos(x)

# quick test
x=np.array([0.,1.,2.]);g=np.array([1.,1.,1.])
eps=1e-6
num=(np.sin(x+eps)-np.sin(x-eps))/(2*eps)
print("max err",abs(num-sin_vjp(g,x)).max())
assert np.allclose(num,sin_vjp(g,x))
