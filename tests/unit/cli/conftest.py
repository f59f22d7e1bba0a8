"""Commands are run in this process: what they print, and the exit code."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from grader.cli.main import run


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


@pytest.fixture
def grader(
    capsys: pytest.CaptureFixture[str], tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Ran]:
    """Run a command line; its data folder is a new one."""
    monkeypatch.setenv("GRADER_DATA", str(tmp_path_factory.mktemp("data")))

    def call(*words: object) -> Ran:
        code = run([str(word) for word in words])
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return call
