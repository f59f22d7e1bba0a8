"""A batch that is killed, stopped or loses a worker: the same grades in the end, and nothing graded twice without need."""

import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.batch.conftest import STUDENTS, World, make_world
from tests.integration.batch.makers import RIGHT, kinds

Undisturbed = tuple[Path, subprocess.CompletedProcess[str]]
PATIENCE = 120.0


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_world(tmp_path_factory.mktemp("small"), 12)


def lines_in(out: Path) -> int:
    path = out / "results.jsonl"
    return path.read_bytes().count(b"\n") if path.exists() else 0


def wait_for_lines(out: Path, count: int, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + PATIENCE
    while lines_in(out) < count:
        assert process.poll() is None, "the batch ended before it could be disturbed"
        assert time.monotonic() < deadline
        time.sleep(0.01)


def descendants(pid: int) -> Iterator[int]:
    for line in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        yield int(line)
        yield from descendants(int(line))


def alive(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def gone(pids: list[int]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if not any(map(alive, pids)):
            return True
        time.sleep(0.05)
    return False


def free(out: Path) -> bool:
    """Whether another batch may write there."""
    folder = os.open(out, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(folder)
    return True


def same_files(one: Path, other: Path) -> bool:
    return all((one / name).read_bytes() == (other / name).read_bytes() for name in ("grades.csv", "results.jsonl"))


def test_kill_9_in_the_middle_and_resume_give_the_same_grades(world: World, undisturbed: Undisturbed, tmp_path: Path) -> None:
    out = tmp_path / "out"
    kept = []
    for stop_at in (STUDENTS // 4, STUDENTS // 2):
        with world.start(out, "--resume") as process:
            wait_for_lines(out, stop_at, process)
            below = list(descendants(process.pid))
            os.kill(process.pid, signal.SIGKILL)
        assert process.returncode == -signal.SIGKILL
        assert free(out), "a worker of a killed batch keeps its hold on the folder"
        assert gone(below), "processes of a killed batch live on"
        assert not (out / "grades.csv").exists()
        kept.append(lines_in(out))
    with (out / "results.jsonl").open("a") as stream:
        stream.write('{"file": "s199.py", "student": "s199", "sta')
    ran = world.run(out, "--resume")
    assert ran.returncode == 0
    assert f"{kept[1]} of {STUDENTS} submissions are graded already" in ran.stderr
    assert "1 unfinished line of" in ran.stderr
    assert same_files(out, undisturbed[0])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_batch_says_so_and_can_go_on(number: signal.Signals, small: World, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with small.start(out) as process:
        wait_for_lines(out, 2, process)
        below = list(descendants(process.pid))
        os.killpg(process.pid, number)
        _, told = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert "--resume goes on" in told
    assert "Traceback" not in told
    assert gone(below)
    assert small.run(out, "--resume").returncode == 0
    assert len((out / "grades.csv").read_text().splitlines()) == 13


def test_a_worker_that_dies_costs_nothing(world: World, undisturbed: Undisturbed, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with world.start(out) as process:
        for stop_at in (5, 40):
            wait_for_lines(out, stop_at, process)
            os.kill(next(descendants(process.pid)), signal.SIGKILL)  # a worker: its children come after it
        process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert same_files(out, undisturbed[0])


def test_only_what_changed_is_graded_again(small: World, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert small.run(out).returncode == 0
    before = (out / "grades.csv").read_text()
    (small.folder / "s000.py").write_bytes(b"import numpy as np\n" + RIGHT["softmax"].encode())
    try:
        ran = small.run(out, "--resume")
    finally:
        (small.folder / "s000.py").write_bytes(kinds()[0].files[0][1])
    assert "11 of 12 submissions are graded already; 1 left" in ran.stderr
    assert "s000,0,0,0,2,2" in (out / "grades.csv").read_text()
    assert small.run(out, "--resume").returncode == 0
    assert (out / "grades.csv").read_text() == before


def test_another_seed_is_graded_anew(small: World, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert small.run(out).returncode == 0
    ran = small.run(out, "--resume", "--seed", "12")
    assert ran.returncode == 0
    assert "are graded anew" in ran.stderr
    assert '"seed": 12' in (out / "results.jsonl").read_text()


def test_another_assignment_is_refused(small: World, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert small.run(out).returncode == 0
    before = (out / "results.jsonl").read_bytes()
    ran = small.run(out, "-a", "classifier")
    assert ran.returncode == 2
    assert "'Mixed'" in ran.stderr
    assert (out / "results.jsonl").read_bytes() == before
