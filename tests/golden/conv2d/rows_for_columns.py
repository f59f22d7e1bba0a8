# status: error
# score: 0
# gradients: x=error w=error b=error
# misconception: x=exchanges_rows_and_columns

import numpy as np

def conv2d_vjp(g, x, w, b, *, stride, pad):
    n, c, h, l = x.shape
    f, _, q, p = w.shape   # height and width of the window mixed up
    ho, wo = g.shape[2:]
    xp = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)])
    dxp = np.zeros(xp.shape)
    for u in range(p):
        for v in range(q):
            rows = slice(u, u + stride * (ho - 1) + 1, stride)
            columns = slice(v, v + stride * (wo - 1) + 1, stride)
            dxp[:, :, rows, columns] += np.einsum('nfrs,fc->ncrs', g, w[:, :, v, u])
    windows = np.lib.stride_tricks.sliding_window_view(xp, w.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    dw = np.einsum('nfrs,ncrsuv->fcuv', g, windows)
    return dxp[:, :, pad:pad + h, pad:pad + l], dw, g.sum((0, 2, 3))
