"""Handwritten digits, for networks to learn: 1,797 images of 8 × 8 pixels, each a whole number from 0 (paper) to 16 (ink).

They are the test part of "Optical Recognition of Handwritten Digits" by E. Alpaydin and C. Kaynak (1998), UCI Machine Learning
Repository, https://doi.org/10.24432/C50P49, under the licence CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/).
``digits.npz`` beside this file holds them unchanged, as the library scikit-learn ships them, packed as whole numbers.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

PLACE = Path(__file__).with_name("digits.npz")
TRAINED = 1500  # the first ones; a network is examined on the others
CLASSES, SIDE, INK = 10, 8, 16


@dataclass(frozen=True, eq=False)
class Digits:
    """``images`` uint8 (1797, 64), ``labels`` int64 (1797,)."""

    images: np.ndarray
    labels: np.ndarray

    def feed(self, kind: str) -> np.ndarray:
        """What an input of a network holds for each digit, the digits along the first axis. Raises KeyError."""
        feeds: dict[str, Any] = {
            "pixels": lambda: self.images / INK,
            "letters": lambda: self.images.astype(np.int64),
            "image": lambda: self.images.reshape(-1, SIDE, SIDE) / INK,
            "labels": lambda: self.labels,
            "labels_by_row": lambda: np.repeat(self.labels[:, None], SIDE, axis=1),
            "targets": lambda: np.eye(CLASSES)[self.labels],
        }
        array: np.ndarray = feeds[kind]()
        return array


FEEDS = ("pixels", "letters", "image", "labels", "labels_by_row", "targets")


@cache
def digits() -> Digits:
    """All digits, read once."""
    with np.load(PLACE) as data:
        return Digits(data["images"], data["labels"].astype(np.int64))
