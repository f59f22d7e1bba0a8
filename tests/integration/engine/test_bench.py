"""The real thing: a submission handed in, a worker process with its sandbox, the report in the database."""

import io
import zipfile
from dataclasses import replace

import pytest

from grader.engine.bench import Broken, SandboxBench, sandbox_bench
from grader.engine.local import LocalEngine
from grader.engine.order import Order
from grader.intake.limits import IntakeLimits
from grader.sandbox.errors import HostTrouble
from grader.service import submissions
from grader.service.views import Job, Reason, State, Status, Wanted
from tests.integration.engine.conftest import Room, now, until

pytestmark = pytest.mark.parametrize("url", ["sqlite"], indirect=True)

RIGHT = b"import numpy as np\ndef sin_vjp(g, x):\n    return g * np.cos(x)\n"
WRONG = b"import numpy as np\ndef sin_vjp(g, x):\n    return np.cos(x)\n"


def job(content: bytes, filename: str = "hw.py", **changes: object) -> Job:
    made = Job(1, "w1", 1, now(), Reason.FIRST, "ada", filename, content, "sum", 0, (Wanted("sin", 2.0),))
    return replace(made, **changes)


def test_verdicts_of_the_real_bench(room: Room) -> None:
    order = replace(Order.of(room.settings), upload_bytes=1000)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("hw/mine.py", RIGHT)
    with sandbox_bench(order) as bench:
        bench.prepare("sin", 0)
        bench.prepare("no_such_exercise", 0)
        found = {
            "right": bench.grade(job(RIGHT)),
            "wrong": bench.grade(job(WRONG)),
            "packed": bench.grade(job(packed.getvalue(), "hw.zip")),
            "broken": bench.grade(job(b"{", "hw.ipynb")),
            "binary": bench.grade(job(b"\x00\xff\x00", "hw.py")),
            "larger than the limit of today": bench.grade(job(RIGHT + b"#" * 2000)),
        }
        with pytest.raises(KeyError, match="no_such_exercise"):
            bench.grade(job(RIGHT, wanted=(Wanted("no_such_exercise", 1.0),)))
    assert {name: (report.status, report.student, report.score) for name, report in found.items()} == {
        "right": (Status.PASS, "ada", 1.0),
        "wrong": (Status.FAIL, "ada", 0.0),
        "packed": (Status.PASS, "ada", 1.0),
        "broken": (Status.UNREADABLE, "ada", 0.0),
        "binary": (Status.UNREADABLE, "ada", 0.0),
        "larger than the limit of today": (Status.PASS, "ada", 1.0),
    }
    assert "hw.ipynb" in found["broken"].message


@pytest.mark.parametrize("error", [HostTrouble("the zygote ended")])
def test_trouble_with_the_sandbox_is_no_verdict(room: Room, error: Exception) -> None:
    class Troubled:
        def grade(self, *_: object, **__: object) -> None:
            raise error

    bench = SandboxBench(Troubled(), IntakeLimits())
    with pytest.raises(Broken, match="the zygote ended"):
        bench.grade(job(RIGHT))


def test_from_the_upload_to_the_report_through_a_worker_process(room: Room) -> None:
    engine = LocalEngine(room.settings, 1)
    engine.start()
    try:
        numbers = [room.submit(content.decode()) for content in (RIGHT, WRONG)]
        engine.nudge(numbers[0])
        until(lambda: all(room.state(number) in (State.GRADED, State.FAILED) for number in numbers))
        until(lambda: engine.health().alive == 1)
    finally:
        engine.stop(60.0)
    right, wrong = (room.detail(number) for number in numbers)
    assert (right.row.status, right.row.score) == (Status.PASS, 1.0)
    assert (wrong.row.status, wrong.row.score) == (Status.FAIL, 0.0)
    assert wrong.report is not None
    assert wrong.report.exercises[0].gradients[0].name == "x"
    assert wrong.report.sha256 == wrong.row.sha256
    with room.database.session() as session:
        assert submissions.content(session, numbers[1], room.student).content == WRONG
