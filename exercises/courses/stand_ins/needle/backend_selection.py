"""The array library of the stand-in for needle: numpy."""

import numpy as array_api
from numpy import ndarray as NDArray

__stands_in__ = True

BACKEND = "np"

__all__ = ["BACKEND", "NDArray", "array_api"]
