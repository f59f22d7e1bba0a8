"""Times at the edge: people read and write them in the course's time zone, everything inside is UTC."""

from datetime import datetime


def from_local(text: str, timezone: str) -> datetime | None:
    """UTC of "2026-11-20T23:59" (or with a space, with seconds) in the zone; None for an empty text.
    A time that a clock change repeats is the first of the two. Raises ValueError with a sentence for what is
    no time, or one that the clock change skips."""
    raise NotImplementedError


def to_form(moment: datetime | None, timezone: str) -> str:
    """The text for a form's ``datetime-local`` field, "" for None."""
    raise NotImplementedError


def to_words(moment: datetime | None, timezone: str) -> str:
    """ "Fri 20 Nov 2026, 23:59 CET (Europe/Zurich)", "" for None."""
    raise NotImplementedError
