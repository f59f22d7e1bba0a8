"""The program behind the container's system call profile: what would lead out is refused, and everything works."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.cli import confined, conftest
from tests.integration.cli.conftest import Run
from tests.integration.cli.test_serving import Start, first_line_with, health

pyseccomp = pytest.importorskip("pyseccomp", exc_type=(ImportError, RuntimeError))
CONFINED = (sys.executable, confined.__file__)
TRY = """
import ctypes, sys
libc = ctypes.CDLL(None, use_errno=True)
for number in sys.argv[1:]:
    libc.syscall(int(number), 0, 0, 0, 0, 0, 0)
    print(ctypes.get_errno())
"""
REFUSED = """
    acct add_key bpf chroot clone3 delete_module fanotify_init finit_module fsopen get_mempolicy init_module io_uring_setup kcmp
    kexec_load keyctl mbind mount_setattr move_mount move_pages msgget name_to_handle_at open_by_handle_at open_tree
    perf_event_open personality pidfd_getfd process_vm_readv process_vm_writev ptrace quotactl reboot request_key semget setns
    shmget swapon syslog unshare userfaultfd vhangup
""".split()


@pytest.fixture(autouse=True)
def _behind_the_profile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conftest, "PROGRAM", (*CONFINED, *conftest.PROGRAM))


def test_what_leads_out_is_not_there() -> None:
    numbers = [str(pyseccomp.resolve_syscall(pyseccomp.system_arch(), name)) for name in REFUSED]
    done = subprocess.run([*CONFINED, sys.executable, "-c", TRY, *numbers], capture_output=True, text=True, check=True)
    assert dict(zip(REFUSED, done.stdout.split(), strict=True)) == dict.fromkeys(REFUSED, "38")


@pytest.mark.parametrize("family", ["AF_ALG", "AF_PACKET", "AF_VSOCK"])
def test_no_socket_is_made_but_of_this_machine_and_the_internet(family: str) -> None:
    command = [*CONFINED, sys.executable, "-c", f"import socket as s; s.socket(s.{family}, s.SOCK_RAW)"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "OSError: [Errno 38]" in done.stderr


def test_every_protection_is_active(run: Run) -> None:
    done = run("doctor")
    assert done.returncode == 0, done.stdout
    assert "namespaces    own mnt, net, pid, ipc, uts, user" in done.stdout


def test_a_folder_is_graded_by_two_workers(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "handed-in"
    folder.mkdir()
    for number, body in enumerate(("g * np.cos(x)", "g * np.sin(x)", "open('/etc/passwd')")):
        text = f"import numpy as np\ndef sin_vjp(g, x):\n    return {body}\n"
        (folder / f"{number}.py").write_text(text, encoding="utf-8")
    done = run("batch", folder, "-a", "first-steps", "-o", tmp_path / "out", "--jobs", 2)
    assert done.returncode == 0, done.stderr
    lines = (tmp_path / "out" / "results.jsonl").read_text(encoding="utf-8").splitlines()
    found = [{item["name"]: item["status"] for item in json.loads(line)["exercises"]}["sin"] for line in lines]
    assert found == ["pass", "fail", "error"]


def test_a_server_gets_well_and_ends_cleanly(start: Start) -> None:
    server = start("serve", "--upgrade", "--port", "0")
    assert health(first_line_with(server, r"http://127\.0\.0\.1:\d+"))["status"] == "ok"
    server.terminate()
    _, told = server.communicate(timeout=180)
    assert (server.returncode, "Traceback" in told) == (0, False)
