"""The log: a line for each event, whatever names and errors hold that students chose."""

import logging
import re
import sys

FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


class Harmless(logging.Formatter):
    """No text makes an event of its own or plays tricks on the terminal of whoever reads the log: further lines (those of a
    traceback) are indented, and what controls a terminal or the direction of writing is written out, as ``\\x1b``."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as text."""
        plain = _UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode(), super().format(record))
        return plain.replace("\n", "\n    ")


def log_to_stderr(level: str) -> None:
    """Logs events from this level on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Harmless(FORMAT, "%Y-%m-%d %H:%M:%S"))
    logging.basicConfig(level=level.upper(), handlers=[handler])
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a full thread pool is no event at this size
