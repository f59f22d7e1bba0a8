"""The bundled sample submissions: ``reference/samples/<assignment>/<login>[.<attempt>].<ending>.txt``.

They are kept as text, because much of this is code that no tool should import, compile or correct; and beside the
references, because the right ones are answers, which never leave the staff's machines.
"""

import errno
from dataclasses import dataclass
from pathlib import Path

from grader.exercise.places import reference_folders

NAMES = {
    "aisha": "Aisha Rahman", "ben": "Ben Okafor", "chen": "Chen Wei", "dana": "Dana Levi", "emil": "Emil Novák",
    "fatima": "Fatima Zahra", "goran": "Goran Petrović", "hana": "Hana Sato", "ivan": "Ivan Marković", "julia": "Julia Keller",
    "kofi": "Kofi Mensah", "lena": "Lena Brandt", "marco": "Marco Rossi", "nina": "Nina Lindqvist", "noor": "Noor Haddad",
    "omar": "Omar Farouk", "priya": "Priya Nair", "quentin": "Quentin Dubois", "rosa": "Rosa Vidal", "sven": "Sven Dahl",
    "tara": "Tara Byrne", "umut": "Umut Yıldız", "vera": "Vera Sokolova", "wanda": "Wanda Zielińska", "xavier": "Xavier Roy",
    "yara": "Yara Costa", "zoe": "Zoe Papadaki",
}  # fmt: skip


@dataclass(frozen=True)
class Sample:
    """One submission as handed in. ``attempt`` counts from 1."""

    assignment: str
    login: str
    attempt: int
    filename: str
    content: bytes


def samples() -> list[Sample]:
    """All sample submissions, by assignment, student and attempt. Raises FileNotFoundError where they were not installed."""
    found = [_sample(path) for folder in reference_folders() for path in folder.glob("samples/*/*.txt")]
    if not found:
        raise FileNotFoundError(errno.ENOENT, "The demo's samples are not installed here, as on a student's machine", "samples")
    return sorted(found, key=lambda item: (item.assignment, item.login, item.attempt))


def _sample(path: Path) -> Sample:
    login, *attempt, ending, _ = path.name.split(".")
    number = int(attempt[0]) if attempt else 1
    return Sample(path.parent.name, login, number, f"{path.parent.name}.{ending}", path.read_bytes())
