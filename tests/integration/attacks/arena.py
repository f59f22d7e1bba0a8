"""Where attacks are graded: the real way from bytes to a report, bait for the attacker, and a look around afterwards."""

import csv
import ctypes
import io
import json
import os
import re
import socket
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console

from grader.cli.reportview import print_report
from grader.cli.terminal import TRICKS, Page
from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.formats.grades import FORMULA_STARTS, grades_csv
from grader.intake.limits import IntakeLimits
from grader.intake.read import read_submission
from grader.sandbox.pool import LAYERS, Limits, Sandbox
from grader.service.grade import Grader
from grader.service.whole import unreadable_report
from grader.values.assignment import Wanted
from grader.values.report import ExerciseReport, Report, Status
from grader.values.source import Unreadable
from tests.integration.attacks.record import CANARY, Attack

LIMITS = Limits(cpu_seconds=0.3, wall_seconds=1.0, submission_cpu_seconds=2.0, submission_wall_seconds=6.0, memory_bytes=64 << 20)
INNOCENT = "import numpy as np\n\ndef sin_vjp(g, x):\n    return g * np.cos(x)  # innocent-mark\n" + CANARY
PROJECT = Path(__file__).resolve().parents[3]
NUMBER = re.compile(r"-?\d+\.\d+")
MOST_GROWTH = 96 << 20  # bytes that this process may grow by over the whole suite
_SECRET = ctypes.create_string_buffer(b"a secret in the grader's memory")
# Numbers (x86_64) that the filter lets pass, with whatever arguments; what they can do stays in the process.
_PASSED = {
    0, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24, 25, 28, 32, 34, 35, 39, 60, 63, 72,
    79, 89, 96, 97, 98, 99, 100, 102, 104, 107, 108, 110, 111, 115, 121, 124, 131, 186, 201, 202, 204, 217, 219, 228,
    229, 230, 231, 257, 262, 267, 269, 270, 271, 273, 295, 302, 309, 318,
}  # fmt: skip


@dataclass(frozen=True)
class Traces:
    """What could be left behind: processes in the box, descriptors of this process, names in folders that all may write to."""

    processes: int
    descriptors: int
    names: tuple[str, ...]


class Arena:
    """A sandbox with a grader, and everything an attacker would like to have: a secret, a server, a socket by name."""

    def __init__(self, sandbox: Sandbox, bait: Mapping[str, str]) -> None:
        self.sandbox = sandbox
        self.bait = bait
        self.grader = Grader(load_catalog(exercise_folders(), reference_folders()), sandbox)
        self.hidden = hidden_numbers(self.grader)
        for _ in range(6):  # so many in a row that what comes now is born with its calls
            self.innocent = self.report(INNOCENT)
        self.before = self.traces()
        self.memory = resident()

    def report(self, text: str, seed: int = 0) -> Report:
        """The report on one file with an attack in sin and an honest relu."""
        for name, value in self.bait.items():
            text = text.replace(f"${name}", value)
        return self.report_of("hw1.py", text.encode(), seed)

    def report_of(self, file: str, data: bytes, seed: int = 0) -> Report:
        """The report on any file, by the way that uploads take."""
        try:
            source = read_submission([(file, data)], name=file, limits=IntakeLimits())
        except Unreadable as error:
            return unreadable_report(file, "mallory", str(error))
        return self.grader.grade(source, [Wanted("sin"), Wanted("relu")], seed=seed, student="mallory", file=file)

    def attack(self, attack: Attack) -> Report:
        """The report on an attack."""
        return self.report_of(attack.file, attack.data) if attack.data else self.report(attack.source)

    def attacked(self, attack: Attack) -> Report:
        """The report on an attack, after looking that nothing came of it."""
        report = self.attack(attack)
        self.look_around(report, attack)
        return report

    def look_around(self, report: Report, attack: Attack) -> None:
        """Nothing went through, the honest function has its points, and nothing is left behind."""
        text = json.dumps(report.to_json(), allow_nan=False)
        assert "BREACH" not in text, report
        assert len(self.hidden & set(NUMBER.findall(text))) < 3, text
        harmless_to_read(report)
        if attack.canary:
            assert exercise(report, "relu").status is Status.PASS, exercise(report, "relu")
        innocent = self.report(INNOCENT)
        if innocent.status is Status.TIMEOUT:  # a machine that stood still; what an attack left behind would show again
            innocent = self.report(INNOCENT)
        assert innocent.to_json() == self.innocent.to_json()
        assert self.traces() == self.before
        assert resident() - self.memory < MOST_GROWTH

    def traces(self) -> Traces:
        """What is there besides the processes that wait for the next submission, and what the bait brought."""
        folders = ("/tmp", "/dev/shm", "/", self.bait["FOLDER"], str(PROJECT))
        found = sorted(
            name for folder in folders if os.path.isdir(folder) for name in os.listdir(folder) if "grader-attack" in name
        )
        found += sorted(os.listdir(self.bait["FOLDER"]))
        box = f"/proc/{self.sandbox.zygote_pid}/root"
        found += [name for name in sorted(os.listdir(box)) if "grader-attack" in name]
        descriptors = len(os.listdir("/proc/self/fd")) - waiting(self.sandbox)
        return Traces(len(survivors(self.sandbox)), descriptors, tuple(found))


