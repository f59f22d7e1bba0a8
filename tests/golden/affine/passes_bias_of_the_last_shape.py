# status: fail
# score: 0.75
# gradients: forward=fail x=pass w=pass b=pass
# message: The forward pass is right in a first call, and wrong in the same call after another one

bias = None


def affine_forward(x, w, b):
    global bias
    if bias is None or bias.shape != b.shape:
        bias = b.copy()
    return x @ w + bias, (x, w)


def affine_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
