"""The order of the overview's rows, as its address says it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.service.views import OverviewRow

PLAIN = ("login", "name", "score", "attempts")


@dataclass(frozen=True)
class Order:
    """``key`` is one of PLAIN or an exercise's name (``column`` is its place); ``text`` filters names and logins."""

    key: str
    column: int
    downwards: bool
    text: str

    @classmethod
    def read(cls, query: Mapping[str, str], exercises: Sequence[str]) -> "Order":
        """The order in a query; what it does not know means by name."""
        key = query.get("sort", "name")
        if key not in PLAIN and key not in exercises:
            key = "name"
        column = list(exercises).index(key) if key in exercises else -1
        return cls(key, column, query.get("order") == "desc", query.get("q", "").strip()[:100])

    def flipped(self, key: str) -> str:
        """The direction that a click on the head of ``key`` asks for."""
        return "desc" if key == self.key and not self.downwards else "asc"

    def aria(self, key: str) -> str | None:
        """The value of ``aria-sort`` for the head of ``key``."""
        if key != self.key:
            return None
        return "descending" if self.downwards else "ascending"


def ordered(rows: Sequence[OverviewRow], order: Order) -> list[OverviewRow]:
    """The rows that match the text, sorted; who has no score comes last in both directions."""
    text = order.text.casefold()
    chosen = [row for row in rows if text in row.person.name.casefold() or text in row.person.login.casefold()]
    chosen.sort(key=lambda row: (row.person.name.casefold(), row.person.login))
    if order.key in ("name", "login"):
        if order.key == "login":
            chosen.sort(key=lambda row: row.person.login)
        return chosen[::-1] if order.downwards else chosen
    valued = [(value, row) for row in chosen if (value := _value(row, order)) is not None]
    without = [row for row in chosen if _value(row, order) is None]
    valued.sort(key=lambda pair: pair[0], reverse=order.downwards)
    return [row for _, row in valued] + without


def _value(row: OverviewRow, order: Order) -> float | None:
    if order.key == "score":
        return row.score
    if order.key == "attempts":
        return row.attempts
    cell = row.cells[order.column]
    return None if cell is None else cell.score
