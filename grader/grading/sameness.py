"""Whether two reports on the same bytes say the same, and what differs, in words. Versions and measurements are told apart."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from enum import Enum
from typing import Any

from grader.values.report import CheckResult, CostKind, ExerciseReport, GradientReport, PartReport, Report

LONGEST = 160
VERSIONS = ("version", "grader", "numpy")
PARTS = ("exercises", "gradients", "checks", "parts", "cost", "learning", *VERSIONS)
MEASURED = "(measured)"  # stands for what another run measures anew


def changed_versions(stored: Report, again: Report) -> list[str]:
    """Which of grader, numpy and the exercises have another version now."""
    pairs = [("grader", stored.grader, again.grader), ("numpy", stored.numpy, again.numpy)]
    now = {item.name: item.version for item in again.exercises}
    pairs += [(f"exercise {item.name}", item.version, now.get(item.name, item.version)) for item in stored.exercises]
    return [f"{what} was {before or 'unknown'}, is {after or 'unknown'}" for what, before, after in pairs if before != after]


def differences(stored: Report, again: Report) -> list[str]:
    """What differs between two reports, a sentence each; none when they say the same. Versions are not compared, nor how a
    network learned (the clock may have stopped it), and of what a solution costs only its kind, since it is measured anew."""
    one, other = _plain(stored), _plain(again)
    return [*_fields("", one, other), *_by_name(one.exercises, other.exercises)]


def _plain(report: Report) -> Report:
    """The report as it is after being stored, without measurements."""
    read = Report.from_json(json.loads(json.dumps(report.to_json())))
    return replace(read, exercises=tuple(map(_unmeasured, read.exercises)))


def _unmeasured(item: ExerciseReport) -> ExerciseReport:
    if item.cost is None:
        return item
    checks = tuple(replace(check, detail=check.detail.replace(item.cost.text, MEASURED)) for check in item.checks)
    return replace(item, message=item.message.replace(item.cost.text, MEASURED), checks=checks)


def _by_name(stored: Iterable[ExerciseReport], again: Iterable[ExerciseReport]) -> Iterator[str]:
    for name, one, other in _paired({item.name: item for item in stored}, {item.name: item for item in again}):
        if one is None or other is None:
            yield f"{name}: {_gone(one is None)}."
            continue
        yield from _fields(f"{name}: ", one, other)
        yield from _cost(name, one, other)
        gradients = [{item.name: item for item in report.gradients} for report in (one, other)]
        yield from _items(f"{name}, gradient of ", *gradients)
        yield from _items(f"{name}, check ", _checks(one), _checks(other))
        parts = [{item.function: item for item in report.parts} for report in (one, other)]
        yield from _items(f"{name}, part ", *parts)


def _checks(report: ExerciseReport) -> dict[str, CheckResult]:
    return {item.name.replace("_", " ") + (f" of {item.gradient}" if item.gradient else ""): item for item in report.checks}


def _items(where: str, stored: Mapping[str, Any], again: Mapping[str, Any]) -> Iterator[str]:
    for name, one, other in _paired(stored, again):
        if one is None or other is None:
            yield f"{where}{name}: {_gone(one is None)}."
        else:
            yield from _fields(f"{where}{name}: ", one, other)


def _cost(name: str, stored: ExerciseReport, again: ExerciseReport) -> Iterator[str]:
    kinds: list[CostKind | None] = [item.cost.kind if item.cost else None for item in (stored, again)]
    if kinds[0] != kinds[1]:
        yield f"{name}: cost was {_shown(kinds[0])}, is {_shown(kinds[1])}."


def _fields(where: str, one: Any, other: Any) -> Iterator[str]:
    assert isinstance(one, Report | ExerciseReport | GradientReport | CheckResult | PartReport)
    for name in (item.name for item in fields(one) if item.name not in PARTS):
        before, after = getattr(one, name), getattr(other, name)
        if before != after:
            yield f"{where}{name.replace('_', ' ')} was {_shown(before)}, is {_shown(after)}."


def _paired(one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    for name in dict.fromkeys((*one, *other)):
        yield name, one.get(name), other.get(name)


def _gone(is_new: bool) -> str:
    return "is there now and was not" if is_new else "was there and is not any more"


def _shown(value: object) -> str:
    if value is None or value in ("", ()):
        return "nothing"
    text = str(value) if isinstance(value, Enum) else f'"{value}"' if isinstance(value, str) else repr(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
