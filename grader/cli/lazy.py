"""A group of commands that imports a command's module only when that command is used, so that help comes at once."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

import click


@dataclass(frozen=True)
class Entry:
    """One command of the group: its name, ``module:attribute`` of the click command, and its line in the list."""

    name: str
    where: str
    help: str

    def load(self) -> click.Command:
        """The command itself."""
        module, attribute = self.where.split(":")
        command = getattr(import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{self.where} is not a command")
        return command


class LazyGroup(click.Group):
    """A click group over sections of entries; a misspelt name is answered with the nearest."""

    sections: Sequence[tuple[str, Sequence[Entry]]] = ()

    def entries(self) -> dict[str, Entry]:
        """All entries by name, in the order of the sections."""
        return {entry.name: entry for _, entries in self.sections for entry in entries}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return list(self.entries())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        entry = self.entries().get(cmd_name)
        return entry.load() if entry else None

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that ``args`` starts with; a misspelt name is answered with the nearest ones."""
        near = difflib.get_close_matches(args[0], self.entries(), n=2)
        if args[0] not in self.entries() and near and not args[0].startswith("-"):
            ctx.fail(f"No such command {args[0]!r}. Did you mean {' or '.join(near)}?")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, section by section, without importing any."""
        for title, entries in self.sections:
            with formatter.section(title):
                formatter.write_dl([(entry.name, entry.help) for entry in entries])
