"""Times at the edge: people read and write them in the course's time zone, everything inside is UTC."""

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def zone_problem(timezone: str) -> str | None:
    """Why this is no time zone, None when it is one."""
    try:
        ZoneInfo(timezone)
    except (KeyError, ValueError, OSError):  # unknown, not a name at all, a folder of zones
        return f"{timezone[:80]!r} is no time zone; expected a name like Europe/Zurich or America/New_York."
    return None


def from_local(text: str, timezone: str) -> datetime | None:
    """UTC of "2026-11-20T23:59" (or with a space, with seconds) in the zone; None for an empty text.
    A time that a clock change repeats is the first of the two. Raises ValueError with a sentence for what is
    no time, or one that the clock change skips."""
    if not text.strip():
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
        if moment.tzinfo is not None:
            raise ValueError
        known = moment.replace(tzinfo=ZoneInfo(timezone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"{text[:40]!r} is no time; expected one like 2026-11-20 23:59.") from None
    if not 1990 <= moment.year <= 2200:
        raise ValueError(f"The year {moment.year} is out of range; expected 1990 to 2200.")
    if known.astimezone(ZoneInfo(timezone)).replace(tzinfo=None) != moment:
        raise ValueError(f"{text[:40]!r} does not exist in {timezone}: the clocks skip it.")
    return known


def to_form(moment: datetime | None, timezone: str) -> str:
    """The text for a form's ``datetime-local`` field, "" for None."""
    if moment is None:
        return ""
    local = moment.astimezone(ZoneInfo(timezone)).replace(tzinfo=None)
    return local.isoformat(timespec="seconds" if local.second else "minutes")


def to_words(moment: datetime | None, timezone: str) -> str:
    """ "Fri 20 Nov 2026, 23:59 CET (Europe/Zurich)", "" for None."""
    if moment is None:
        return ""
    local = moment.astimezone(ZoneInfo(timezone))
    short = local.tzname() or ""
    offset = short if short.isalpha() else _offset(local.utcoffset() or timedelta())
    clock = f"{local:%H:%M}" + (f":{local:%S}" if local.second else "")
    return f"{DAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]} {local.year}, {clock} {offset} ({timezone})"


def _offset(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
