"""Coverage-guided fuzzing of the reader of what children send back.

``python -m benchmarks.fuzz_answers [--seconds 300] [--keep FILE]`` in an environment with atheris and numpy (from PyPI; it
needs no other package of this project). With ``--keep`` the inputs that reached something new are written as lines of
hexadecimal digits, ready for ``tests/unit/sandbox/streams.txt``. Exit code 1 when an input broke the reader.

``--branches`` says instead which branches of the reader the kept inputs do not meet; that needs coverage (from PyPI).
Exit code 1 when there is one.
"""

import argparse
import importlib
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType, ModuleType
from unittest.mock import patch

from grader.sandbox import answers, heads, masking
from grader.sandbox.answers import Answers
from grader.sandbox.errors import ProtocolError
from grader.sandbox.runner import wire
from grader.values.call import Kind, Outcome, Task
from grader.values.source import Chunk, Module, Source

STREAMS = Path(__file__).parent.parent / "tests" / "unit" / "sandbox" / "streams.txt"
ANSWER_BYTES, PRINTED_BYTES, LONGEST = 512, 64, 4096
LARGEST_FRAME = ANSWER_BYTES + 16_400
MOST_TASK_BYTES, MOST_BYTES = 100, 1300  # in place of the reader's own bounds, so that short inputs reach them
_NEVER = {Kind.FAULT, Kind.TIMEOUT, Kind.CRASHED, Kind.NOT_RUN}  # what only the grader may say
_CHUNKS = (
    Chunk("hw1.ipynb, cell 1", "def t0_vjp(g) return g\n", "cell 1 does not parse"),
    Chunk("hw1.ipynb, cell 2", "a = 1\n\n  b = 2\n"),
)
_SOURCE = Source(
    "hw1",
    "",
    (
        Module("hw1", "hw1.ipynb", _CHUNKS, True, frozenset({"t0_vjp"})),
        Module("hw2", "hw2.py", (Chunk("hw2.py", "t1_vjp = (", "hw2.py does not parse"),)),
    ),
)


def examine(data: bytes) -> None:
    """Feeds ``data`` whole, and then in pieces, whose sizes it names itself in its first byte, as answers to a first request
    and to a later one. Raises AssertionError when the two differ or a bound does not hold; lets through whatever the
    reader raises besides ProtocolError."""
    step, stream = (data[0] % 23 + 1 if data else 1), data[1:]
    for loaded in (False, True):
        _examine(step, stream, loaded)


def _examine(step: int, stream: bytes, loaded: bool) -> None:
    whole, pieces = new(loaded), new(loaded)
    with patch.multiple(answers, _MOST_TASK_BYTES=MOST_TASK_BYTES, _MOST_BYTES=MOST_BYTES):
        fates = (feed(whole, [stream]), feed(pieces, [stream[k : k + step] for k in range(0, len(stream), step)]))
    if fates[0] != fates[1] or _state(whole) != _state(pieces):
        raise AssertionError(f"whole and in pieces of {step}: {fates}")
    for one in (whole, pieces):
        _bounded(one)


def new(loaded: bool) -> Answers:
    """A reader of four answers, small enough that short inputs reach every bound."""
    tasks = [Task(f"t{k}", f"t{k}_vjp", b"", count, ANSWER_BYTES, arguments=3) for k, count in enumerate((2, 1, 0, 3))]
    return Answers(_SOURCE, tasks, PRINTED_BYTES, loaded=loaded)


def feed(reader: Answers, parts: list[bytes]) -> str:
    """What became of it: the protocol error, or how far the reader came."""
    try:
        for part in parts:
            reader.feed(part)
    except ProtocolError as error:
        return str(error)
    return f"begun: {reader.begun}, complete: {reader.complete}, settled: {reader.settled}"


def _state(reader: Answers) -> object:
    records = [
        (bytes(item.printed), item.done, item.repeats, item.aliased, list(map(_plain, item.outcomes))) for item in reader.records
    ]
    return records, bytes(reader.printed), reader.warnings, reader.unused_imports(), reader.loaded, reader.current


def _plain(outcome: Outcome) -> object:
    arrays = [None if item is None else (item.shape, item.dtype.str, item.tobytes()) for item in outcome.arrays]
    return outcome.kind, arrays, outcome.several, outcome.detail, outcome.frames, outcome.changed_inputs


