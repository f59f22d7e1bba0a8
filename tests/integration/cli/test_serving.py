"""``grader serve`` and ``grader demo``: they come up, say where, and end cleanly."""

import json
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.integration.cli.conftest import Run

Start = Callable[..., "subprocess.Popen[str]"]
PATIENCE = 180.0


def first_line_with(stream: "subprocess.Popen[str]", pattern: str) -> str:
    assert stream.stdout is not None
    for line in stream.stdout:
        if found := re.search(pattern, line):
            return found[0]
    raise AssertionError(stream.communicate()[1])


def health(address: str) -> dict[str, object]:
    """What /healthz says, waiting for the workers to come up."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=PATIENCE) as answer:
                data: dict[str, object] = json.load(answer)
                return data
        except urllib.error.HTTPError as error:
            error.close()
            time.sleep(0.1)
    raise AssertionError("the server does not get well")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_server_comes_up_says_where_and_ends_on_a_signal(number: signal.Signals, start: Start) -> None:
    server = start("serve", "--upgrade", "--port", "0")
    address = first_line_with(server, r"http://127\.0\.0\.1:\d+")
    assert health(address)["status"] == "ok"
    server.send_signal(number)
    _, told = server.communicate(timeout=PATIENCE)
    assert server.returncode == 0
    assert "stopping" in told
    assert "grader user add" in told
    assert "Traceback" not in told
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"{address}/healthz", timeout=PATIENCE)


def test_requests_are_logged_without_what_was_asked(start: Start) -> None:
    server = start("serve", "--upgrade", "--port", "0")
    address = first_line_with(server, r"http://127\.0\.0\.1:\d+")
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{address}/no%0Ahere?password=secret", timeout=PATIENCE)
    caught.value.close()
    server.terminate()
    _, told = server.communicate(timeout=PATIENCE)
    assert r"127.0.0.1 GET /no\nhere 404" in told
    assert "secret" not in told


def test_a_taken_port_is_told(run: Run) -> None:
    assert run("db", "upgrade").returncode == 0
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = run("serve", "--port", port)
    assert ran.returncode == 2
    assert f"port {port} on 127.0.0.1 is taken" in ran.stderr


def test_a_foreign_address_is_told(run: Run) -> None:
    ran = run("serve", "--host", "192.0.2.1")
    assert ran.returncode == 2
    assert "192.0.2.1 is no address of this machine" in ran.stderr


def test_without_protection_no_server_starts(run: Run, tmp_path: Path) -> None:
    assert run("db", "upgrade").returncode == 0
    ran = run("serve", "--port", "0", PATH=str(tmp_path))
    assert ran.returncode == 3
    assert "grader doctor" in ran.stderr
    assert "grade without protection" in ran.stderr


def test_the_demo_grades_serves_and_leaves_nothing_behind(start: Start, environment: dict[str, str], tmp_path: Path) -> None:
    environment |= {"TMPDIR": str(tmp_path), "GRADER_WORKERS": "2"}
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        demo = start("demo", "--port", port)
        address = first_line_with(demo, r"http://127\.0\.0\.1:\d+")
        assert not address.endswith(f":{port}")
    assert health(address)["queue"] == {"queued": 0, "running": 0, "failed": 0}
    password = first_line_with(demo, r"(?<=password for each: )\S+")
    assert len(password) >= 8
    assert [path.name for path in tmp_path.glob("grader-demo-*")] != []
    demo.send_signal(signal.SIGINT)
    _, told = demo.communicate(timeout=PATIENCE)
    assert demo.returncode == 0
    assert f"port {port} is taken" in told
    assert list(tmp_path.glob("grader-demo-*")) == []


def test_a_demo_that_is_stopped_while_it_grades_leaves_nothing_behind(
    start: Start, environment: dict[str, str], tmp_path: Path
) -> None:
    environment["TMPDIR"] = str(tmp_path)
    demo = start("demo", "--no-serve")
    deadline = time.monotonic() + PATIENCE
    while not list(tmp_path.glob("grader-demo-*/grader.db")):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    demo.terminate()
    demo.communicate(timeout=PATIENCE)
    assert demo.returncode == 130
    assert list(tmp_path.glob("grader-demo-*")) == []
