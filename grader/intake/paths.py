"""Names of files as handed in: which are safe, which are passed over, which module each becomes."""

import keyword
import re
import sys
import unicodedata

from grader.intake.wording import shown
from grader.values.source import Unreadable

_SYSTEM_FILES = frozenset({"__macosx", "__pycache__", "thumbs.db", "desktop.ini"})
_LONGEST_PATH = 500
_LONGEST_MODULE = 64
# Modules that a sibling of the same name would hide from the student's own imports.
_TAKEN = frozenset(sys.stdlib_module_names) | {"numpy", "scipy", "grader"}


def check_path(path: str, inside: str) -> str:
    """``path`` with single forward slashes, a folder's with one at its end.

    Raises Unreadable when it is absolute, leads out with "..", or is no name at all.
    """
    clean = path.replace("\\", "/")
    if clean.startswith("/") or re.match(r"[A-Za-z]:", clean) or ".." in clean.split("/"):
        raise Unreadable(f"{inside} holds the path {shown(path)}, which leads out of it. Make it again with plain file names.")
    if not clean.strip("/.") or "\x00" in clean or len(clean) > _LONGEST_PATH:
        raise Unreadable(f"{inside} holds the file name {shown(path)!r}, which cannot be used. Give it a short, plain name.")
    folder = "/" if clean.endswith("/") else ""
    return "/".join(part for part in clean.split("/") if part not in ("", ".")) + folder


def passed_over(path: str) -> bool:
    """Whether it is what systems and editors add by themselves: ``__MACOSX``, ``.ipynb_checkpoints``, dotfiles, caches."""
    return any(part.startswith(".") or part.lower() in _SYSTEM_FILES for part in path.split("/"))


def module_name(path: str) -> str:
    """The stem of ``path`` as an identifier under which siblings import it.

    ``hw1-final (2).py`` becomes ``hw1_final__2_``; a keyword, or the name of a module of Python's own, gets ``_`` at its end.
    """
    stem = path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    name = re.sub(r"\W", "_", unicodedata.normalize("NFKC", stem[:_LONGEST_MODULE]))
    if name.startswith("__") and name.endswith("__"):
        name = name.strip("_")
    if not name.isidentifier():
        name = f"_{name}" if f"_{name}".isidentifier() else "module"
    return f"{name}_" if keyword.iskeyword(name) or is_taken(name) else name


def is_taken(name: str) -> bool:
    """Whether Python or numpy has a module of this name, which a file of the submission shall not hide."""
    return name in _TAKEN
