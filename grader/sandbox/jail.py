"""The command lines that start the zygote: in a bubblewrap box, or bare when the operator allows it."""

import os
import shutil
from pathlib import Path

from grader.sandbox.limits import ONE_THREAD
from grader.sandbox.python import RUNNER, Python, home
from grader.sandbox.runner import landlock

# Inside the box, whatever the layout outside: a home folder's name in a path would be shown to students.
PREFIX = "/python"
PACKAGES = "/packages"
LIBRARIES = "/lib"
RUNNER_HOME = "/runner"
NOBODY = "65534"
_HIDDEN = ("site-packages", "dist-packages")

# The same for every submission, on every system.
NEUTRAL = {
    "PYTHONUTF8": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONNOUSERSITE": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    **ONE_THREAD,
}
_ENVIRONMENT = {
    "HOME": "/",
    "PATH": "",
    "LC_ALL": "C.UTF-8",
    "LD_BIND_NOW": "1",  # once in the zygote, not again in each child
    **NEUTRAL,
}


def bubblewrap() -> str | None:
    """The path of ``bwrap``, or None when it is not installed."""
    return shutil.which("bwrap")


def boxed(bwrap: str, python: Python, control: int) -> list[str]:
    """The zygote in its own namespaces: no network, no /proc, no /dev, a read-only view of Python, numpy and the runner.

    ``control`` is the number of the inherited control socket.
    """
    executable = f"{PREFIX}/bin/{python.executable.name}"
    environment = {
        **_ENVIRONMENT,
        "PYTHONHOME": PREFIX,
        "PYTHONPATH": f"{RUNNER_HOME}:{PACKAGES}",
        "LD_LIBRARY_PATH": LIBRARIES,
    }
    return [
        bwrap,
        *("--unshare-all", "--unshare-user", "--die-with-parent", "--new-session", "--clearenv"),
        *("--uid", NOBODY, "--gid", NOBODY, "--hostname", "box", "--cap-drop", "ALL"),
        *_mounts(python, executable),
        *("--chdir", "/", "--remount-ro", "/"),
        *(part for name, value in environment.items() for part in ("--setenv", name, value)),
        *("--", executable, *_arguments(f"{RUNNER_HOME}/runner", control)),
    ]


def bare(python: Python, control: int) -> tuple[list[str], dict[str, str]]:
    """The zygote without namespaces, as (command, environment): it sees the machine's files, as far as the system call
    filter lets a child open any."""
    paths = dict.fromkeys([str(RUNNER.parent), *(str(package.parent) for package in python.packages)])
    environment = {**_ENVIRONMENT, "PYTHONHOME": home(), "PYTHONPATH": os.pathsep.join(paths)}
    return [str(python.executable), *_arguments(str(RUNNER), control)], environment


def readable(python: Python, *, boxed: bool) -> tuple[landlock.Readable, ...]:
    """What a child may read, as rules for Landlock: in the box all there is; else Python's and numpy's own files."""
    rights = landlock.READ_FILE | landlock.READ_DIR
    if boxed:
        return (("/", rights),)
    # What is installed beside the standard library (this project, perhaps with its references) may be listed, not read.
    inner = [entry for entry in python.stdlib.iterdir() if entry.name not in _HIDDEN]
    places = [*inner, RUNNER, *python.packages, *python.libraries]
    own = [(str(place), rights if place.is_dir() else landlock.READ_FILE) for place in places]
    return ((str(python.stdlib), landlock.READ_DIR), *own)


def _arguments(runner: str, control: int) -> list[str]:
    # -P: the current folder is not searched; -S: no site-packages; -s, -B: nothing of the user, nothing written.
    return ["-S", "-s", "-B", "-P", "-m", f"{Path(runner).name}.zygote", str(control)]


def _mounts(python: Python, executable: str) -> list[str]:
    stdlib = f"{PREFIX}/{python.folder}"
    mounts = [
        *("--ro-bind", str(python.executable), executable),
        *("--ro-bind", str(python.stdlib), stdlib),
        *("--ro-bind", str(RUNNER), f"{RUNNER_HOME}/runner"),
    ]
    for hidden in _HIDDEN:
        if (python.stdlib / hidden).is_dir():
            mounts += ["--tmpfs", f"{stdlib}/{hidden}", "--remount-ro", f"{stdlib}/{hidden}"]
    for package in python.packages:
        mounts += ["--ro-bind", str(package), f"{PACKAGES}/{package.name}"]
    for library in python.libraries:
        # The loader itself is looked for at the path that is written into the interpreter.
        place = str(library) if library.name.startswith("ld-") else f"{LIBRARIES}/{library.name}"
        mounts += ["--ro-bind", str(library), place]
    return mounts