def exercise(report: Report, name: str) -> ExerciseReport:
    """One exercise of a report; of a file that could not be read, what is told of the file."""
    whole = ExerciseReport(name, report.status, report.score, 1.0, report.message, 0)
    return next((item for item in report.exercises if item.name == name), whole)


def hidden_numbers(grader: Grader) -> set[str]:
    """The inputs of sin's hidden cases as they are written; one or two of them may be said by chance."""
    cases = grader.prepare("sin", 0).suite.cases
    numbers = {repr(number) for case in cases for array in case.arguments for number in np.ravel(array).tolist()}
    return {number for number in numbers if len(number.lstrip("-")) >= 5}


def harmless_to_read(report: Report) -> None:
    """In a terminal it moves no cursor and changes no colour, and in a table it is no formula."""
    stream = io.StringIO()
    console = Console(file=stream, width=80, force_terminal=True, color_system=None, highlight=False, markup=False, emoji=False)
    print_report(report, Page(console))
    shown = stream.getvalue()
    assert not TRICKS.search(shown.replace("\n", "")), repr(shown)
    for cell in next(csv.reader(io.StringIO(grades_csv({report.file: report}, ["sin"]).partition("\n")[2]))):
        assert not cell.lstrip().startswith(FORMULA_STARTS), cell


def waiting(sandbox: Sandbox) -> int:
    """How many processes wait for the next submission."""
    return sum(parent is not None and parent._spare is not None for parent in (sandbox._zygote, sandbox._branch))


def survivors(sandbox: Sandbox) -> list[int]:
    """What runs besides the zygote, its branch, and a child of each that waits for the next submission, after a moment to end in.

    Processes that left their family are found as well: by the box's own process namespace, or by being nobody's child
    under the zygote's command line.
    """
    family = {sandbox.zygote_pid, *([sandbox._branch._process.pid] if sandbox._branch is not None else [])}
    expected = waiting(sandbox)
    deadline = time.monotonic() + 5
    while True:
        found = [pid for pid in map(int, filter(str.isdecimal, os.listdir("/proc"))) if pid not in family and _of(family, pid)]
        if len(found) <= expected or time.monotonic() > deadline:
            return found[expected:]
        time.sleep(0.005)


def _of(family: set[int], pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as file:
            state, parent, *_ = file.read().rpartition(")")[2].split()
        if state in "ZX":
            return False
        if int(parent) in family:
            return True
        box, own, there = (os.readlink(f"/proc/{number}/ns/pid") for number in (min(family), os.getpid(), pid))
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            program, _, rest = file.read().partition(b"\0")
        same = b"runner.zygote" in rest and not program.endswith(b"bwrap")
        return same and (there == box if box != own else parent == "1")
    except OSError:
        return False


def resident() -> int:
    """Bytes of memory that this process has."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@contextmanager
def bait() -> Iterator[dict[str, str]]:
    """Something to steal, to connect to and to write over, by the names that attacks call it."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bait-", dir="/tmp")))
        folder.chmod(0o777)
        (folder / "secret.txt").write_text("the secret of the machine")
        server = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=1000))
        datagrams = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        datagrams.bind(server.getsockname())
        for address in (f"\0bait-{os.getpid()}", str(folder / "service")):
            service = stack.enter_context(socket.socket(socket.AF_UNIX))
            service.bind(address)
            service.listen(1000)
        (folder / "service").chmod(0o777)
        reader, writer = os.pipe()
        for descriptor in (reader, writer):
            os.set_inheritable(descriptor, True)
            stack.callback(os.close, descriptor)
        os.environ["ATTACK_SECRET"] = "a secret in the environment"
        stack.callback(os.environ.pop, "ATTACK_SECRET")
        yield {
            "PORT": str(server.getsockname()[1]),
            "ABSTRACT": f"bait-{os.getpid()}",
            "FOLDER": str(folder),
            "SECRET": str(folder / "secret.txt"),
            "REFERENCE": str(reference_folders()[0] / "sin.py"),
            "PROJECT": str(PROJECT),
            "PARENT": str(os.getpid()),
            "ADDRESS": str(ctypes.addressof(_SECRET)),
            "HOST": os.uname().nodename,
            "KEY": str(0x5EED0000 + os.getpid() % 0xFFFF),
            "ALLOWED": repr(sorted(_PASSED)),
        }


def only(*layers: str) -> frozenset[str]:
    """The layers to leave out so that these alone remain."""
    return LAYERS - set(layers)


@contextmanager
def arena(without: frozenset[str] = frozenset()) -> Iterator[Arena]:
    """An arena with every layer but ``without``."""
    with bait() as names, Sandbox(LIMITS, unprotected=bool(without), without=without) as sandbox:
        yield Arena(sandbox, names)
