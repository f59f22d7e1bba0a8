"""Environments for tools from PyPI that the grader is compared with, each in a folder of its own in the user's cache."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path


def environment(name: str, packages: Sequence[str], proof: str) -> Path | str:
    """The Python of an environment with ``packages``, made when it is not there or does not run ``proof``; else why not."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "grader-benchmarks" / name
    python = folder / "bin" / "python"
    if _works(python, proof):
        return python
    print(f"making an environment with {', '.join(packages)} in {folder} ...", file=sys.stderr)
    shutil.rmtree(folder, ignore_errors=True)
    install = [str(python), "-m", "pip", "install", "--quiet", *packages]
    for command in ([sys.executable, "-m", "venv", str(folder)], install):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            shutil.rmtree(folder, ignore_errors=True)
            return f"it could not be installed: {(done.stderr.strip().splitlines() or ['no reason given'])[-1]}"
    return python if _works(python, proof) else "it is installed, but cannot be imported"


def _works(python: Path, proof: str) -> bool:
    return python.is_file() and subprocess.run([str(python), "-c", proof], capture_output=True, check=False).returncode == 0
