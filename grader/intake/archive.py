"""Zip archives, unpacked in memory and never on disk. Nothing of an archive is believed: not its sizes, not its names."""

import contextlib
import io
import stat
import struct
import zipfile
import zlib
from collections import Counter

from grader.intake.limits import IntakeLimits
from grader.intake.paths import check_path, passed_over
from grader.intake.wording import listed, shown, size
from grader.values.source import Unreadable

_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
    KeyError,
)
_OFFICE = {"word/": "a Word document", "xl/": "an Excel sheet", "ppt/": "a PowerPoint document"}
_ONLY_CODE = "Put only your code into the archive."
_ARCHIVES = (".zip", ".jar", ".whl", ".egg")


def unpack(data: bytes, label: str, limits: IntakeLimits) -> list[tuple[str, bytes]]:
    """Path and bytes of each file of the archive; folders and what systems add (``__MACOSX``, dotfiles) left out.

    A folder around everything is taken off. Raises Unreadable when the archive is broken, encrypted, nested, larger
    than the limits by its own word or in fact, or when a name leads out of it, is a link, or occurs twice.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = _entries(archive, label, limits)
            files = _read_all(archive, entries, label, limits)
    except Unreadable:
        raise
    except _BROKEN as error:
        raise Unreadable(f"{label} is a damaged zip archive ({shown(str(error))}). Make it again and hand it in.") from None
    return _without_common_folder(files)


def _entries(archive: zipfile.ZipFile, label: str, limits: IntakeLimits) -> list[tuple[str, zipfile.ZipInfo]]:
    infos = archive.infolist()
    if len(infos) > limits.entries:
        raise Unreadable(f"{label} holds {len(infos)} files; at most {limits.entries} are read. {_ONLY_CODE}")
    entries = [(check_path(_name(info), label), info) for info in infos]
    _refuse_office(entries, label)
    entries = [(path, info) for path, info in entries if not (path.endswith("/") or passed_over(path))]
    twice = sorted(path for path, count in Counter(path for path, _ in entries).items() if count > 1)
    if twice:
        raise Unreadable(f"{label} holds {listed(twice)} more than once. Make the archive again with each file once.")
    for path, info in entries:
        _check_entry(path, info, label)
    declared = sum(info.file_size for _, info in entries)
    if declared > limits.unpacked_bytes:
        most = size(limits.unpacked_bytes)
        raise Unreadable(f"{label} unpacks to {size(declared)}; the limit is {most}. {_ONLY_CODE}")
    return entries


def _name(info: zipfile.ZipInfo) -> str:
    """The name as it was meant: zipfile cuts it at NUL, and takes UTF-8 without its flag for an old code page."""
    name = info.orig_filename
    if not info.flag_bits & _UTF8_NAME:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name


def _refuse_office(entries: list[tuple[str, zipfile.ZipInfo]], label: str) -> None:
    paths = [path for path, _ in entries]
    if "[Content_Types].xml" in paths:
        kinds = [kind for folder, kind in _OFFICE.items() if any(path.startswith(folder) for path in paths)]
        kind = kinds[0] if kinds else "an Office document"
        raise Unreadable(f"{label} is {kind}. Hand in the code itself as .py or .ipynb.")


def _check_entry(path: str, info: zipfile.ZipInfo, label: str) -> None:
    if stat.S_ISLNK(info.external_attr >> 16):
        raise Unreadable(f"{label} holds the link {shown(path)}. Put the file itself into the archive.")
    if info.flag_bits & _ENCRYPTED:
        raise Unreadable(f"{label} is protected by a password ({shown(path)}). Make the archive again without one.")
    if path.lower().endswith(_ARCHIVES):
        raise Unreadable(f"{label} holds another archive, {shown(path)}. Hand in one archive with the files themselves.")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Unreadable(f"{label} packs {shown(path)} in a way that is not read here. Make an ordinary zip archive.")


def _read_all(
    archive: zipfile.ZipFile, entries: list[tuple[str, zipfile.ZipInfo]], label: str, limits: IntakeLimits
) -> list[tuple[str, bytes]]:
    left = limits.unpacked_bytes
    files = []
    for path, info in entries:
        with archive.open(info) as stream:
            content = stream.read(left + 1)
        left -= len(content)
        if left < 0:
            raise Unreadable(f"{label} unpacks to more than {size(limits.unpacked_bytes)}. {_ONLY_CODE}")
        files.append((path, content))
    return files


def _without_common_folder(files: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    while files and all("/" in path for path, _ in files) and len({path.split("/", 1)[0] for path, _ in files}) == 1:
        files = [(path.split("/", 1)[1], content) for path, content in files]
    return files
