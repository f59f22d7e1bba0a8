"""The front door: wrong use, errors as one sentence, the exit code, and help that comes at once."""

import errno
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest

from grader.cli.lazy import LazyGroup
from grader.cli.main import cli
from grader.cli.problems import KNOWN, Failed, Guard, explained

HEAVY = ("numpy", "flask", "sqlalchemy", "nbformat", "rich", "waitress", "alembic")


def every_command(command: click.Command = cli, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from every_command(below, (*path, name))


COMMANDS = dict(every_command())

WRONG_USE = [
    (["grad"], "Did you mean grade"),
    (["grade"], "FILE..."),
    (["grade", "no-such-file.py"], "'no-such-file.py'"),
    (["grade", __file__, "--seed", "many"], "'many'"),
    (["grade", __file__, "--seed", "-1"], "-1"),
    (["grade", __file__, "-e", "afine"], "affine"),
    (["grade", __file__, "-e", "sin", "-e", "sin"], "'sin'"),
    (["grade", __file__, "-a", "linear-layer"], "linear-layers"),
    (["grade", __file__, "-a", "linear-layers", "-e", "sin"], "'sin'"),
    (["grade", __file__, "--sed", "1"], "--seed"),
    (["train"], "FILE..."),
    (["train", __file__, "--network", "relu"], "relu is no network"),
    (["batch", "no-such-folder", "-a", "classifier", "-o", "out"], "'no-such-folder'"),
    (["batch", ".", "-o", "out"], "--assignment"),
    (["batch", ".", "-a", "classifier"], "--out"),
    (["batch", ".", "-a", "nothing", "-o", "out"], "'nothing'"),
    (["batch", ".", "-a", "classifier", "-o", "out", "--jobs", "0"], "0"),
    (["batch", ".", "-a", "classifier", "-o", "out", "--jobs", "two"], "'two'"),
    (["exercises", "--level", "9"], "9"),
    (["exercises", "--module", "cooking"], "'cooking'"),
    (["exercises", "surplus"], "surplus"),
    (["show"], "NAME"),
    (["show", "softmaks"], "softmax"),
    (["starter", "sin", "-o", "sin.txt"], "sin.txt"),
    (["starter", "-o", "sin.py"], "at least one exercise"),
    (["starter", "sin", "-o", "no/such/folder/sin.py"], "no/such/folder"),
    (["starter", "sine", "-o", "sin.py"], "sin"),
    (["verify", "softmaks"], "softmax"),
    (["measure", "softmaks"], "softmaks"),
    (["new", "exercise"], "NAME"),
    (["new", "exercise", "9x"], "'9x'"),
    (["new", "exercise", "softmax"], "softmax"),
    (["replay"], "GRADING"),
    (["replay", "first"], "'first'"),
    (["replay", "0"], "0"),
    (["grade", __file__, "--cost", "free"], "'free'"),
    (["serve", "--port", "70000"], "70000"),
    (["serve", "--workers", "none"], "'none'"),
    (["demo", "--port", "http"], "'http'"),
    (["user", "add"], "LOGIN"),
    (["user", "add", "ada", "--password", "secret"], "--password"),
    (["user", "add", "ada", "--code", "--password-stdin"], "--code"),
    (["course", "enrol", "backprop", "ada", "--role", "god"], "'god'"),
    (["course", "assign", "backprop", "classifier", "--attempts", "0"], "0"),
    (["course", "roster", "backprop", "no-such.csv"], "'no-such.csv'"),
    (["db", "downgrade"], "downgrade"),
    (["doctor", "who"], "who"),
    (["settings", "--json"], "--json"),
]


@pytest.mark.parametrize(("words", "told"), WRONG_USE, ids=[" ".join(words).replace(__file__, "FILE") for words, _ in WRONG_USE])
def test_wrong_use_is_exit_code_2_and_names_the_value(
    words: list[str], told: str, grader: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = grader(*words)
    assert ran.code == 2
    assert told in ran.err
    assert ran.out == ""
    assert "Traceback" not in ran.err
    assert list(tmp_path.iterdir()) == []


def test_every_command_was_used_wrongly_above() -> None:
    used = {words[0] for words, _ in WRONG_USE}
    assert {path[0] for path in COMMANDS if path} <= used


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(path: tuple[str, ...], grader: Callable) -> None:
    ran = grader(*path, "--help")
    assert ran.code == 0
    assert "Usage: grader" in ran.out
    assert f"grader {' '.join(path)}".strip() in ran.out.split("Options:")[0].split("\n", 1)[1], "an example is missing"
    for parameter in COMMANDS[path].params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{parameter.name} has no help"


def test_the_list_of_commands_says_what_each_command_says() -> None:
    assert isinstance(cli, LazyGroup)
    for name, entry in cli.entries().items():
        first = (COMMANDS[(name,)].help or "").split("\n")[0]
        assert first == entry.help


def test_help_imports_nothing_heavy() -> None:
    code = f"import sys; from grader.cli.main import run; run(['-h']); print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_version_is_told(grader: Callable) -> None:
    ran = grader("--version")
    assert (ran.code, ran.out.split()[0]) == (0, "grader")


@pytest.mark.parametrize("name", KNOWN)
def test_the_errors_known_by_name_exist(name: str) -> None:
    module, kind = name.rsplit(".", 1)
    assert issubclass(getattr(import_module(module), kind), Exception)


def through_guard(error: BaseException) -> int:
    guard = Guard()
    with guard:
        raise error
    return guard.code


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (Failed("no such thing 'x'."), 2, "grader: no such thing 'x'."),
        (Failed("the box is open.", 3), 3, "grader: the box is open."),
        (KeyboardInterrupt(), 130, "stopped"),
        (OSError(errno.ENOSPC, "No space left on device", "out/grades.csv"), 3, "out/grades.csv: the disk is full"),
        (PermissionError(errno.EACCES, "Permission denied", "hw1.py"), 2, "hw1.py: Permission denied"),
        (ModuleNotFoundError("No module named 'flask'", name="flask"), 3, "grader[web]"),
        (MemoryError(), 3, "memory"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else "",
)
def test_an_error_is_one_sentence_and_a_code(
    error: BaseException, code: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert through_guard(error) == code
    captured = capsys.readouterr()
    assert told in captured.err
    assert len(captured.err.splitlines()) == 1


def test_a_mistake_of_ours_is_exit_code_3_with_the_details_in_a_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert through_guard(ZeroDivisionError("division by zero")) == 3
    told = capsys.readouterr().err
    [file] = tmp_path.iterdir()
    assert str(file) in told
    assert "Traceback" not in told
    assert "ZeroDivisionError" in file.read_text()


def test_an_unknown_error_is_not_explained_away() -> None:
    assert explained(KeyError("x")) is None
    assert explained(OSError("no number, no file")) is None


def test_a_closed_pipe_is_no_crash() -> None:
    code = "from grader.cli.main import main; import sys; sys.argv = ['grader', 'settings', '--markdown']; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", f"import time; time.sleep(0.5); {code}"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    told = process.stderr.read()
    process.stderr.close()
    assert process.wait() == 141
    assert told == b""
