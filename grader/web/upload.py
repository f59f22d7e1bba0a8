"""What a browser sends, as one file with a name: the bytes that are stored and graded."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import PurePosixPath

from werkzeug.datastructures import FileStorage

from grader.intake.limits import IntakeLimits
from grader.intake.read import read_submission
from grader.values.source import Source, Unreadable

PASTED = "pasted.py"
SEVERAL = "submission.zip"
LONGEST_NAME = 150
EPOCH = (1980, 1, 1, 0, 0, 0)  # the same files give the same bytes, whenever they are sent


def bundle(files: Sequence[FileStorage], pasted: str) -> tuple[str, bytes]:
    """Name and bytes of what was handed in: the one file as it is, several in a zip, else the pasted code.

    Raises Unreadable when there is nothing, or both, or two files of one name."""
    chosen = [(_plain_name(item.filename), item.read()) for item in files if item.filename]
    if chosen and pasted.strip():
        raise Unreadable("You chose a file and also pasted code. Hand in one of the two: remove the file, or empty the box.")
    if pasted.strip():
        return PASTED, pasted.replace("\r\n", "\n").encode()
    if not chosen:
        raise Unreadable("There is nothing to hand in yet. Choose a file, or paste your code into the box.")
    if len(chosen) == 1:
        return chosen[0]
    names = [name for name, _ in chosen]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise Unreadable(f"Two of the files are called {twice[0]}. Rename one of them.")
    return SEVERAL, _zipped(sorted(chosen))


def check(filename: str, content: bytes, limit: int) -> Source:
    """What intake reads from the bytes. Raises Unreadable with a sentence for the student."""
    return read_submission([(filename, content)], name=filename, limits=IntakeLimits(bytes=limit))


def _plain_name(filename: str | None) -> str:
    path = PurePosixPath((filename or "").replace("\\", "/"))
    name = "".join(letter for letter in path.name if letter.isprintable()) or "submission"
    return name if len(name) <= LONGEST_NAME else PurePosixPath(name).stem[: LONGEST_NAME - 10] + PurePosixPath(name).suffix[:10]


def _zipped(files: Sequence[tuple[str, bytes]]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
