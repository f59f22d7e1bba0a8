"""Attempts on what reads submissions before anything is run: names, archives, notebooks, text."""

import io
import json
import stat
import struct
import zipfile
import zlib

from grader.values.report import Status
from tests.integration.attacks.record import ERROR, MEMORY, MISSING, PASS, UNREADABLE, Attack

FAMILY = "papers"
GOOD = "import numpy as np\n\n\ndef sin_vjp(g, x):\n    return g * np.cos(x)\n\n\ndef relu_vjp(g, x):\n    return g * (x > 0)\n"


def paper(name: str, tries: str, file: str, data: bytes, words: str = "", *ends: Status, score: float = 0.0) -> Attack:
    """A file that is not what it seems."""
    given = ends or (UNREADABLE,)
    return Attack(name, FAMILY, tries, "intake", given, words=words, canary=False, score=score, file=file, data=data)


def packed(*entries: tuple[str, bytes], mode: int = 0, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive; ``mode`` is that of the first entry."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for number, (name, data) in enumerate(entries):
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            info.external_attr = (mode if number == 0 else 0o100644) << 16
            archive.writestr(info, data)
    return stream.getvalue()


def overlapping(entries: int, size: int) -> bytes:
    """An archive whose entries all point to the same packed zeros: a few kilobytes that unpack to gigabytes."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = squeezer.compress(bytes(size)) + squeezer.flush()
    crc = zlib.crc32(bytes(size))
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 33, crc, len(data), size, 4, 0) + b"0.py" + data
    central = b"".join(
        struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 8, 0, 33, crc, len(data), size, 8, 0, 0, 0, 0, 0, 0)
        + b"%05d.py" % number
        for number in range(entries)
    )
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, entries, entries, len(central), len(local), 0)
    return local + central + end


def notebook(*cells: object, **more: object) -> bytes:
    """A notebook with these sources."""
    made = [{"cell_type": "code", "source": source, "metadata": {}, "outputs": []} for source in cells]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **more}).encode()


LINK = stat.S_IFLNK | 0o777

ATTACKS = (
    paper("link in an archive", "a link to the reference, for the grader to follow", "hw.zip",
          packed(("hw.py", b"/etc/passwd"), mode=LINK), "holds the link"),
    paper("path out of an archive", "a name that climbs out of the folder", "hw.zip", packed(("../../hw.py", GOOD.encode())),
          "leads out of it"),
    paper("absolute path", "a name that begins at the root", "hw.zip", packed(("/tmp/grader-attack.py", GOOD.encode())),
          "leads out of it"),
    paper("drive of Windows", "a name on another drive", "hw.zip",
          packed(("C:\\grader-attack.py", GOOD.encode())), "leads out of it"),
    paper("zip bomb", "a kilobyte that unpacks to a megabyte, a thousand times over", "hw.zip",
          packed(*((f"{k}.py", bytes(1 << 20)) for k in range(64))), "unpacks to"),
    paper("overlapping zip bomb", "two thousand entries that share one piece of packed data", "hw.zip",
          overlapping(2_000, 1 << 20), "unpacks to"),
    paper("lies about its sizes", "an archive that says it holds nothing", "hw.zip",
          packed(("hw.py", bytes(20 << 20))).replace(struct.pack("<I", 20 << 20), struct.pack("<I", 1)), ""),
    paper("archive in an archive", "a bomb behind a bomb", "hw.zip",
          packed(("inner.zip", packed(("hw.py", b"")))), "another archive"),
    paper("a hundred thousand names", "a directory larger than the archive", "hw.zip", overlapping(30_000, 1), "files"),
    paper("a password", "an archive that asks for something", "hw.zip",
          packed(("hw.py", GOOD.encode())).replace(b"PK\1\2\x14\x03\x14\0\0\0", b"PK\1\2\x14\x03\x14\0\1\0"), "password"),
    paper("the same name twice", "two files of one name, for two readers to see differently", "hw.zip",
          packed(("hw.py", GOOD.encode()), ("./hw.py", b"evil = 1\n")), "more than once"),
    paper("names that become one", "two spellings of one letter", "hw.zip",
          packed(("\ufb01.py", GOOD.encode()), ("fi.py", b"evil = 1\n")), "would both be the module"),
    paper("slow packing", "a method of packing that takes a gigabyte to unpack", "hw.zip",
          packed(("hw.py", GOOD.encode()), method=zipfile.ZIP_LZMA), "in a way that is not read here"),
    paper("a NUL in a name", "a name that ends earlier for some", "hw.zip",
          packed(("hwA.py", GOOD.encode())).replace(b"hwA.py", b"hw\0.py"), "cannot be used"),
    paper("deep brackets", "JSON a million brackets deep", "hw.ipynb", b'{"cells": ' + b"[" * 900_000, ""),
    paper("deep notebook", "a notebook whose metadata never ends", "hw.ipynb",
          b'{"nbformat": 4, "cells": [], "metadata": ' + b'{"a":' * 90_000 + b"1" + b"}" * 90_000 + b"}", "nested"),
    paper("huge number", "a number of a million digits", "hw.ipynb", b'{"nbformat": 4, "cells": ' + b"9" * 1_000_000 + b"}", ""),
    paper("cells that are none", "numbers where text is expected", "hw.ipynb", notebook([1, 2], {"a": 1}), "is no text"),
    paper("ten thousand cells", "a report with as many lines", "hw.ipynb", notebook(*["1 / 0"] * 10_000), "code cells"),
    paper("half a character", "text that no encoding can write", "hw.ipynb", notebook("\ud800 = 1\n", GOOD), "", PASS, score=1.0),
    paper("a notebook that calls itself one of Java", "a language as the name of a colour", "hw.ipynb",
          notebook(GOOD, metadata={"kernelspec": {"language": ["r"]}}), "", PASS, score=1.0),
    paper("an encoding that unpacks", "a coding line that names zlib", "hw.py", b"# coding: zlib\n" + GOOD.encode(), "encoding"),
    paper("an encoding that hides code", "UTF-7, in which a comment is code", "hw.py", b"# coding: utf-7\n" + GOOD.encode(),
          "encoding"),
    paper("two alphabets", "UTF-16 with a mark", "hw.py", GOOD.encode("utf-16"), "UTF-16"),
    paper("a program", "an executable called homework", "hw.py", b"\x7fELF" + bytes(1000), "compiled program"),
    paper("a pickle", "a pickle called homework", "hw.py", b"\x80\x04\x95" + b"cos\nsystem\n(S'true'\ntR.", ""),
    paper("a NUL in the text", "a character at which C stops reading", "hw.py", GOOD.replace("cos", "c\0os").encode(), "", ERROR,
          UNREADABLE),
    paper("a name that writes on the terminal", "escape codes in the file's name", "\x1b[2J\x1b]0;owned\x07\u202ehw.py",
          GOOD.encode(), "", PASS, score=1.0),
    paper("a line that writes on the terminal", "escape codes in the lines of a traceback", "hw.py",
          "def sin_vjp(g, x):\n    raise ValueError(1)  # \x1b[2J\x9b31m \u202e [red]red[/red]\n".encode(), "", ERROR),
    paper("a line that does not parse", "escape codes in a syntax error", "hw.py",
          b"def sin_vjp(g, x) \x1b[2J\xe2\x80\xae return g\n", "not valid Python", ERROR),
    paper("a formula as a name", "a cell that a spreadsheet would run", "=cmd|'calc'!A0.py", GOOD.encode(), "", PASS, score=1.0),
    paper("a page as a name", "markup in the file's name", "<img src=x onerror=alert(1)>.py", GOOD.encode(), "", PASS, score=1.0),
    paper("a hundred thousand statements", "a file that takes long to read", "hw.py", b"x;" * 95_000 + b"\n" + GOOD.encode(), "",
          ERROR, MEMORY),
    paper("names that look alike", "fourteen thousand names that nearly match", "hw.py",
          "".join(f"sin_vjp{k}=0\n" for k in range(13_000)).encode(), "There is no function sin_vjp", MISSING),
)  # fmt: skip
