"""The bytes of a Python file to text, as Python itself would read them."""

import io
import re
import tokenize

from grader.intake.wording import shown_line
from grader.values.source import Unreadable

# Codecs of whole families that decode in linear time; "zlib", "punycode" or "undefined" are no encodings of a source file.
_ENCODINGS = re.compile(
    r"utf-?8(-sig)?|u?ascii|us-ascii|latin-?1|l1|iso-?8859(-\d+)?|(cp|windows-?)\d+|mac-?\w+|koi8-[rut]|gb\w+|big5\w*|euc-\w+|(shift-?|s)jis\w*"
)
_AS_UTF8 = "Save the file as UTF-8 and delete that line."
_WIDE = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"), (b"\x00\x00\xfe\xff", "UTF-32"))


def decode(data: bytes, label: str) -> str:
    """The text of a Python file with ``\\n`` line ends: UTF-8 with or without BOM, or what its coding line declares.

    Raises Unreadable with the first line that is wrong.
    """
    for mark, name in _WIDE:
        if data.startswith(mark):
            raise Unreadable(f"{label} is saved as {name}, which Python does not read. Save it as UTF-8 and hand it in again.")
    encoding = _declared(data, label)
    try:
        text = data.decode(encoding)
    except (UnicodeError, LookupError) as error:
        raise Unreadable(_not_in(encoding, error, data, label)) from None
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _declared(data: bytes, label: str) -> str:
    head = b"".join(line[:1000] for line in data[:4000].splitlines(keepends=True)[:2])
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(_readable(head)).readline)
    except SyntaxError as error:
        raise Unreadable(f"{label} names an encoding that is none ({shown_line(str(error))}). {_AS_UTF8}") from None
    if not _ENCODINGS.fullmatch(encoding.lower().replace("_", "-")):
        raise Unreadable(f"{label} names the encoding {shown_line(encoding)!r}, which is not read here. {_AS_UTF8}")
    return encoding


def _readable(head: bytes) -> bytes:
    """Only the coding line matters here: a byte that is wrong in UTF-8 is reported with its line by ``decode``."""
    return re.sub(rb"[\x80-\xff\x00]", b"?", head.removeprefix(b"\xef\xbb\xbf"))


def _not_in(encoding: str, error: Exception, data: bytes, label: str) -> str:
    if not isinstance(error, UnicodeDecodeError):
        return f"{label} names the encoding {encoding!r}, which is not known here. {_AS_UTF8}"
    line = data.count(b"\n", 0, error.start) + 1
    name = "UTF-8" if encoding.startswith("utf-8") else encoding
    wrong = f"{label}, line {line} holds the byte 0x{data[error.start]:02x}, which is not {name}"
    return f"{wrong}. Save the file as UTF-8 and hand it in again."
