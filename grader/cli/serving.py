"""The server of ``grader serve`` and ``grader demo``: a socket, the web pages, workers beside them, a clean end."""

import errno
import logging
import signal
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from types import FrameType
from typing import Any

import waitress

from grader.cli.problems import Failed

DRAIN_SECONDS = 30.0
THREADS = 8
log = logging.getLogger("grader.serve")


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens on host and port. Raises Failed in clear words when it cannot."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except OSError as error:
        raise Failed(f"{host} is no address of this machine ({error}); see GRADER_HOST.") from None
    found = socket.socket(family, kind, protocol)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(address)
        found.listen(1024)
    except OSError as error:
        found.close()
        raise Failed(_refusal(error, host, port)) from None
    return found


def next_free(host: str, port: int, tries: int = 50) -> socket.socket:
    """The same on ``port`` or the next one that is free. Raises Failed."""
    for number in range(port, min(port + tries, 65535)):
        try:
            return listening(host, number)
        except Failed as error:
            if "taken" not in error.message:
                raise
    return listening(host, 0)


def address_of(server: socket.socket, host: str) -> str:
    """The address to open in a browser."""
    bound, port = server.getsockname()[:2]
    shown = "localhost" if ip_address(bound).is_unspecified else f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}"


def serve_until_stopped(app: Any, server: socket.socket, ready: Callable[[], None]) -> None:
    """Answer requests until SIGTERM or Ctrl-C; those under way are finished."""
    running = waitress.create_server(
        logged(app),
        sockets=[server],
        threads=THREADS,
        ident="grader",
        clear_untrusted_proxy_headers=False,  # the app believes them only as far as the setting says
        max_request_body_size=4 * app.config["MAX_CONTENT_LENGTH"],  # up to there the app itself answers, in its own words
    )
    with stopped_by_signal():
        ready()
        running.run()  # returns at the KeyboardInterrupt of the signal, when requests under way are answered
    running.close()
    log.info("stopping: gradings under way are finished first, for up to %d s", DRAIN_SECONDS)


@contextmanager
def stopped_by_signal() -> Iterator[None]:
    """Within it SIGTERM means what Ctrl-C means, and either ends the block quietly."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    except KeyboardInterrupt:
        return
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def logged(app: Any) -> Callable[[dict[str, Any], Any], Iterable[bytes]]:
    """The same WSGI application, with a line in the log for each request: who, what, status, milliseconds. No query, no body."""

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        started = time.monotonic()

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            quiet = environ.get("PATH_INFO", "").startswith(("/static/", "/bootstrap/", "/healthz"))
            path = environ.get("PATH_INFO", "").encode("unicode_escape").decode()
            passed = 1000 * (time.monotonic() - started)
            level = logging.DEBUG if quiet else logging.INFO
            who, what = environ.get("REMOTE_ADDR"), environ.get("REQUEST_METHOD")
            log.log(level, "%s %s %s %s %.0f ms", who, what, path, status[:3], passed)
            return start_response(status, headers, exc_info)

        result: Iterable[bytes] = app(environ, start)
        return result

    return application


def _refusal(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is taken by another program; choose another with --port or GRADER_PORT."
    if error.errno == errno.EACCES:
        return f"port {port} may not be used by this user; choose one above 1023 with --port or GRADER_PORT."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{host} is no address of this machine; choose another with --host or GRADER_HOST."
    return f"cannot listen on {host} port {port}: {error.strerror}."
