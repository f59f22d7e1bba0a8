"""What the pages tell people to type exists, and every command is told of somewhere."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from grader.cli.main import cli
from tests.docs.blocks import PAGES, ROOT, commands

TOUR = {"exercises": 0, "show": 0, "starter": 0, "grade": 1}  # a starter is not solved yet
SHOWN = [(page, words) for page in PAGES for words in commands(page)]


def resolve(words: list[str]) -> tuple[list[str], click.Command, list[str]]:
    """The path of the command that the words begin with, the command, and the words after it."""
    path: list[str] = []
    command: click.Command = cli
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        context = click.Context(command)
        below = command.get_command(context, words[0])
        assert below is not None, f"there is no command {' '.join([*path, words[0]])!r}"
        path, command, words = [*path, words[0]], below, words[1:]
    return path, command, words


def all_commands(command: click.Command = cli, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    if not isinstance(command, click.Group):
        yield path, command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        below = command.get_command(context, name)
        assert below is not None
        yield from all_commands(below, (*path, name))


@pytest.mark.parametrize(("page", "words"), SHOWN, ids=[f"{page.stem}: {' '.join(words)}" for page, words in SHOWN])
def test_a_command_that_is_shown_exists(page: Path, words: list[str]) -> None:
    _, command, rest = resolve(words)
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)} | {"--help", "-h"}
    assert [word for word in rest if word.startswith("-") and word.split("=")[0] not in known | {"-"}] == []


def test_every_page_shows_commands() -> None:
    assert {page.name for page, _ in SHOWN} >= {"README.md", "operation.md", "authoring.md"}


def test_every_command_is_told_of() -> None:
    told = {tuple(resolve(words)[0]) for _, words in SHOWN}
    groups = {path[:1] for path in told}
    missing = [" ".join(path) for path, _ in all_commands() if path not in told and path[:1] not in groups]
    assert missing == []


def test_the_quick_tour_works(tmp_path: Path) -> None:
    """Those commands of README that need no server and no class, in README's order, in one folder."""
    ended = {}
    for words in commands(ROOT / "README.md"):
        if words[0] in TOUR:
            command = [sys.executable, "-c", "from grader.cli.main import main; main()", *words]
            ended[words[0]] = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert {name: done.returncode for name, done in ended.items()} == TOUR
    assert "sin_vjp is not written yet" in ended["grade"].stdout


def test_every_command_and_option_has_help() -> None:
    silent = [" ".join(path) for path, command in all_commands() if not command.help]
    for path, command in all_commands():
        options = [option for option in command.params if isinstance(option, click.Option)]
        silent += [" ".join([*path, *option.opts]) for option in options if not option.help]
    assert silent == []
