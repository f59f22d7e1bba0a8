# status: invalid
# score: 0.333
# gradients: x=invalid w=fail b=pass
# misconception: x=leaves_the_padding_on w=forgets_the_padding_for_w

import numpy as np

def conv2d_vjp(g, x, w, b, *, stride, pad):
    n, c, h, l = x.shape
    f, _, p, q = w.shape
    ho, wo = g.shape[2:]
    dx = np.zeros((n, c, h + 2 * pad, l + 2 * pad))
    big = np.zeros_like(dx)
    big[:, :, :h, :l] = x   # room at the end so that no window is cut
    dw = np.zeros_like(w)
    for i in range(ho):
        for j in range(wo):
            r, s = i * stride, j * stride
            dw += np.einsum('nf,ncuv->fcuv', g[:, :, i, j], big[:, :, r:r + p, s:s + q])
            dx[:, :, r:r + p, s:s + q] += np.einsum('nf,fcuv->ncuv', g[:, :, i, j], w)
    return dx, dw, g.sum((0, 2, 3))
