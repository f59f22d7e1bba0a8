# status: pass
# score: 1
# gradients: x=pass w=pass b=pass

import numpy as np

# write the convolution as y = A(w) x and use A transposed
def conv1d_vjp(g, x, w, b, *, stride, pad):
    n, c, l = x.shape
    f, _, k = w.shape
    lo = g.shape[-1]
    A = np.zeros((f, lo, c, l + 2 * pad))
    for p in range(lo):
        A[:, p, :, p * stride:p * stride + k] = w
    A = A[..., pad:pad + l]
    dx = np.einsum('nfp,fpcl->ncl', g, A)
    padded = np.pad(x, [(0, 0), (0, 0), (pad, pad)])
    dw = np.empty_like(w)
    for q in range(k):
        dw[:, :, q] = np.einsum('nfp,ncp->fc', g, padded[:, :, q:q + stride * (lo - 1) + 1:stride])
    return [dx, dw, np.einsum('nfp->f', g)]
