"""What a file looks like by its first bytes, so that a refusal can name it."""

import re

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"\xd0\xcf\x11\xe0", "an old Word, Excel or PowerPoint document"),
    (b"{\\rtf", "a rich text document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"BM", "a BMP picture"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x7fELF", "a compiled program"),
    (b"MZ", "a Windows program"),
    (b"\xca\xfe\xba\xbe", "a compiled program"),
    (b"\x93NUMPY", "a saved numpy array"),
    (b"\x89HDF", "an HDF5 data file"),
    (b"MATLAB", "a MATLAB data file"),
    (b"SQLite format", "a database"),
    (b"version https://git-lfs", "a Git LFS pointer, not the file itself"),
)
_TEXT = frozenset({b"%PDF", b"{\\rtf", b"version https://git-lfs"})
_PICKLE = re.compile(rb"\x80[\x02-\x05]")
_PYC = re.compile(rb"..\r\n.{12}", re.DOTALL)
_HTML = re.compile(rb"\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_NOTEBOOK = re.compile(rb'"nbformat"\s*:\s*\d')


def looks_like(data: bytes) -> str | None:
    """A name with its article ("a PDF document"), or None when it may be text. Zip archives have ``is_zip``."""
    for magic, name in _MAGIC:
        if data.startswith(magic) and (magic in _TEXT or not magic.isascii() or is_binary(data)):
            return name
    if data[257:262] == b"ustar":
        return "a tar archive"
    if data[:4] == b"RIFF" or data[4:8] == b"ftyp":
        return "a picture or a film"
    if _PYC.match(data) and b"\x00" in data[:32]:
        return "compiled Python (.pyc)"
    if _PICKLE.match(data):
        return "a pickle"
    if _HTML.match(data[:5000]):
        return "a web page"
    if data.lstrip()[:5] == b"<?xml":
        return "an XML document"
    return None


def is_zip(data: bytes) -> bool:
    """Whether the bytes begin like a zip archive (also an empty one)."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def is_notebook(data: bytes) -> bool:
    """Whether the bytes are JSON that calls itself a notebook."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{" and _NOTEBOOK.search(data) is not None


def is_binary(data: bytes) -> bool:
    """Whether the first bytes hold control characters that no text has."""
    return any(byte < 9 or 13 < byte < 27 for byte in data[:4000])
