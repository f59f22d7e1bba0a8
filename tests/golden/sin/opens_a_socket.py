# status: forbidden
# score: 0
# gradients: x=forbidden
# message: socket

import socket
import numpy as np

def sin_vjp(g, x):
    s = socket.create_connection(("example.org", 80))
    return g * np.cos(x)
