"""The program as people start it, each test with a data folder of its own."""

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.cli.main import run as run_command

PROGRAM = (sys.executable, "-c", "from grader.cli.main import main; main()")
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {**os.environ, "GRADER_DATA": str(tmp_path / "data"), "GRADER_CPU_SECONDS": "0.5", "GRADER_WORKERS": "1"}


@pytest.fixture
def run(environment: dict[str, str], tmp_path: Path) -> Run:
    """Run a command to its end in ``tmp_path``; ``stdin`` is its standard input."""

    def call(*words: object, stdin: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        command = [*PROGRAM, *map(str, words)]
        return subprocess.run(
            command, input=stdin, capture_output=True, text=True, env=environment | more, cwd=tmp_path, check=False
        )

    return call


@pytest.fixture
def here(capsys: pytest.CaptureFixture[str], environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The same as ``run`` in this process, for commands that start nothing: a second less for each."""
    monkeypatch.chdir(tmp_path)
    for name in ("GRADER_DATA", "GRADER_CPU_SECONDS", "GRADER_WORKERS"):
        monkeypatch.setenv(name, environment[name])

    def call(*words: object, stdin: str = "") -> subprocess.CompletedProcess[str]:
        command = [str(word) for word in words]
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", io.StringIO(stdin))
            code = run_command(command)
        captured = capsys.readouterr()
        return subprocess.CompletedProcess(command, code, captured.out, captured.err)

    return call


@pytest.fixture
def start(environment: dict[str, str], tmp_path: Path) -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """Start a command that goes on; it is killed at the end of the test if it still runs."""
    running = []

    def call(*words: object) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        command = [*PROGRAM, *map(str, words)]
        process = subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environment, cwd=tmp_path)
        running.append(process)
        return process

    yield call
    for process in running:
        if process.poll() is None:
            process.kill()
        process.communicate()
