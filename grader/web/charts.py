"""Small charts as SVG made here: the pages need no script for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from threading import Lock
from typing import Any

import vl_convert

from grader.exercise.ways import Ways
from grader.values.report import Cost, Learning

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"  # a name, never fetched
VERSION = "5.21"
MOST_KEPT = 500
LIGHT = {"text": "#1c2230", "grid": "#dfe1e0", "lines": ["#3a48b8", "#17693f", "#b3261e"]}
DARK = {"text": "#e7e9ee", "grid": "#2d323d", "lines": ["#a6b0ff", "#7fd6a3", "#ff9f95"]}
SHAPES = ("circle", "square", "triangle-up")
DASHES = ([1, 0], [6, 3], [2, 3])


@dataclass(frozen=True)
class Chart:
    """At most three lines of (x, y) points with their names, and what the axes show. ``unit`` is written behind the numbers of
    y; ``logarithmic`` axes leave out what is not positive; ``ticks`` are the numbers shown on x (otherwise some round ones)."""

    lines: tuple[tuple[str, tuple[tuple[float, float], ...]], ...]
    x: str
    y: str
    unit: str = ""
    logarithmic: bool = True
    ticks: tuple[float, ...] = ()


class Charts:
    """Makes charts, one at a time, and keeps the last ones. Use it only in the process that made it: what draws them does
    not survive a fork."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: dict[tuple[Chart, bool], str] = {}

    def svg(self, chart: Chart, *, dark: bool) -> str:
        """The picture of a chart."""
        with self._lock:
            if (chart, dark) not in self._kept:
                while len(self._kept) >= MOST_KEPT:
                    self._kept.pop(next(iter(self._kept)))
                self._kept[chart, dark] = vl_convert.vegalite_to_svg(spec(chart, dark=dark), vl_version=VERSION)
            return self._kept[chart, dark]


def cost_chart(cost: Cost) -> Chart:
    """The memory of a solution, of the reference and of the explicit Jacobian over the input entries."""
    taken = {"yours": cost.memory, "reference": cost.reference, "explicit Jacobian": cost.jacobian}
    return _memory(taken, cost.entries, "input entries")


def ways_chart(ways: Ways) -> Chart:
    """The memory that the three ways to one gradient take over their sizes; raises ValueError where it was not measured."""
    if ways.measured is None:
        raise ValueError("these ways were not measured; run `grader measure`")
    names = {"components": "by components", "vjp": "VJP", "jacobian": "Jacobian"}
    taken = {name: getattr(ways.measured, key) for key, name in names.items()}
    return _memory(taken, ways.measured.sizes, ways.over)


def learning_chart(found: Learning) -> Chart:
    """The loss of a network over the steps of its training, beside that with right gradients; cut off where it is far above."""
    ceiling = 1.2 * max([loss for loss in (*found.reference, *found.yours[:1]) if loss is not None], default=1.0)
    curves = {"yours": found.yours, "right gradients": found.reference}
    lines = {
        name: tuple((step + 1, min(loss, ceiling)) for step, loss in zip(found.steps, losses, strict=False) if loss is not None)
        for name, losses in curves.items()
    }
    return Chart(tuple((name, line) for name, line in lines.items() if line), "step", "loss", logarithmic=False)


def _memory(taken: Mapping[str, Sequence[float]], sizes: tuple[float, ...], x: str) -> Chart:
    lines = tuple((name, tuple(zip(sizes, values, strict=True))) for name, values in taken.items())
    return Chart(lines, x, "memory", "B", ticks=sizes)


def spec(chart: Chart, *, dark: bool) -> dict[str, Any]:
    """The Vega-Lite specification."""
    colours = DARK if dark else LIGHT
    names = [name for name, _ in chart.lines]
    series = {"field": "whose", "sort": names, "title": None, "legend": {"orient": "top", "symbolSize": 80}}
    ranges = (("color", colours["lines"]), ("shape", SHAPES), ("strokeDash", DASHES))
    shared = {what: {**series, "scale": {"domain": names, "range": list(values[: len(names)])}} for what, values in ranges}
    return {
        "$schema": SCHEMA,
        "background": None,
        "width": 360,
        "height": 190,
        "data": {"values": points(chart)},
        "mark": {"type": "line", "point": {"filled": True, "size": 60 if chart.logarithmic else 12}},
        "encoding": {"x": _axis("x", chart, chart.ticks), "y": _axis("y", chart, _decades(chart)), **shared},
        "config": _look(str(colours["text"]), str(colours["grid"])),
    }


def points(chart: Chart) -> list[dict[str, object]]:
    """One row for each point; what is not positive has no place on a logarithmic axis."""
    return [
        {"x": x, "y": y, "whose": name}
        for name, line in chart.lines
        for x, y in line
        if not chart.logarithmic or (x > 0 and y > 0)
    ]


def _decades(chart: Chart) -> tuple[float, ...]:
    """The powers of ten between which the points lie, on a logarithmic axis."""
    heights = [y for _, line in chart.lines for _, y in line if y > 0]
    if not chart.logarithmic or not heights:
        return ()
    return tuple(10.0**power for power in range(floor(log10(min(heights))), ceil(log10(max(heights))) + 1))


def _axis(field: str, chart: Chart, ticks: Sequence[float]) -> dict[str, Any]:
    unit = chart.unit if field == "y" else ""
    label = f"replace(format(datum.value, '~s'), regexp('([kMGT]?)$'), ' $1{unit}')" if unit else "format(datum.value, ',')"
    axis: dict[str, Any] = {"title": getattr(chart, field), "labelExpr": label, "tickCount": 4, "labelOverlap": True}
    if ticks:
        axis["values"] = list(ticks)
    scale: dict[str, Any] = {"type": "log", "nice": False, "padding": 12} if chart.logarithmic else {"type": "linear"}
    if ticks and field == "y":
        scale |= {"domainMin": min(ticks), "domainMax": max(ticks), "padding": 0}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": axis}


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
