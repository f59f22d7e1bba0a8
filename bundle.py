"""Build hook: the folders beside the package become ``grader/_bundled/`` of the wheel.

With ``STUDENT_WHEEL=1`` in the environment the wheel holds ``exercises/`` only: ``reference/`` (the answers) and
``migrations/`` (the server's database) stay on the staff's machines.
"""

import os
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PUBLIC = ("exercises",)
PRIVATE = ("reference", "migrations")
KINDS = {"": PUBLIC + PRIVATE, "0": PUBLIC + PRIVATE, "1": PUBLIC}


class Bundle(BuildHookInterface[Any]):
    """Adds the folders' files to the wheel. Raises ValueError when STUDENT_WHEEL is neither 0 nor 1."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Editable installs (``version`` "editable") find the folders beside the package and need no copy."""
        if version == "editable":
            return
        wanted = os.environ.get("STUDENT_WHEEL", "")
        if wanted not in KINDS:
            raise ValueError(f"STUDENT_WHEEL={wanted!r}: expected 1 (no reference, no migrations), 0 or nothing")
        for folder in KINDS[wanted]:
            for path in sorted(Path(self.root, folder).rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    target = Path("grader/_bundled", path.relative_to(self.root))
                    build_data["force_include"][str(path)] = target.as_posix()
