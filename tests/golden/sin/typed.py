# status: pass
# score: 1
# gradients: x=pass

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt


def sin_vjp(g: npt.NDArray[np.float64], x: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return J^T g."""
    return np.einsum("i,i->i", g, np.cos(x))
