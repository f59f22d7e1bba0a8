"""Where the bundled exercises are, in a source tree and in an installed wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def exercise_folders() -> tuple[Path, ...]:
    """The folder of the bundled public files."""
    return _folder("exercises")


def reference_folders() -> tuple[Path, ...]:
    """The folder of the bundled private files; empty where they were not installed (a student's machine)."""
    return _folder("reference")


def _folder(name: str) -> tuple[Path, ...]:
    candidates = (PACKAGE / "_bundled" / name, PACKAGE.parent / name)
    return tuple(folder for folder in candidates if folder.is_dir())[:1]
