"""What is handed in, found on disk: one file, or a student's folder of files. No link in a folder is followed.

It may lead to another student's work, or to a reference."""

import hashlib
import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.intake.paths import passed_over
from grader.values.source import Unreadable

CODE = (".py", ".ipynb")
ENDINGS = (*CODE, ".zip")
MOST_FILES = 2_000


@dataclass(frozen=True)
class Handin:
    """One student's files: (path as handed in, where it is)."""

    student: str
    files: tuple[tuple[str, Path], ...]


def find_handins(folder: Path, leave_out: Path) -> tuple[list[Handin], list[str]]:
    """The students of ``DIR/<student>.py|.ipynb|.zip`` and ``DIR/<student>/``, sorted, and the names passed over.

    A student with both a file and a folder, or two files, has handed in all of them. Links are passed over. ``leave_out`` is
    a folder that is not a student's, wherever it is. Raises OSError."""
    files: dict[str, list[tuple[str, Path]]] = {}
    others = []
    for entry in sorted(folder.iterdir(), key=lambda path: path.name):
        name = printable(entry.name)
        if passed_over(entry.name) or (leave_out.exists() and os.path.samefile(entry, leave_out)):
            continue
        if entry.is_symlink():
            others.append(f"{name} (a link)")
        elif entry.is_dir():
            files.setdefault(name, []).extend(_inside(entry))
        elif entry.suffix.lower() in ENDINGS:
            files.setdefault(printable(entry.stem), []).append((name, entry))
        else:
            others.append(name)
    return [Handin(student, tuple(files[student])) for student in sorted(files)], others


def find_files(paths: Sequence[Path]) -> tuple[tuple[str, Path], ...]:
    """The files of one submission given by hand: files as they are, folders with all that is in them."""
    found: list[tuple[str, Path]] = []
    for path in paths:
        found += _inside(path) if path.is_dir() else [(printable(path.name), path)]
    return tuple(found)


def read_files(files: Sequence[tuple[str, Path]], limit: int) -> list[tuple[str, bytes]]:
    """(path, bytes) of each. Files that are no code are not read beside code, only named. At most one byte more than
    ``limit`` is read in all. Raises Unreadable for what is no regular file, OSError for what cannot be opened."""
    has_code = any(name.lower().endswith(ENDINGS) for name, _ in files)
    left = limit + 1
    read = []
    for name, path in files:
        if has_code and not name.lower().endswith(ENDINGS):
            read.append((name, b""))
            continue
        data = _content(name, path, left)
        left -= len(data)
        read.append((name, data))
    return read


def digest(content: Sequence[tuple[str, bytes]]) -> str:
    """The sha256 of what was handed in: of the file's bytes when it is one, else of all names and bytes."""
    if len(content) == 1:
        return hashlib.sha256(content[0][1]).hexdigest()
    whole = hashlib.sha256()
    for name, data in sorted(content):
        whole.update(f"{len(name.encode())}:{name}:{len(data)}:".encode())
        whole.update(data)
    return whole.hexdigest()


def printable(name: str) -> str:
    """A file name as valid text: bytes that are no UTF-8 are replaced."""
    return os.fsencode(name).decode("utf-8", errors="replace")


def _content(name: str, path: Path, limit: int) -> bytes:
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))  # a pipe would wait for a writer for ever
    with os.fdopen(handle, "rb") as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise Unreadable(f"{name} is not a regular file. Hand in a .py file, a notebook (.ipynb), or a .zip of these.")
        return stream.read(max(limit, 0))


def _inside(folder: Path) -> list[tuple[str, Path]]:
    found = []
    for place, folders, names in os.walk(folder):  # links to folders are not followed
        folders[:] = sorted(name for name in folders if not passed_over(name))
        for name in sorted(names):
            path = Path(place) / name
            if not passed_over(name) and not path.is_symlink():
                found.append((printable(path.relative_to(folder).as_posix()), path))
        if len(found) > MOST_FILES:
            break
    return found[: MOST_FILES + 1]
