"""Writing to people: consoles, text that cannot play tricks on a terminal, and one look for each status."""

import re
import sys

import click
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from grader.values.report import Status

# Control characters but newline; also those that change the direction of writing.
TRICKS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
PIPE_WIDTH = 200
SIGNS = {
    Status.PASS: ("✓", "+", "green"),
    Status.FAIL: ("✗", "x", "red"),
    Status.INVALID: ("✗", "x", "red"),
    Status.ERROR: ("!", "!", "red"),
    Status.TIMEOUT: ("!", "!", "red"),
    Status.MEMORY: ("!", "!", "red"),
    Status.FORBIDDEN: ("!", "!", "red"),
    Status.MISSING: ("–", "-", "yellow"),
    Status.NOT_ATTEMPTED: ("–", "-", "yellow"),
    Status.GRADER_FAULT: ("?", "?", "magenta"),
    Status.UNREADABLE: ("!", "!", "red"),
}


def safe(text: str) -> str:
    """``text`` with tabs as spaces and nothing in it that moves a cursor, changes a colour or the writing direction."""
    return TRICKS.sub("\ufffd", text.expandtabs(4).replace("\r\n", "\n"))


def words(status: Status) -> str:
    """The status as people read it: "not attempted"."""
    return status.value.replace("_", " ")


def counted(number: int, noun: str, several: str = "") -> str:
    """ "1 student", "2 students"; ``several`` is a plural that is not made with an s."""
    return f"{number} {noun}" if number == 1 else f"{number} {several or noun + 's'}"


class Page:
    """Lines for a terminal or a pipe: in a terminal long lines wrap under their indent, in a pipe each stays whole."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
        if not self.console.is_terminal:
            self.console.width = PIPE_WIDTH

    def line(self, text: str | Text = "", indent: int = 0, style: str = "") -> None:
        """Print one line. Plain strings are made safe; a Text is taken as it is."""
        body = Text(safe(text), style=style) if isinstance(text, str) else text
        if self.console.is_terminal:
            self.console.print(Padding(body, (0, 0, 0, indent), expand=False))
        else:
            for part in body.split("\n", allow_blank=True):
                self.console.print(Text(" " * indent).append_text(part), soft_wrap=True)

    def verbatim(self, text: str) -> None:
        """Print lines that are meant to be copied: made safe, neither wrapped nor indented."""
        for line in safe(text).split("\n"):
            self.console.print(Text(line), soft_wrap=True)

    def sign(self, status: Status) -> str:
        """The sign of a status, one column wide, in what this terminal can show."""
        nice, plain, _ = SIGNS[status]
        return nice if self.console.encoding.lower().startswith("utf") else plain


def colour(status: Status) -> str:
    """The style of a status."""
    return SIGNS[status][2]


def note(sentence: str) -> None:
    """A sentence beside the results, on stderr."""
    click.echo(f"grader: {safe(sentence)}", err=True)
