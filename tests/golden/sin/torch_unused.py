# status: pass
# score: 1
# gradients: x=pass
# warning: torch

import numpy as np
import torch
import torch.nn as nn
from scipy import special

def sin_vjp(g, x):
    return g * np.cos(x)
