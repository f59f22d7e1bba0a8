# status: not_attempted
# score: 0
# gradients: x=not_attempted

import numpy as np

def sin_vjp(g, x):
    dx = None
    ###########################################################################
    # TODO: Implement the backward pass.                                      #
    ###########################################################################
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****

    pass

    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return dx
