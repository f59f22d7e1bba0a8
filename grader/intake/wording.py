"""Names and numbers as they stand in a sentence for the student."""

import re
from collections.abc import Sequence

_LONGEST_NAME = 100
_LONGEST_LINE = 80


def shown(name: str) -> str:
    """``name`` without control characters and cut in the middle when it is very long; never empty."""
    half = _LONGEST_NAME // 2
    cut = name if len(name) <= _LONGEST_NAME else f"{name[:half]}…{name[-half:]}"
    return _printable(cut).strip() or "(no name)"


def shown_line(line: str) -> str:
    """A line of code, stripped and cut to 80 characters."""
    clean = line.strip()
    return _printable(clean if len(clean) <= _LONGEST_LINE else f"{clean[:_LONGEST_LINE]}…")


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else " " if c in "\t\n" else "\N{REPLACEMENT CHARACTER}" for c in text)


def size(count: int) -> str:
    """A number of bytes: "812 bytes", "3.1 MB"."""
    if count < 10_000:
        return f"{count} bytes"
    if count < 1_000_000:
        return f"{count / 1e3:.0f} kB"
    return f"{count / 1e6:.1f} MB"


def listed(names: Sequence[str], most: int = 5) -> str:
    """Up to ``most`` names with commas, and how many were left out."""
    cut = ", ".join(shown(name) for name in names[:most])
    return cut if len(names) <= most else f"{cut} and {len(names) - most} more"


def without_surrogates(text: str) -> str:
    """``text`` with lone surrogates and NUL replaced by U+FFFD, so that every store and terminal can take it."""
    return re.sub(r"[\x00\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", text)
