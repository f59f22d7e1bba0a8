"""Where the files are that a Python with numpy needs, and nothing besides: what the box shows."""

import functools
import importlib.util
import json
import os
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from grader.sandbox.errors import SandboxError
from grader.sandbox.limits import ONE_THREAD

RUNNER = Path(__file__).parent / "runner"
_PROBE_SECONDS = 60


@dataclass(frozen=True)
class Python:
    """The interpreter behind this one (outside any venv), as real paths on this machine.

    ``folder`` is where the standard library lies below a prefix ("lib/python3.11"), ``packages`` are the
    importable files and folders shown beside it, ``libraries`` the shared libraries under their loading names.
    """

    executable: Path
    stdlib: Path
    folder: str
    packages: tuple[Path, ...]
    libraries: tuple[Path, ...]

    @property
    def public(self) -> bool:
        """Whether every user of the machine can reach its files."""
        places = (self.stdlib, RUNNER, *self.packages)
        return all(folder.stat().st_mode & 0o001 for place in places for folder in (place, *place.parents) if folder.is_dir())


@functools.cache
def find_python(imports: frozenset[str]) -> Python:
    """This interpreter's files, with numpy and whatever else of ``imports`` is not in the standard library.

    Raises SandboxError when numpy or a module of ``imports`` is not installed, or the interpreter cannot be run.
    """
    stdlib = Path(sysconfig.get_path("stdlib", vars={"installed_base": sys.base_prefix})).resolve()
    executable = Path(getattr(sys, "_base_executable", sys.executable) or sys.executable).resolve()
    names = sorted(imports | {"numpy"})
    packages = tuple(path for name in names if name not in sys.stdlib_module_names for path in _package(name))
    found = _libraries(executable, [*names, "ctypes", "socket"], packages)
    shown = (stdlib, *packages)
    libraries = tuple(path for path in found if not any(path.resolve().is_relative_to(place) for place in shown))
    return Python(executable, stdlib, f"{sys.platlibdir}/{stdlib.name}", packages, libraries)


def _package(name: str) -> list[Path]:
    """The files of an installed package: its folder or file, and the libraries that wheels put into ``NAME.libs`` beside it."""
    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, ValueError):
        spec = None
    if spec is None or spec.origin is None:
        words = f"Submissions may import {name!r} by the settings, but it is not installed here"
        raise SandboxError(f"{words}; install it or take it out.")
    origin = Path(spec.origin)
    place = origin.parent if spec.submodule_search_locations else origin
    beside = place.with_name(f"{name}.libs")
    return [place.resolve(), *([beside.resolve()] if beside.is_dir() else [])]


def _libraries(executable: Path, modules: list[str], packages: tuple[Path, ...]) -> list[Path]:
    path = os.pathsep.join(dict.fromkeys(str(package.parent) for package in packages))
    environment = {"PYTHONPATH": path, "PYTHONHOME": home(), "PYTHONUTF8": "1", **ONE_THREAD}
    command = [str(executable), "-S", "-B", "-s", str(RUNNER / "libraries.py"), *modules]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, timeout=_PROBE_SECONDS, check=True)
        names = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise SandboxError(f"{executable} could not be run to learn which libraries it needs: {error}") from None
    return [Path(name) for name in dict.fromkeys(names)]


def home() -> str:
    """PYTHONHOME of the interpreter behind this one."""
    return f"{sys.base_prefix}{os.pathsep}{sys.base_exec_prefix}"