def _bounded(reader: Answers) -> None:
    for record in reader.records:
        held = [array.nbytes for outcome in record.outcomes for array in outcome.arrays if array is not None]
        if len(record.outcomes) > record.task.count or sum(held) > ANSWER_BYTES * max(1, record.task.count) * wire.MAX_ITEMS:
            raise AssertionError("more answers than were asked for")
        if _NEVER & {outcome.kind for outcome in record.outcomes}:
            raise AssertionError("an outcome that only the grader may give")
        if any(len(outcome.detail) > 2 * wire.MAX_TEXT for outcome in record.outcomes):
            raise AssertionError("a text longer than texts are")
        if len(record.printed) > PRINTED_BYTES:
            raise AssertionError("more printed than is kept")


def streams() -> Iterator[bytes]:
    """The inputs that were kept."""
    for line in STREAMS.read_text().split():
        yield bytes.fromhex(line)


def main() -> int:
    """Runs libFuzzer in a child, because it ends its process; then writes what was new."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--seconds", type=int, default=300, help="how long (default 300)")
    parser.add_argument("--keep", type=Path, help="write the inputs that reached something new, as hexadecimal lines")
    parser.add_argument("--branches", action="store_true", help="say which branches the kept inputs do not meet")
    options = parser.parse_args()
    if options.branches:
        return branches()
    with tempfile.TemporaryDirectory() as corpus:
        for number, stream in enumerate(streams()):
            (Path(corpus) / f"kept-{number}").write_bytes(stream)
        child = os.fork()
        if child == 0:
            os.chdir(corpus)
            fuzz(corpus, options.seconds)
            os._exit(0)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        found = sorted((path.read_bytes() for path in Path(corpus).iterdir()), key=len)
        broken = [path for path in Path(corpus).iterdir() if path.name.startswith(("crash-", "timeout-", "oom-"))]
        for path in broken:
            print(f"{path.name}: {path.read_bytes().hex()}")
    print(f"{len(found)} inputs in the corpus, {len(broken)} that broke the reader")
    if options.keep:
        options.keep.write_text("".join(f"{stream.hex()}\n" for stream in found))
    return 1 if status or broken else 0


def branches() -> int:
    """Says which lines and branches of the reader, and of the masking that it feeds, no kept input meets."""
    coverage = _package("coverage")
    with tempfile.TemporaryDirectory() as folder:
        watch = coverage.Coverage(branch=True, data_file=f"{folder}/data", messages=False)
        with watch.collect():
            for stream in streams():
                examine(stream)
        watch.json_report([answers.__file__, heads.__file__, masking.__file__], outfile=f"{folder}/report")
        report = json.loads(Path(f"{folder}/report").read_text())
    functions = [(name, found) for file in report["files"].values() for name, found in file["functions"].items()]
    read = [(name, found) for name, found in functions if name]  # not what runs at import
    missed = [(name, found) for name, found in read if found["missing_lines"] or found["missing_branches"]]
    for name, found in missed:
        print(f"{name}: lines {found['missing_lines']}, branches {found['missing_branches']} are not met")
    met = sum(found["summary"]["covered_branches"] for _, found in read)
    print(f"{len(read)} functions, {met} of {sum(found['summary']['num_branches'] for _, found in read)} branches met")
    return 1 if missed else 0


def fuzz(corpus: str, seconds: int) -> None:
    """Does not come back."""
    atheris = _package("atheris")
    atheris.instrument_func(examine)
    atheris.instrument_func(_examine)
    for place in (answers, heads, masking, Answers):
        for name, found in list(vars(place).items()):
            function = getattr(found, "__wrapped__", found)  # without its memory of earlier answers
            if isinstance(function, FunctionType) and function.__module__.startswith("grader.sandbox"):
                setattr(place, name, atheris.instrument_func(function))
    arguments = [sys.argv[0], f"-max_total_time={seconds}", f"-max_len={LONGEST}", "-timeout=5", "-rss_limit_mb=2000"]
    atheris.Setup([*arguments, "-print_final_stats=1", "-reduce_inputs=1", corpus], examine)
    atheris.Fuzz()


def _package(name: str) -> ModuleType:
    """A package that only this measurement needs."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        sys.exit(f"This needs the package {name} beside the development requirements: pip install {name}")


if __name__ == "__main__":
    sys.exit(main())
