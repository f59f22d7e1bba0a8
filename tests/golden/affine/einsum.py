# status: pass
# score: 1
# gradients: x=pass w=pass b=pass

import numpy as np

affine_vjp = lambda g, x, w, b: (
    np.einsum('nm,dm->nd', g, w),
    np.einsum('nd,nm->dm', x, g),
    np.einsum('nm->m', g),
)
