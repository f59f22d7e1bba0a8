"""Reads what a child sends back. The child is not trusted: every number is checked before it is used."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from grader.sandbox import heads
from grader.sandbox.errors import ProtocolError
from grader.sandbox.masking import clean, mask_values
from grader.sandbox.record import Record
from grader.sandbox.runner import wire
from grader.values.call import AT_IMPORT, Array, Frame, Kind, Outcome, Returned, Task
from grader.values.source import Chunk, Module, Source

_KINDS = tuple(Kind(name) for name in wire.KINDS)
_ndarray = np.ndarray
_SLACK = 16384  # bytes of a frame that are not arrays: item headers, traceback, text
_MAX_NOTICES = 200  # warnings and imports that one submission may speak of
_MOST_TASK_BYTES = 16 << 20  # bytes of arrays kept for one task, besides one answer of the largest size
_MOST_BYTES = 256 << 20  # bytes of arrays kept for one submission


@dataclass(frozen=True)
class Unavailable:
    """An import that got a stand-in: module, file and line, or one that a top-level statement or a call made use of."""

    name: str
    label: str
    line: int


class Answers:
    """The answers of one child to one request, read frame by frame. ``feed`` takes bytes as they come and raises
    ProtocolError, and nothing else, when they break the protocol; all that was complete before stays.
    It holds at most one frame more than what it has taken in, and a frame is at most ``answer_bytes`` and a little.
    ``loaded``: the child ran the modules at an earlier request."""

    def __init__(self, source: Source, tasks: Sequence[Task], printed_bytes: int, *, loaded: bool = False) -> None:
        self.source = source
        self.chunks: list[Chunk] = [chunk for module in source.modules for chunk in module.chunks]
        self.records = [Record(task) for task in tasks]
        self.printed = bytearray()
        self.printed_bytes = printed_bytes
        self.loaded = loaded
        self.current = 0  # the task that is under way, once the modules are loaded
        self.warnings: list[str] = []
        self.unavailable: dict[int, Unavailable] = {}
        self.used: set[int] = set()
        self._rest: list[bytes] = []
        self._held = 0
        self._needed = wire.FRAME.size
        self._largest = max([task.answer_bytes for task in tasks], default=0) + _SLACK
        self._notices = 0
        self._bytes = 0
        self._lines: dict[int, list[str]] = {}

    @property
    def complete(self) -> bool:
        """Whether every task was answered to its end."""
        return self.loaded and self.current == len(self.records)

    @property
    def begun(self) -> bool:
        """Whether an answer came."""
        return self.current > 0 or any(record.outcomes for record in self.records[:1])

    @property
    def settled(self) -> bool:
        """Whether every task was answered, and not a byte came after that."""
        return self.complete and not self._held

    def feed(self, data: bytes) -> None:
        """Takes in the next bytes, of any length."""
        if self._held + len(data) < self._needed:
            self._rest.append(data)
            self._held += len(data)
            return
        if self._held:
            data = b"".join([*self._rest, data])
        position = self._frames(data)
        rest = data[position:]
        self._rest, self._held = ([rest], len(rest)) if rest else ([], 0)

    def _frames(self, data: bytes) -> int:
        position, end, head = 0, len(data), wire.FRAME.size
        while end - position >= head:
            type_, kind, items, index, mask, size = wire.FRAME.unpack_from(data, position)
            if size > self._largest or size & 7:
                raise ProtocolError(f"a frame of {size} bytes")
            if end - position - head < size:
                self._needed = head + size
                return position
            position += head
            if type_ == wire.ANSWER:
                self._answer(data, position, size, kind, items, index, mask)
            elif type_ == wire.ANSWERS:
                self._together(data[position : position + size], items, index, mask)
            else:
                self._other(type_, kind, items, index, mask, data[position : position + size])
            position += size
        self._needed = head
        return position

    def _answer(self, data: bytes, position: int, size: int, kind: int, items: int, index: int, mask: int) -> None:
        record, outcomes = self._next(index, 1)
        changed = _bits(mask) if mask else ()
        if changed and changed[-1] >= record.task.arguments:
            raise ProtocolError(f"argument {changed[-1]} of {record.task.arguments} was changed")
        if kind == wire.RETURNED:
            arrays, text = self._arrays(data, position, size, items & 0xFF, record.task.answer_bytes)
            outcome = Outcome(Kind.RETURNED, arrays, bool(items & wire.SEVERAL), text, (), changed)
            detail = self._too_much(record, size)
            if detail:
                outcome = Outcome(Kind.UNUSABLE, detail=detail, changed_inputs=changed)
        else:
            outcome = self._without_arrays(kind, items, data[position : position + size], changed)
        outcomes.append(outcome)

    def _together(self, payload: bytes, count: int, index: int, size: int) -> None:
        """The answers to ``count`` calls that gave nothing but arrays; the table of these has ``size`` bytes."""
        record, outcomes = self._next(index, count)
        if size > len(payload):
            raise ProtocolError(f"a table of {size} bytes in a frame of {len(payload)}")
        table, largest = heads.table(payload[:size], count)
        if table.size != len(payload) - size or largest > record.task.answer_bytes:
            raise ProtocolError(f"{len(payload) - size} bytes where the table has {table.size}, of {largest} at most for a call")
        detail = self._too_much(record, len(payload))
        if detail:
            outcomes += [Outcome(Kind.UNUSABLE, detail=detail)] * count
        elif count == record.task.count:
            record.outcomes = Returned(table, payload[size:])
        else:
            outcomes += Returned(table, payload[size:])

    def _next(self, index: int, count: int) -> tuple[Record, list[Outcome]]:
        """The task under way and what is known of it, if ``count`` answers from ``index`` on are what comes next."""
        record = self._record()
        outcomes = record.outcomes
        if isinstance(outcomes, Returned) or index != len(outcomes) or not 0 < count <= record.task.count - index:
            raise ProtocolError(f"{count} answers from call {index} on, after {len(outcomes)} of {record.task.count}")
        return record, outcomes

    def _too_much(self, record: Record, size: int) -> str:
        """Counts bytes of arrays; what to say when they are more than is kept."""
        record.bytes += size
        self._bytes += size
        if record.bytes > record.task.answer_bytes + _MOST_TASK_BYTES or self._bytes > _MOST_BYTES:
            return f"{record.bytes:,} bytes of arrays in all calls up to this one, more than is kept"
        return ""

    def _arrays(self, data: bytes, position: int, size: int, count: int, limit: int) -> tuple[tuple[Array | None, ...], str]:
        """The returned elements, None for each that was no array, and then a text about the first of these."""
        end = position + size
        items, start = heads.items(data, position, end, count)
        arrays: list[Array | None] = []
        for item in items:
            if item is None:
                arrays.append(None)
                continue
            shape, dtype, bytes_, extent = item
            if extent > limit or bytes_ > end - start:
                raise ProtocolError(f"an array of shape {list(shape)} in {end - start} bytes")
            arrays.append(_ndarray(shape, dtype, data, start))
            start += bytes_ + (-bytes_ & 7)
        if None in items:
            return tuple(arrays), self._text(0, data[start:end])[1]
        if start != end:
            raise ProtocolError(f"{end - start} bytes left over")
        return tuple(arrays), ""

    def _without_arrays(self, kind: int, items: int, payload: bytes, changed: tuple[int, ...]) -> Outcome:
        if not wire.RETURNED < kind < len(_KINDS):
            raise ProtocolError(f"outcome code {kind}")
        frames, text = self._text(items, payload)
        return Outcome(_KINDS[kind], (), False, mask_values(text), frames, changed)

    def _text(self, items: int, payload: bytes) -> tuple[tuple[Frame, ...], str]:
        start = wire.TEXT.size + items * wire.LINE.size
        if items > wire.MAX_FRAMES or len(payload) < start:
            raise ProtocolError(f"a text frame of {len(payload)} bytes with {items} lines")
        (size,) = wire.TEXT.unpack_from(payload)
        if size > wire.MAX_TEXT or len(payload) != start + size + (-size & 7):
            raise ProtocolError(f"a text of {size} bytes in a frame of {len(payload)}")
        lines = [self._line(*wire.LINE.unpack_from(payload, wire.TEXT.size + k * wire.LINE.size)) for k in range(items)]
        return tuple(lines), clean(payload[start : start + size])

    def _line(self, chunk: int, line: int) -> Frame:
        if chunk >= len(self.chunks):
            raise ProtocolError(f"a line of chunk {chunk}")
        lines = self._lines.get(chunk)
        if lines is None:
            lines = self._lines[chunk] = self.chunks[chunk].text.split("\n")
        return Frame(self.chunks[chunk].label, line, lines[line - 1].strip()[:300] if 0 < line <= len(lines) else "")

    def _other(self, type_: int, kind: int, items: int, index: int, mask: int, payload: bytes) -> None:
        if type_ == wire.PRINTED:
            self._print(index, payload)
        elif type_ in (wire.WARNING, wire.UNAVAILABLE, wire.USED):
            self._notice(type_, items, index, payload)
        elif type_ == wire.LOADED and not self.loaded and not payload:
            self.loaded = True
        elif type_ == wire.ALL:
            self._all(kind, items, mask, payload)
        elif type_ == wire.END and not payload:
            self._end(mask)
        else:
            raise ProtocolError(f"a frame of type {type_} out of place")

    def _print(self, size: int, payload: bytes) -> None:
        target = self._record().printed if self.loaded else self.printed
        if not 0 < size <= self.printed_bytes - len(target) or not 0 <= len(payload) - size <= 7:
            raise ProtocolError(f"{size} printed bytes in a frame of {len(payload)} after {len(target)}")
        target += payload[:size]

    def _notice(self, type_: int, items: int, index: int, payload: bytes) -> None:
        self._notices += 1
        if self._notices > _MAX_NOTICES:
            raise ProtocolError(f"more than {_MAX_NOTICES} warnings")
        if type_ == wire.USED:
            self.used.add(index)
            return
        frames, text = self._text(items, payload)
        if type_ == wire.UNAVAILABLE and frames:
            self.unavailable.setdefault(index, Unavailable(mask_values(text), frames[0].label, frames[0].line))
        elif type_ == wire.WARNING:
            self.warnings.append(_warning(frames, mask_values(text), skipped=bool(index)))

    def _all(self, kind: int, items: int, mask: int, payload: bytes) -> None:
        record = self._record()
        if record.outcomes:
            raise ProtocolError("an outcome for all calls after an answer to one")
        outcome = self._without_arrays(kind, items, payload, ())
        if outcome.kind is Kind.MISSING:
            outcome = self._unparsed(record.task.function) or outcome
        if mask & wire.AT_IMPORT:
            outcome = replace(outcome, detail=outcome.detail + AT_IMPORT)
        record.outcomes = [outcome] * record.task.count
        self._done(record)

    def _unparsed(self, function: str) -> Outcome | None:
        """A function that is missing because the code that defines it does not parse."""
        found = [(module, chunk) for module in self.source.modules for chunk in module.chunks if chunk.problem is not None]
        found = [pair for pair in found if _concerns(*pair, function)]
        return Outcome(Kind.RAISED, detail=found[0][1].problem or "") if found else None

    def _end(self, mask: int) -> None:
        record = self._record()
        if len(record.outcomes) != record.task.count:
            raise ProtocolError(f"the end after {len(record.outcomes)} of {record.task.count} answers")
        record.repeats, record.aliased = bool(mask & wire.REPEATS), bool(mask & wire.ALIASED)
        self._done(record)

    def _done(self, record: Record) -> None:
        record.done = True
        self.current += 1

    def _record(self) -> Record:
        if not self.loaded or self.current >= len(self.records):
            raise ProtocolError("an answer that nobody asked for")
        return self.records[self.current]

    def unused_imports(self) -> list[str]:
        """A warning for each unavailable import that nothing used."""
        return [
            f"{item.label}, line {item.line}: {item.name} is not available here; it was never used"
            for number, item in sorted(self.unavailable.items())
            if number not in self.used
        ]


def _concerns(module: Module, chunk: Chunk, function: str) -> bool:
    if re.search(rf"\b{re.escape(function)}\b", chunk.text):
        return function in module.defines or not module.resilient
    return not module.resilient and len(module.chunks) == 1


def _bits(mask: int) -> tuple[int, ...]:
    return tuple(k for k in range(32) if mask >> k & 1)


def _warning(frames: tuple[Frame, ...], text: str, *, skipped: bool) -> str:
    place = f"{frames[-1].label}, line {frames[-1].line}: " if frames else ""
    if skipped:
        return f"{place}{text} is not available here; this statement was passed over"
    return f"{place}{text}; what follows still ran"
