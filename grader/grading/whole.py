"""All gradients of an exercise on all its cases, end to end, so that a right answer is judged at once.

The arrays lie case by case and in each case gradient by gradient, as they come back; what is empty or not judged is left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest

import numpy as np

from grader.exercise.cases import Case, Purpose
from grader.grading import numeric
from grader.grading.gradient import GradientSuite
from grader.values.call import Kind, Outcome, Returned, Table

FLOAT64, FLOAT32 = np.dtype(np.float64), np.dtype(np.float32)
MOST_TABLES = 16
Run = tuple[np.dtype, int, int]  # dtype, where it begins in bytes, how many numbers


def usable(dtype: np.dtype, *, single: bool) -> bool:
    """Whether numbers of this dtype are judged: float64, and where inputs are ``single``, float32 as well."""
    return dtype == FLOAT64 or (single and dtype == FLOAT32)


@dataclass(frozen=True)
class Whole:
    """What is known of all arrays at once.

    ``shapes``: for each case those of its gradients, None where any will do. ``single``: for each case whether float32 will do.
    ``starts`` int (arrays,): where each begins. ``expected`` float64 (total,), None without a reference. ``tolerance``
    (arrays,): the largest allowed max|d' - d|, inf at a kink. ``scale`` (judged cases, gradients): what errors are relative to,
    inf where they do not count. ``directions`` (k, total); ``slopes`` and ``slack`` (k, arrays): <d', v> must be within slack of
    the slope. ``kinks``: where the arrays of a kink lie, their valid subgradients (k, size) and their scale.
    """

    shapes: tuple[tuple[tuple[int, ...] | None, ...], ...]
    single: tuple[bool, ...]
    starts: np.ndarray
    expected: np.ndarray | None
    tolerance: np.ndarray
    scale: np.ndarray
    directions: np.ndarray
    slopes: np.ndarray
    slack: np.ndarray
    kinks: tuple[tuple[slice, np.ndarray, float], ...]
    _runs: dict[Table, list[Run] | None] = field(default_factory=dict)

    def flat(self, outcomes: Sequence[Outcome]) -> np.ndarray | None:
        """The judged arrays end to end, float64 (total,); None unless every call gave arrays of the right shapes and dtypes, and
        changed none of its own."""
        if not isinstance(outcomes, Returned):
            arrays = self._arrays(outcomes)
            return None if arrays is None else np.concatenate(arrays, axis=None)
        if outcomes.table not in self._runs:
            if len(self._runs) >= MOST_TABLES:
                self._runs.clear()
            self._runs[outcomes.table] = self._fitting(outcomes.table)
        runs = self._runs[outcomes.table]
        if runs is None:
            return None
        parts = [np.frombuffer(outcomes.data, dtype, count, start) for dtype, start, count in runs]
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def _fitting(self, table: Table) -> list[Run] | None:
        """Where the judged arrays lie in what has this table; None where they are not as they must be."""
        runs: list[Run] = []
        for (_, arrays), shapes, single in zip(table.calls, self.shapes, self.single, strict=True):
            if len(arrays) != len(shapes):
                return None
            for (shape, dtype, start), wanted in zip(arrays, shapes, strict=True):
                if wanted is None:
                    continue
                if shape != wanted or not usable(dtype, single=single):
                    return None
                count = int(np.prod(shape))
                before, at, length = runs[-1] if runs else (dtype, -1, 0)
                if dtype == before and at + length * dtype.itemsize == start:
                    runs[-1] = dtype, at, length + count
                else:
                    runs.append((dtype, start, count))
        return runs

    def _arrays(self, outcomes: Sequence[Outcome]) -> list[np.ndarray] | None:
        """The judged arrays; None where they are not as they must be."""
        found = []
        for outcome, shapes, single in zip(outcomes, self.shapes, self.single, strict=True):
            if outcome.kind is not Kind.RETURNED or len(outcome.arrays) != len(shapes) or outcome.changed_inputs:
                return None
            for array, wanted in zip(outcome.arrays, shapes, strict=True):
                if array is None:
                    return None
                if wanted is None:
                    continue
                if array.shape != wanted or not usable(array.dtype, single=single):
                    return None
                found.append(array)
        return found

    def errors(self, flat: np.ndarray) -> list[float] | None:
        """The largest scaled error of each gradient, none without expected ones; None unless all of ``flat`` is right."""
        with np.errstate(all="ignore"):
            products = np.add.reduceat(flat * self.directions, self.starts, axis=-1)
            if not (np.abs(products - self.slopes) <= self.slack).all():  # written so that NaN fails
                return None
            if self.expected is None:
                return []
            error = np.maximum.reduceat(np.abs(flat - self.expected), self.starts)
            if not (error <= self.tolerance).all():
                return None
            if not all(numeric.in_convex_hull(flat[place], valid, scale) for place, valid, scale in self.kinks):
                return None
            largest: list[float] = (error[: self.scale.size].reshape(self.scale.shape) / self.scale).max(axis=0).tolist()
            return largest


@dataclass(frozen=True)
class _Piece:
    """One array of a ``Whole``; ``shape`` is None where any will do."""

    shape: tuple[int, ...] | None
    expected: np.ndarray | None
    tolerance: float
    directions: np.ndarray
    slopes: np.ndarray
    slack: np.ndarray
    kink: tuple[np.ndarray, float] | None = None


def whole(
    cases: Sequence[Case], gradients: Sequence[GradientSuite], specials: Mapping[int, Sequence[np.ndarray]]
) -> Whole | None:
    """All that is known of ``gradients`` as one; None where only some have expected values.

    Args:
        cases: first those that are judged, then special ones.
        specials: for special cases the valid vectors (k, size) of each gradient.
    """
    known = [item.expected is not None for item in gradients]
    if any(known) and not all(known):
        return None
    judged = len(gradients[0].shapes)
    table = [[_piece(item, index) for item in gradients] for index in range(judged)]
    for index in range(judged, len(cases)):
        valid = specials.get(index, ())
        table.append([_special(cases[index], item, own) for item, own in zip_longest(gradients, valid)])
    pieces = [piece for row in table for piece in row if piece.shape is not None]
    starts = np.cumsum([0, *(piece.directions.shape[1] for piece in pieces)])
    places = [slice(int(start), int(end)) for start, end in pairwise(starts)]
    plain = np.stack([item.plain[0] for item in gradients], axis=1)
    return Whole(
        shapes=tuple(tuple(piece.shape for piece in row) for row in table),
        single=tuple(case.purpose is Purpose.SINGLE for case in cases),
        starts=starts[:-1],
        expected=np.concatenate([piece.expected for piece in pieces if piece.expected is not None]) if all(known) else None,
        tolerance=np.array([piece.tolerance for piece in pieces]),
        scale=np.where(plain, np.stack([item.scale for item in gradients], axis=1), np.inf),
        directions=np.concatenate([piece.directions for piece in pieces], axis=1),
        slopes=np.stack([piece.slopes for piece in pieces], axis=1),
        slack=np.stack([piece.slack for piece in pieces], axis=1),
        kinks=tuple(_kinks(pieces, places)),
    )


def _piece(gradient: GradientSuite, index: int) -> _Piece:
    """A judged case of a gradient."""
    size = int(np.prod(gradient.shapes[index]))
    place = slice(gradient.starts[index], gradient.starts[index] + size)
    return _Piece(
        gradient.shapes[index],
        None if gradient.expected is None else gradient.expected[place],
        float(gradient.tolerance[index]),
        gradient.directions[:, place],
        gradient.slopes[:, index],
        gradient.slack[:, index],
    )


def _special(case: Case, gradient: GradientSuite, valid: np.ndarray | None) -> _Piece:
    """A special case of a gradient: no slopes, and the expected vector, or at a kink one that lies between some."""
    count = len(gradient.directions)
    if valid is None or not valid.size:
        return _Piece(None, None, np.inf, np.zeros((count, 0)), np.zeros(count), np.zeros(count))
    scale = numeric.scale(valid, case.cotangent)
    kink = case.purpose is Purpose.KINK
    return _Piece(
        case.inputs[gradient.position].shape,
        valid[0],
        np.inf if kink else numeric.SAME * max(scale, float(np.finfo(float).tiny)),
        np.zeros((count, valid.shape[1])),
        np.zeros(count),
        np.full(count, np.inf),
        (valid, scale) if kink else None,
    )


def _kinks(pieces: Sequence[_Piece], places: Sequence[slice]) -> Iterator[tuple[slice, np.ndarray, float]]:
    for piece, place in zip(pieces, places, strict=True):
        if piece.kink is not None:
            yield place, *piece.kink
