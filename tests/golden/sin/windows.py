# status: pass
# score: 1
# gradients: x=pass

import numpy as np

def sin_vjp(g, x):
	return g * np.cos(x)	# tabs
