"""The loss of a training over its steps: drawn with letters for a terminal, and as an SVG."""

from collections.abc import Sequence
from html import escape

from grader.values.report import Learning

WIDE, HIGH = 60, 14
YOURS, REFERENCE, BOTH, ABOVE = "*", ".", "#", "^"
CEILING = 1.2  # times the largest loss of right gradients: what lies above is drawn at the top
Line = Sequence[tuple[int, float]]


def draw(found: Learning) -> list[str]:
    """Both curves as lines of text, with a key."""
    lines, top, last = _lines(found), _ceiling(found), max(found.steps, default=0)
    grid = [[" "] * WIDE for _ in range(HIGH)]
    for line, sign in zip(lines, (REFERENCE, YOURS), strict=True):
        for step, loss in line:
            column = round(step / max(last, 1) * (WIDE - 1))
            row = HIGH - 1 - min(HIGH - 1, int(max(loss, 0.0) / top * HIGH))
            other = grid[row][column] in (REFERENCE, BOTH) and sign == YOURS
            grid[row][column] = ABOVE if loss > top else BOTH if other else sign
    rim = [f"{top:.3g}".rjust(8), *[" " * 8] * (HIGH - 2), "0".rjust(8)]
    rows = [f"{label} |{''.join(row)}".rstrip() for label, row in zip(rim, grid, strict=True)]
    key = f"{YOURS} yours   {REFERENCE} right gradients   {BOTH} both" + (f"   {ABOVE} above" if _any_above(lines, top) else "")
    return [f"{'loss':>8}", *rows, f"{'':8} +{'-' * WIDE}", f"{'':10}step 1{f'step {last + 1}':>{WIDE - 6}}", f"{'':10}{key}"]


def as_svg(found: Learning, title: str) -> str:
    """Both curves as an SVG picture with its own text alternative."""
    lines, top, last = _lines(found), _ceiling(found), max(found.steps, default=0)
    left, right, upper, lower = 60.0, 620.0, 50.0, 330.0

    def place(step: int, loss: float) -> str:
        x = left + step / max(last, 1) * (right - left)
        return f"{x:.1f},{lower - min(max(loss, 0.0) / top, 1.0) * (lower - upper):.1f}"

    head = 'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 380" role="img" aria-labelledby="title text"'
    parts = [
        f'<svg {head} font-family="system-ui, sans-serif" font-size="14">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="text">{escape(found.text)}</desc>',
        '<rect width="640" height="380" fill="#ffffff"/>',
        f'<path d="M{left},{upper} V{lower} H{right}" fill="none" stroke="#71757c"/>',
        f'<text x="{left}" y="30" fill="#1c2230">{escape(title)}</text>',
        f'<text x="{left - 8}" y="{upper + 5}" text-anchor="end" fill="#1c2230">{top:.3g}</text>',
        f'<text x="{left - 8}" y="{lower + 5}" text-anchor="end" fill="#1c2230">0</text>',
        f'<text x="{left}" y="{lower + 22}" fill="#1c2230">step 1</text>',
        f'<text x="{right}" y="{lower + 22}" text-anchor="end" fill="#1c2230">step {last + 1}</text>',
    ]
    styles = (("right gradients", "#17693f", ' stroke-dasharray="6 3"'), ("yours", "#3a48b8", ""))
    for number, (line, (name, colour, dash)) in enumerate(zip(lines, styles, strict=True)):
        points = " ".join(place(step, loss) for step, loss in line)
        x = 260 + 190 * number
        parts += [
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>',
            f'<path d="M{x},365 h36" stroke="{colour}" stroke-width="2"{dash}/>',
            f'<text x="{x + 44}" y="370" fill="#1c2230">{name}</text>',
        ]
    return "\n".join([*parts, "</svg>", ""])


def _lines(found: Learning) -> tuple[Line, Line]:
    """The reference's points and the student's, without those that are no numbers."""
    reference = [(step, loss) for step, loss in zip(found.steps, found.reference, strict=False) if loss is not None]
    yours = [(step, loss) for step, loss in zip(found.steps, found.yours, strict=False) if loss is not None]
    return reference, yours


def _ceiling(found: Learning) -> float:
    reference, yours = _lines(found)
    return CEILING * max([loss for _, loss in reference or yours[:1]], default=1.0) or 1.0


def _any_above(lines: Sequence[Line], top: float) -> bool:
    return any(loss > top for line in lines for _, loss in line)
