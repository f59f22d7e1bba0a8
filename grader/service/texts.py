"""Texts that come from outside, made fit to be stored and shown."""

import re
import unicodedata
from typing import Final

SLUG: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
_UNFIT: Final = re.compile("[\0\ud800-\udfff]")
LOGIN_SIGNS: Final = frozenset("._@+-")


def clean(text: str) -> str:
    """Without what a database refuses: NUL and lone surrogates are replaced."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8") if _UNFIT.search(text) else text


def line(text: str) -> str:
    """One line without control characters, runs of white space made one space."""
    printable = "".join(" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in clean(text))
    return " ".join(printable.split())


def login(text: str) -> str:
    """A login as it is stored and looked up."""
    return unicodedata.normalize("NFKC", clean(text)).strip().lower()


def login_problem(text: str) -> str | None:
    """Why a normalised login cannot be used, None when it can."""
    if not text:
        return "A login is needed."
    if len(text) > 100:
        return f"The login {text[:20]!r}... has {len(text)} characters; at most 100."
    if not all(sign.isalnum() or sign in LOGIN_SIGNS for sign in text) or not text[0].isalnum():
        return f"The login {text!r} may hold letters, digits and . _ @ + - and begins with a letter or digit."
    return None


def name_problem(text: str, what: str, longest: int = 200) -> str | None:
    """Why a name or title cannot be used, None when it can."""
    if not text:
        return f"A {what} is needed."
    return f"The {what} has {len(text)} characters; at most {longest}." if len(text) > longest else None


def email_problem(text: str) -> str | None:
    """Why an e-mail address cannot be used, None when it can (empty is none)."""
    before, at, after = text.partition("@")
    if text and (not at or not before or not after or "@" in after or " " in text or len(text) > 254):
        return f"{text[:80]!r} is no e-mail address."
    return None


def slug_problem(text: str) -> str | None:
    """Why a slug cannot be used, None when it can."""
    if SLUG.fullmatch(text):
        return None
    return f"{text[:80]!r} cannot be part of an address: 1 to 64 lower-case letters, digits and hyphens, like backprop-2026."


def file_name(text: str) -> str:
    """The last part of a path as a browser may send it, one clean line of at most 255 characters, its ending kept."""
    name = line(re.split(r"[\\/]", text)[-1]) or "submission"
    if len(name) <= 255:
        return name
    stem, dot, ending = name.rpartition(".")
    return (stem[: 254 - len(ending)] + dot + ending) if dot and len(ending) < 20 else name[:255]
