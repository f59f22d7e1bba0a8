"""Names and numbers as they stand in a sentence for the student."""

import re
from collections.abc import Sequence

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LONGEST_NAME = 100
_LONGEST_LINE = 80


def shown(name: str) -> str:
    """``name`` without control characters and cut in the middle when it is very long; never empty."""
    clean = _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", name).strip()
    if len(clean) > _LONGEST_NAME:
        half = _LONGEST_NAME // 2
        clean = f"{clean[:half]}…{clean[-half:]}"
    return clean or "(no name)"


def shown_line(line: str) -> str:
    """A line of code, stripped and cut to 80 characters."""
    clean = _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", line[: 4 * _LONGEST_LINE].strip())
    return clean if len(clean) <= _LONGEST_LINE else f"{clean[:_LONGEST_LINE]}…"


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
