# status: invalid
# score: 0
# gradients: x=fail w=fail b=invalid
# misconception: x=rotates_the_filter w=keeps_the_last_image b=sums_b_over_the_batch_only

import numpy as np

def conv2d_vjp(g, x, w, b, *, stride, pad):
    n, c, h, l = x.shape
    f, _, p, q = w.shape
    ho, wo = g.shape[2:]
    dx = np.zeros((n, c, h + 2 * pad, l + 2 * pad))
    for m in range(n):
        dw = np.zeros_like(w)   # inside the loop over the images
        xm = np.pad(x[m], ((0, 0), (pad, pad), (pad, pad)))
        for k in range(f):
            for i in range(ho):
                for j in range(wo):
                    r, s = i * stride, j * stride
                    dw[k] += g[m, k, i, j] * xm[:, r:r + p, s:s + q]
                    dx[m, :, r:r + p, s:s + q] += g[m, k, i, j] * np.rot90(w[k], 2, axes=(1, 2))
    return dx[:, :, pad:pad + h, pad:pad + l], dw, g.sum(axis=0)
