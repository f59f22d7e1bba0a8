"""Texts of student code on their way to people: harmless for a terminal, and without the values of the hidden inputs."""

import re
from functools import lru_cache

_SHOWN = 600  # characters of an error text
_NUMBER = re.compile(r"[-+]?(?<![\w.])(?:\d*\.\d+(?:[eE][-+]?\d+)?|\d+\.?[eE][-+]?\d+)(?![\w.]*\w)")
_MAYBE_VECTOR = re.compile(r"[-+\d.,eEnaif\s\[\]]+")  # runs as long as can be, so that no text takes long
_VECTOR = re.compile(r"\[.*\]", re.DOTALL)
_INDEX = re.compile(r"(?:\[\d*\])+")
_ADDRESS = re.compile(r"0x[0-9a-fA-F]{6,}")
_CODED = re.compile(r"[\w+/=-]{64,}")  # no word is as long: bytes as digits or letters
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def clean(raw: bytes) -> str:
    """Text without control characters (terminal escapes, NUL, writing direction), however odd its bytes."""
    return _CONTROL.sub("", raw.decode("utf-8", "replace").replace("\r\n", "\n"))


def mask_values(text: str) -> str:
    """An error's text, cut, with values masked as ``masked`` does."""
    return masked(f"{text[:_SHOWN]} ..." if len(text) > _SHOWN else text)


@lru_cache(maxsize=256)  # code that raises says the same at every call
def masked(text: str) -> str:
    """The text with array values, object addresses and very long words as "#": shapes stay, the hidden inputs do not get out."""
    text = _CODED.sub(_coded, _ADDRESS.sub("0x#", text))
    return _NUMBER.sub("#", _MAYBE_VECTOR.sub(lambda run: _VECTOR.sub(_vector, run[0]), text))


def _coded(word: re.Match[str]) -> str:
    return "#" if any(letter.isdecimal() for letter in word[0]) else word[0]


def _vector(vector: re.Match[str]) -> str:
    """A bracket with several numbers, or one that is not an integer, is taken for values; "[3]" is an index."""
    keep = _INDEX.fullmatch(vector[0]) or not any(letter.isdecimal() for letter in vector[0])
    return vector[0] if keep else "[#]"
