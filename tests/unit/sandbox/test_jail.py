"""The command line of the box."""

from pathlib import Path

from grader.sandbox import jail
from grader.sandbox.limits import DEFAULT_IMPORTS
from grader.sandbox.python import RUNNER, Python, find_python

PYTHON = Python(
    executable=Path("/opt/python/bin/python3.11"),
    stdlib=Path("/opt/python/lib/python3.11"),
    folder="lib/python3.11",
    packages=(Path("/venv/site-packages/numpy"), Path("/venv/site-packages/numpy.libs")),
    libraries=(
        Path("/lib/x86_64-linux-gnu/libc.so.6"),
        Path("/opt/python/lib/libpython3.11.so.1.0"),
        Path("/lib64/ld-linux-x86-64.so.2"),
    ),
)


def mounts(command: list[str], kind: str) -> dict[str, str]:
    return {command[k + 2]: command[k + 1] for k, word in enumerate(command) if word == kind}


def test_the_box_has_its_own_everything() -> None:
    command = jail.boxed("/usr/bin/bwrap", PYTHON, 7)
    for flag in ("--unshare-all", "--unshare-user", "--die-with-parent", "--new-session", "--clearenv"):
        assert flag in command
    assert command[command.index("--cap-drop") + 1] == "ALL"
    assert command[command.index("--uid") + 1] == "65534"
    assert command[command.index("--gid") + 1] == "65534"


def test_the_box_shows_python_numpy_and_the_runner_and_nothing_else() -> None:
    command = jail.boxed("/usr/bin/bwrap", PYTHON, 7)
    assert mounts(command, "--ro-bind") == {
        "/python/bin/python3.11": "/opt/python/bin/python3.11",
        "/python/lib/python3.11": "/opt/python/lib/python3.11",
        "/runner/runner": str(RUNNER),
        "/packages/numpy": "/venv/site-packages/numpy",
        "/packages/numpy.libs": "/venv/site-packages/numpy.libs",
        "/lib/libc.so.6": "/lib/x86_64-linux-gnu/libc.so.6",
        "/lib/libpython3.11.so.1.0": "/opt/python/lib/libpython3.11.so.1.0",
        "/lib64/ld-linux-x86-64.so.2": "/lib64/ld-linux-x86-64.so.2",
    }
    for kind in ("--bind", "--dev-bind", "--dev", "--proc", "--bind-try", "--share-net"):
        assert kind not in command
    assert command[command.index("--chdir") : command.index("--chdir") + 4] == ["--chdir", "/", "--remount-ro", "/"]


def test_site_packages_are_hidden(tmp_path: Path) -> None:
    (tmp_path / "site-packages").mkdir()
    python = Python(PYTHON.executable, tmp_path, PYTHON.folder, (), ())
    command = jail.boxed("/usr/bin/bwrap", python, 7)
    assert command[command.index("--tmpfs") + 1] == "/python/lib/python3.11/site-packages"


def test_the_environment_is_fixed_and_has_one_thread() -> None:
    command = jail.boxed("/usr/bin/bwrap", PYTHON, 7)
    environment = {command[k + 1]: command[k + 2] for k, word in enumerate(command) if word == "--setenv"}
    assert environment["PYTHONHASHSEED"] == "0"
    assert environment["OPENBLAS_NUM_THREADS"] == "1"
    assert environment["PYTHONHOME"] == "/python"
    assert command[-3:] == ["-m", "runner.zygote", "7"]
    bare, same = jail.bare(PYTHON, 7)
    assert (bare[0], bare[-1]) == ("/opt/python/bin/python3.11", "7")
    assert same["PYTHONHASHSEED"] == "0"
    assert "SECRET" not in same


def test_this_python_is_found_with_numpy_and_the_c_library() -> None:
    python = find_python(DEFAULT_IMPORTS)
    assert python.executable.is_file()
    assert (python.stdlib / "os.py").is_file()
    assert python.packages[0].name == "numpy"
    assert any(library.name.startswith("libc.") for library in python.libraries)
    assert not any("site-packages" in str(library) for library in python.libraries)
