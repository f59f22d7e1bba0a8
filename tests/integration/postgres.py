"""A throwaway PostgreSQL server from the machine's own binaries: in a temporary folder, on a unix socket, gone afterwards."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ADVICE = (
    "tests need PostgreSQL's server programs; install them: apt-get install postgresql (or put initdb and postgres on the PATH)"
)


@contextmanager
def postgres_server() -> Iterator[str]:
    """The URL of an empty database named ``postgres`` on a running server. Fails saying how to install it."""
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="grader-pg-"))
    try:
        user = _give_away(folder)
        _run(
            [str(binaries / "initdb"), "-D", str(folder / "data"), "-U", "grader", "-A", "trust", "-E", "UTF8", "--no-sync"], user
        )
        options = [
            "-c",
            "listen_addresses=",
            "-c",
            f"unix_socket_directories={folder}",
            "-c",
            "fsync=off",
            "-c",
            "max_connections=60",
        ]
        server = subprocess.Popen(
            [str(binaries / "postgres"), "-D", str(folder / "data"), *options],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            **_as(user),
        )
        try:
            _await_ready(server)
            yield f"postgresql://grader@/postgres?host={folder}"
        finally:
            server.send_signal(signal.SIGINT)  # fast shutdown: open connections are cut
            server.communicate(timeout=60)
    finally:
        shutil.rmtree(folder)


def _binaries() -> Path:
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = versions[-1] if versions else shutil.which("initdb")
    if found is None:
        raise RuntimeError(ADVICE)
    return Path(found).parent


def _give_away(folder: Path) -> "pwd.struct_passwd | None":
    """The server refuses to run as root: then it runs as an ordinary user, who owns the folder."""
    if os.geteuid() != 0:
        return None
    try:
        user = pwd.getpwnam("postgres")
    except KeyError:
        user = pwd.getpwnam("nobody")
    os.chown(folder, user.pw_uid, user.pw_gid)
    folder.chmod(0o755)
    return user


def _as(user: "pwd.struct_passwd | None") -> dict[str, object]:
    if user is None:
        return {"cwd": "/"}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "cwd": "/"}


def _run(command: list[str], user: "pwd.struct_passwd | None") -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C"}, **_as(user))
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr.strip()}")


def _await_ready(server: "subprocess.Popen[bytes]") -> None:
    said = []
    assert server.stderr is not None
    for line in server.stderr:
        said.append(line.decode(errors="replace"))
        if "ready to accept connections" in said[-1]:
            return
    raise RuntimeError("the PostgreSQL server did not start: " + "".join(said))
