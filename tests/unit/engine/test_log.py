"""The log holds one event where one happened, whatever students name their files or put into errors."""

import logging

import pytest

from grader.engine.log import FORMAT, Harmless


def told(message: str, error: BaseException | None = None) -> str:
    info = (type(error), error, None) if error else None
    record = logging.LogRecord("grader.web", logging.ERROR, "f.py", 1, "GET %s", (message,), info)
    return Harmless(FORMAT, "%H:%M:%S").format(record)


@pytest.mark.parametrize("text", ["\x1b[2J", "\x9b31m", "\u202eevil", "\x00", "a\rb", "\x07", "\u2028"])
def test_what_controls_a_terminal_is_written_out(text: str) -> None:
    line = told(text)
    assert line.endswith(f"GET {text.encode('unicode_escape').decode()}")
    assert line.isprintable()


def test_a_name_with_line_ends_makes_no_event() -> None:
    lines = told("x\n2026-01-01 00:00:00 INFO    grader.serve: all is well").split("\n")
    assert lines[1].startswith("    2026")


def test_a_traceback_is_kept_and_indented() -> None:
    lines = told("/", ValueError("no\n\x1b[2Jmore")).split("\n")
    assert lines[0].endswith("GET /")
    assert all(line.startswith("    ") for line in lines[1:])
    assert lines[-1] == "    \\x1b[2Jmore"
