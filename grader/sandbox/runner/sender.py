"""Frames on their way out of the child, and what the student's code prints."""

import io
import os
from collections.abc import Callable
from time import perf_counter
from typing import Any

from . import wire
from .calls import Packed

FLUSH_BYTES = 1 << 18
FLUSH_SECONDS = 0.02
_ALONGSIDE = (wire.PRINTED, wire.USED)  # what may be told before the answers that came first


class Sender:
    """Collects frames and writes them to ``fd``. When ``careful`` each frame goes out at once; else frames of
    at most FLUSH_SECONDS are held back (the grader repeats carefully what died), and answers that are nothing but arrays
    are told together."""

    def __init__(self, fd: int) -> None:
        self.fd = fd
        self.careful = False
        self.parts: list[bytes] = []
        self.size = 0
        self.table: list[bytes] = []  # of answers that are told together,
        self.arrays: list[bytes] = []  # the values of these,
        self.first = self.answers = 0  # the first of them and how many
        self.held = 0  # and their bytes
        self.since = perf_counter()
        self._write = os.write  # the student's code may replace os.write

    def answer(self, index: int, packed: Packed, mask: int, limit: int) -> None:
        """Tells what call ``index`` gave; ``limit`` bytes of arrays are the most that one frame may hold."""
        if self.careful or mask or not packed.whole:
            self.frame(wire.ANSWER, packed.kind, packed.items, index, mask, packed.heads + packed.data)
            return
        size = wire.CALL.size + len(packed.heads) + len(packed.data)
        if self.answers and self.held + size > min(limit, FLUSH_BYTES):
            self._together()
        if not self.answers:
            self.first = index
        self.answers += 1
        self.held += size
        self.table += [wire.CALL.pack(packed.items), packed.heads]
        self.arrays.append(packed.data)
        self._flush_when_due()

    def frame(self, type_: int, kind: int = 0, items: int = 0, index: int = 0, mask: int = 0, payload: bytes = b"") -> None:
        """Sends one frame, or keeps it for the next write."""
        if self.answers and type_ not in _ALONGSIDE:
            self._together()
        self.parts.append(wire.FRAME.pack(type_, kind, items, index, mask, len(payload)))
        self.parts.append(payload)
        self.size += wire.FRAME.size + len(payload)
        self._flush_when_due()

    def _flush_when_due(self) -> None:
        if self.careful or self.size + self.held > FLUSH_BYTES or perf_counter() - self.since > FLUSH_SECONDS:
            self.flush()

    def _together(self) -> None:
        """Makes one frame of the answers that are told together."""
        table = b"".join(self.table)
        self.parts.append(wire.FRAME.pack(wire.ANSWERS, 0, self.answers, self.first, len(table), self.held))
        self.parts += [table, *self.arrays]
        self.size += wire.FRAME.size + self.held
        self.table, self.arrays, self.answers, self.held = [], [], 0, 0

    def flush(self) -> None:
        """Writes all that was held back."""
        if self.answers:
            self._together()
        data = b"".join(self.parts)
        self.parts = []
        self.size = 0
        self.since = perf_counter()
        sent = self._write(self.fd, data) if data else 0
        while sent < len(data):
            sent += self._write(self.fd, data[sent:])


class _Bytes(io.RawIOBase):
    """``sys.stdout.buffer``: bytes printed become text printed."""

    def __init__(self, write: Callable[[str], int]) -> None:
        self._text = write

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        raw = bytes(data)
        self._text(raw.decode("utf-8", "replace"))
        return len(raw)


class Printed(io.TextIOBase):
    """Stands for ``sys.stdout`` and ``sys.stderr``: passes on ``limit`` bytes for each exercise and drops the rest."""

    def __init__(self, sender: Sender, limit: int) -> None:
        self._sender = sender
        self._limit = limit
        self._room = limit
        self._held: list[bytes] = []
        self.buffer = _Bytes(self.write)

    encoding = "utf-8"
    errors = "replace"

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if self._room > 0:
            data = text[: self._room].encode("utf-8", "replace")[: self._room]
            self._room -= len(data)
            self._held.append(data)
            if self._sender.careful:
                self.pass_on()
        return len(text)

    def pass_on(self) -> None:
        """Sends what was printed since the last time."""
        if self._held:
            data, self._held = b"".join(self._held), []
            for start in range(0, len(data), wire.MAX_TEXT):
                piece = data[start : start + wire.MAX_TEXT]
                self._sender.frame(wire.PRINTED, index=len(piece), payload=piece + wire.padding(len(piece)))

    def next_exercise(self) -> None:
        """Sends the rest and opens the full limit again."""
        self.pass_on()
        self._room = self._limit
