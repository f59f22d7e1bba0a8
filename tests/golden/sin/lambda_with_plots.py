# status: pass
# score: 1
# gradients: x=pass
# warning: matplotlib

import numpy as np
import matplotlib.pyplot as plt

sin = lambda x: np.sin(x)
sin_vjp = lambda g, x: np.multiply(g, np.cos(x))

if __name__ == "__main__":
    t = np.linspace(0, 6, 100)
    plt.plot(t, sin(t))
    plt.plot(t, sin_vjp(np.ones(100), t))
    plt.show()
