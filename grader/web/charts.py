"""A small chart of what a solution costs, as an SVG made here: the pages need no script for it."""

from threading import Lock
from typing import Any

import vl_convert

from grader.values.report import Cost

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"  # a name, never fetched
VERSION = "5.21"
MOST_KEPT = 500
SERIES = (("yours", "memory"), ("reference", "reference"), ("explicit Jacobian", "jacobian"))
LIGHT = {"text": "#1c2230", "grid": "#dfe1e0", "lines": ["#3a48b8", "#17693f", "#b3261e"]}
DARK = {"text": "#e7e9ee", "grid": "#2d323d", "lines": ["#a6b0ff", "#7fd6a3", "#ff9f95"]}


class Charts:
    """Makes charts, one at a time, and keeps the last ones. Use it only in the process that made it: what draws them does
    not survive a fork."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: dict[tuple[Cost, bool], str] = {}

    def svg(self, cost: Cost, *, dark: bool) -> str:
        """The chart of ``cost.memory``, ``reference`` and ``jacobian`` over ``entries``, both axes logarithmic."""
        with self._lock:
            if (cost, dark) not in self._kept:
                while len(self._kept) >= MOST_KEPT:
                    self._kept.pop(next(iter(self._kept)))
                self._kept[cost, dark] = vl_convert.vegalite_to_svg(spec(cost, dark=dark), vl_version=VERSION)
            return self._kept[cost, dark]


def spec(cost: Cost, *, dark: bool) -> dict[str, Any]:
    """The Vega-Lite specification."""
    colours = DARK if dark else LIGHT
    names = [name for name, _ in SERIES]
    series = {"field": "whose", "sort": names, "title": None, "legend": {"orient": "top", "symbolSize": 80}}
    shared = {
        "color": {**series, "scale": {"domain": names, "range": colours["lines"]}},
        "shape": {**series, "scale": {"domain": names, "range": ["circle", "square", "triangle-up"]}},
        "strokeDash": {**series, "scale": {"domain": names, "range": [[1, 0], [6, 3], [2, 3]]}},
    }
    return {
        "$schema": SCHEMA,
        "background": None,
        "width": 360,
        "height": 190,
        "data": {"values": points(cost)},
        "mark": {"type": "line", "point": {"filled": True, "size": 60}},
        "encoding": {"x": _axis("entries", "input entries", ""), "y": _axis("bytes", "memory", "B"), **shared},
        "config": _look(str(colours["text"]), str(colours["grid"])),
    }


def points(cost: Cost) -> list[dict[str, object]]:
    """One row for each point; what took nothing has no place on a logarithmic axis."""
    return [
        {"entries": entries, "bytes": taken, "whose": name}
        for name, field in SERIES
        for entries, taken in zip(cost.entries, getattr(cost, field), strict=True)
        if taken > 0 and entries > 0
    ]


def _axis(field: str, title: str, unit: str) -> dict[str, Any]:
    label = f"replace(format(datum.value, '~s'), regexp('([kMGT]?)$'), ' $1{unit}')" if unit else "format(datum.value, '~s')"
    axis = {"title": title, "labelExpr": label, "tickCount": 4, "labelOverlap": True}
    return {"field": field, "type": "quantitative", "scale": {"type": "log", "nice": False, "padding": 12}, "axis": axis}


def _look(text: str, grid: str) -> dict[str, Any]:
    font = "system-ui, sans-serif"
    return {
        "font": font,
        "view": {"stroke": grid},
        "axis": {
            "labelColor": text,
            "titleColor": text,
            "gridColor": grid,
            "domainColor": grid,
            "tickColor": grid,
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
        },
        "legend": {"labelColor": text, "labelFontSize": 12},
    }
