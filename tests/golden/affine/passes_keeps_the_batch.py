# status: fail
# score: 0.75
# gradients: forward=pass x=pass w=fail b=pass
# message: The gradient of w is right in a first call

batches = {}


def affine_forward(x, w, b):
    batches.setdefault(x.shape, x.copy())
    return x @ w + b, (x.shape, w)


def affine_backward(dout, cache):
    shape, w = cache
    return dout @ w.T, batches[shape].T @ dout, dout.sum(axis=0)
