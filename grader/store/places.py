"""Where the migrations are, in a source tree and in an installed wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def migrations_folder() -> Path:
    """The folder of the Alembic scripts. Raises FileNotFoundError when the installation left it out."""
    candidates = (PACKAGE / "_bundled" / "migrations", PACKAGE.parent / "migrations")
    for folder in candidates:
        if (folder / "env.py").is_file():
            return folder
    raise FileNotFoundError(f"the migrations are in none of {', '.join(map(str, candidates))}; install grader again")
