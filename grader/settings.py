"""Every setting of the grader: its name, its default, what it means, and an error that says what is wrong with a value.

This module is the only reader of the environment. A setting ``cpu_seconds`` is the variable
``GRADER_CPU_SECONDS``; an empty variable counts as not set.
"""

import difflib
import math
import os
import re
import secrets
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

PREFIX = "GRADER_"
UNPROTECTED = "grade without protection"
LOG_LEVELS = ("debug", "info", "warning", "error")


class BadSetting(ValueError):
    """A setting with a value that cannot be used. ``str`` of it names the variable, the value and what is expected."""

    def __init__(self, name: str, value: str, expected: str) -> None:
        super().__init__(f"{name}={value!r}: {expected}.")
        self.name, self.value, self.expected = name, value, expected


def _whole(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not re.fullmatch(r"[+-]?\d{1,18}", text) or not low <= int(text) <= high:
            raise ValueError(f"expected a whole number from {low} to {high}")
        return int(text)

    return parse


def _seconds(low: float, high: float) -> Callable[[str], float]:
    def parse(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not low <= value <= high:  # written so that NaN is refused
            raise ValueError(f"expected a number of seconds from {low:g} to {high:g}")
        return value

    return parse


def _switch(text: str) -> bool:
    words = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
    if text.lower() not in words:
        raise ValueError("expected true or false")
    return words[text.lower()]


def _consent(text: str) -> bool:
    if text != UNPROTECTED:
        raise ValueError(f"to grade with a protection missing it must be exactly the words {UNPROTECTED!r}")
    return True


def _folder(text: str) -> Path:
    path = Path(text).expanduser()
    if path.exists() and not path.is_dir():
        raise ValueError("expected a folder, and this is a file")
    return path.absolute()


def _places(text: str) -> tuple[Path, ...]:
    """Folders: each item is the path of one, or the name of an importable package, whose folder is meant."""
    return tuple(_place(item) for item in text.split(os.pathsep) if item)


def _place(item: str) -> Path:
    path = Path(item).expanduser().absolute()
    folder = path if path.is_dir() else _package(item)
    if folder is None:
        raise ValueError(
            f"there is no folder {path}, and no package {item!r} can be imported; "
            f"expected folders or packages, separated by {os.pathsep!r}"
        )
    return folder


def _package(name: str) -> Path | None:
    """The folder of a package such as ``mycourse.exercises``; None when there is none of that name."""
    if not all(part.isidentifier() for part in name.split(".")):
        return None
    try:
        found = find_spec(name)
    except (ImportError, ValueError):
        return None
    locations = list(found.submodule_search_locations or ()) if found else []
    return Path(locations[0]).absolute() if locations and Path(locations[0]).is_dir() else None


def _modules(text: str) -> tuple[str, ...]:
    names = tuple(item.strip() for item in text.split(",") if item.strip())
    for name in names:
        if not name.isidentifier():
            raise ValueError(f"{name!r} is not the name of a top-level module; expected names like scipy,matplotlib")
    return names


def _database(text: str) -> str:
    if not re.match(r"(sqlite|postgresql)(\+[a-z0-9_]+)?://", text):
        raise ValueError("expected sqlite:////folder/file.db or postgresql://user:password@host/name")
    return text


def _key(text: str) -> str:
    if len(text) < 16:
        raise ValueError("expected at least 16 characters that nobody can guess")
    return text


def _level(text: str) -> str:
    if text.lower() not in LOG_LEVELS:
        raise ValueError(f"expected one of {', '.join(LOG_LEVELS)}")
    return text.lower()


def _host(text: str) -> str:
    if not text or re.search(r"[\s/]", text):
        raise ValueError("expected a host name or address to listen on, like 127.0.0.1 or 0.0.0.0")
    return text


def _about(parse: Callable[[str], Any], meaning: str, shown: str = "") -> dict[str, Any]:
    return {"parse": parse, "meaning": meaning, "shown": shown}


@dataclass(frozen=True)
class Settings:
    """All settings, parsed. Where a default depends on the machine or on another setting, ``from_environment`` fills it in."""

    # fmt: off
    data: Path = field(default=Path(), metadata=_about(
        _folder, "Folder of everything that is kept: the database and the secret key.", "~/.local/share/grader"))
    database: str = field(default="", metadata=_about(
        _database, "Address of the database; SQLite and PostgreSQL are supported.", "the file grader.db in the data folder"))
    secret_key: str = field(default="", metadata=_about(
        _key, "Signs the sessions of the web pages. Set it when several servers share one database.",
        "made once, kept in secret.key in the data folder"))
    host: str = field(default="127.0.0.1", metadata=_about(
        _host, "Address on which `grader serve` listens; 0.0.0.0 is every address of this machine."))
    port: int = field(default=8000, metadata=_about(
        _whole(0, 65535), "Port on which `grader serve` listens; 0 takes any free one."))
    workers: int = field(default=1, metadata=_about(
        _whole(1, 256), "Worker processes that grade.", "the number of processors"))
    upload_bytes: int = field(default=2_000_000, metadata=_about(
        _whole(1_000, 1_000_000_000), "Largest submission that is accepted, in bytes."))
    cpu_seconds: float = field(default=3.0, metadata=_about(
        _seconds(0.05, 3600), "CPU time that one exercise of a submission may use."))
    submission_cpu_seconds: float = field(default=30.0, metadata=_about(
        _seconds(0.05, 36000), "CPU time that a whole submission may use."))
    wall_seconds: float = field(default=20.0, metadata=_about(
        _seconds(0.1, 36000), "Backstop by the clock for one exercise, for code that sleeps; generous, since machines get busy."))
    memory_mb: int = field(default=512, metadata=_about(
        _whole(16, 1_000_000), "Memory that a submission may use beyond Python and numpy, in MiB."))
    printed_bytes: int = field(default=4096, metadata=_about(
        _whole(1, 10_000_000), "How much of what a submission prints is kept for each exercise, in bytes."))
    imports: tuple[str, ...] = field(default=(), metadata=_about(
        _modules, "Modules that submissions may import beside numpy and the harmless part of the standard library, "
        "separated by commas.", "none"))
    unprotected: bool = field(default=False, metadata=_about(
        _consent, "Grade although a protection of the sandbox is missing; for your own code only. "
        f"It must be exactly the words `{UNPROTECTED}`.", "not set"))
    exercises: tuple[Path, ...] = field(default=(), metadata=_about(
        _places, "Folders or importable packages with exercises of your own, beside the bundled ones, separated by "
        f"`{os.pathsep}`.", "none"))
    reference: tuple[Path, ...] = field(default=(), metadata=_about(
        _places, f"Folders or importable packages with the private halves of your own exercises, separated by `{os.pathsep}`.",
        "none"))
    lease_seconds: float = field(default=60.0, metadata=_about(
        _seconds(2, 86400), "How long a submission stays with a worker that was killed before another takes it up."))
    max_attempts: int = field(default=3, metadata=_about(
        _whole(1, 100), "How often a submission is tried when grading itself breaks, before staff see it as a grader fault."))
    log_level: str = field(default="info", metadata=_about(
        _level, f"How much the server logs: {', '.join(LOG_LEVELS)}."))
    https: bool = field(default=False, metadata=_about(
        _switch, "The pages are reached by https: cookies are sent over https alone."))
    trusted_proxies: int = field(default=0, metadata=_about(
        _whole(0, 10), "Number of reverse proxies in front whose X-Forwarded headers are believed."))
    # fmt: on

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """The settings of these variables. Raises BadSetting for the first one that cannot be used."""
        given = {}
        for item in fields(cls):
            variable = PREFIX + item.name.upper()
            text = environment.get(variable, "").strip()
            if text:
                given[item.name] = _parsed(item.name, variable, text)
        settings = cls(**{"data": _data_folder(environment), "workers": _processors(), **given})
        if settings.wall_seconds < settings.cpu_seconds:
            variable, value = PREFIX + "WALL_SECONDS", f"{settings.wall_seconds:g}"
            raise BadSetting(variable, value, f"expected at least {PREFIX}CPU_SECONDS, which is {settings.cpu_seconds:g}")
        return settings if settings.database else replace(settings, database=f"sqlite:///{settings.data / 'grader.db'}")

    def as_environment(self) -> dict[str, str]:
        """The variables that give these settings again in another process."""
        given = {item.name: _as_text(item.name, getattr(self, item.name), hide=False) for item in fields(self)}
        return {PREFIX + name.upper(): text for name, text in given.items() if text}

    def with_secret(self) -> "Settings":
        """A copy that surely has a secret key: the one set, else the one in the data folder, made there when there is none.

        Raises OSError when the data folder cannot be written."""
        return self if self.secret_key else replace(self, secret_key=_kept_key(self.data))


@dataclass(frozen=True)
class Shown:
    """One setting for a table: the variable, what it is now, what it is by default, where it is from, what it means."""

    variable: str
    value: str
    default: str
    source: str
    meaning: str


def shown(settings: Settings, environment: Mapping[str, str]) -> list[Shown]:
    """A row per setting in their order; secrets are masked."""
    rows = []
    for item in fields(Settings):
        variable = PREFIX + item.name.upper()
        value = _as_text(item.name, getattr(settings, item.name)) or item.metadata["shown"]
        source = "environment" if environment.get(variable, "").strip() else "default"
        rows.append(Shown(variable, value, _default_text(item.name), source, item.metadata["meaning"]))
    return rows


def unknown(environment: Mapping[str, str]) -> list[str]:
    """A sentence for each variable that looks like a setting and is none."""
    names = [PREFIX + item.name.upper() for item in fields(Settings)]
    sentences = []
    for variable in sorted(environment):
        if variable.startswith(PREFIX) and variable not in names:
            near = difflib.get_close_matches(variable, names, n=1)
            advice = f"did you mean {near[0]}?" if near else "`grader settings` lists them."
            sentences.append(f"{variable} is not a setting and is ignored; {advice}")
    return sentences


def as_markdown() -> str:
    """The page of documentation about the settings."""
    lines = [
        "# Settings",
        "",
        "Every setting is an environment variable. `grader settings` shows the values in force and where each is from;",
        "a value that cannot be used is refused with its name, the value and what is expected.",
        "",
        "| variable | default | meaning |",
        "|---|---|---|",
    ]
    rows = [(PREFIX + item.name.upper(), _default_text(item.name), item.metadata["meaning"]) for item in fields(Settings)]
    return "\n".join([*lines, *(f"| `{variable}` | {default} | {meaning} |" for variable, default, meaning in rows)]) + "\n"


def _parsed(name: str, variable: str, text: str) -> Any:
    metadata = next(item.metadata for item in fields(Settings) if item.name == name)
    try:
        return metadata["parse"](text)
    except ValueError as error:
        raise BadSetting(variable, _as_text(name, text), str(error)) from None


def _default_text(name: str) -> str:
    item = next(item for item in fields(Settings) if item.name == name)
    return item.metadata["shown"] or _as_text(name, item.default)


def _as_text(name: str, value: Any, *, hide: bool = True) -> str:
    if hide and name == "secret_key" and value:
        return "(hidden)"
    if hide and name == "database":
        return re.sub(r"(://[^:/@]*):[^@]*@", r"\1:(hidden)@", str(value))
    if name == "unprotected" and isinstance(value, bool):
        return UNPROTECTED if value else ""
    if isinstance(value, tuple):
        return (os.pathsep if name in ("exercises", "reference") else ",").join(str(part) for part in value)
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))  # what this process may use, which in a container is less than the machine has
    return os.cpu_count() or 1


def _data_folder(environment: Mapping[str, str]) -> Path:
    home = Path(environment.get("HOME") or environment.get("USERPROFILE") or Path.home())
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "grader"
    if sys.platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local") / "grader"
    return Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share") / "grader"


def _kept_key(folder: Path) -> str:
    path = folder / "secret.key"
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=".secret-")  # mkstemp gives mode 0600
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(secrets.token_hex(32))
        try:
            os.link(temporary, path)  # unlike a rename it never replaces the key that another process made meanwhile
        except FileExistsError:
            pass
        finally:
            os.unlink(temporary)
    return path.read_text(encoding="utf-8").strip()
