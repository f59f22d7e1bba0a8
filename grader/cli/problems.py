"""What becomes of an exception at the front door: one sentence on stderr and an exit code."""

import errno
import os
import sys
import tempfile
import traceback
from types import TracebackType

import click

WRONG_USE, OUR_FAULT, INTERRUPTED, PIPE_CLOSED = 2, 3, 130, 141

# By name, so that telling an error apart imports neither numpy nor a database.
KNOWN = {
    "grader.settings.BadSetting": WRONG_USE,
    "grader.formats.assignment.BadAssignment": WRONG_USE,
    "grader.exercise.catalog.UnknownExercise": WRONG_USE,
    "grader.exercise.shape.BadExercise": OUR_FAULT,
    "grader.values.source.Unreadable": WRONG_USE,
    "grader.service.errors.ServiceError": WRONG_USE,
    "grader.store.errors.StoreError": OUR_FAULT,
    "grader.sandbox.errors.SandboxError": OUR_FAULT,
    "grader.engine.replay.Unrepeatable": OUR_FAULT,
}
SERVER_PACKAGES = {
    "alembic",
    "argon2",
    "flask",
    "flask_bootstrap",
    "flask_limiter",
    "flask_login",
    "flask_wtf",
    "latex2mathml",
    "mdit_py_plugins",
    "psycopg",
    "sqlalchemy",
    "vl_convert",
    "waitress",
    "werkzeug",
    "wtforms",
}
MACHINE = {
    errno.ENOSPC: "the disk is full; free some space and run this again",
    errno.EDQUOT: "your share of the disk is full; free some space and run this again",
    errno.EIO: "the disk reports an error",
    errno.EMFILE: "too many files are open (see ulimit -n)",
    errno.ENOMEM: "there is no memory left",
    errno.EAGAIN: "no more processes can be started (see ulimit -u)",
}


class Failed(click.ClickException):
    """A command cannot go on: the sentence that says why, and the exit code."""

    def __init__(self, sentence: str, code: int = WRONG_USE) -> None:
        super().__init__(sentence)
        self.code = code


def explained(error: BaseException) -> tuple[str, int] | None:
    """The sentence and exit code for an error that is not a mistake in our code; None for one that is."""
    for kind in type(error).__mro__:
        code = KNOWN.get(f"{kind.__module__}.{kind.__qualname__}")
        if code is not None:
            return str(error), code
    if isinstance(error, OSError) and error.errno in MACHINE:
        return f"{_file(error)}{MACHINE[error.errno]}.", OUR_FAULT
    if isinstance(error, OSError) and error.filename is not None:
        return f"{_file(error)}{error.strerror}.", WRONG_USE
    if isinstance(error, ModuleNotFoundError) and (error.name or "").partition(".")[0] in SERVER_PACKAGES:
        return f"this command needs the server's packages and {error.name} is missing; install grader[web].", OUR_FAULT
    if isinstance(error, MemoryError):
        return "there is no memory left for the grader itself.", OUR_FAULT
    return None


class Guard:
    """A context that lets no exception out: it tells the user what happened and keeps the exit code in ``code``."""

    def __init__(self) -> None:
        self.code = 0

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> bool:
        if error is None:
            return _flushed(self)
        if isinstance(error, SystemExit):
            error = BrokenPipeError()  # no command exits by itself: this is what click makes of a closed pipe
        self.code = _told(error)
        return True


def _flushed(guard: Guard) -> bool:
    try:
        sys.stdout.flush()
    except OSError as error:
        guard.code = _told(error)
    return False


def _told(error: BaseException) -> int:
    if isinstance(error, click.ClickException):
        if isinstance(error, click.UsageError):
            error.show()
            return WRONG_USE
        _say(error.format_message())
        return error.code if isinstance(error, Failed) else WRONG_USE
    if isinstance(error, KeyboardInterrupt | click.Abort):
        _say("stopped.")
        return INTERRUPTED
    if isinstance(error, BrokenPipeError):
        _mute()
        return PIPE_CLOSED
    sentence, code = explained(error) or (_crash(error), OUR_FAULT)
    _say(sentence)
    return code


def _crash(error: BaseException) -> str:
    kind = type(error).__name__
    try:
        with tempfile.NamedTemporaryFile("w", prefix="grader-crash-", suffix=".txt", delete=False, encoding="utf-8") as stream:
            stream.write(f"grader {' '.join(sys.argv[1:])}\n")
            traceback.print_exception(error, file=stream)
    except OSError:
        traceback.print_exception(error)
        return f"the grader itself failed ({kind}); the details are above."
    return f"the grader itself failed ({kind}: {error}). This is our fault; the details are in {stream.name}."


def _file(error: OSError) -> str:
    return f"{os.fsdecode(error.filename)}: " if isinstance(error.filename, str | bytes) else ""


def _say(sentence: str) -> None:
    try:
        click.echo(f"grader: {sentence.strip()}", err=True)
    except OSError:  # nobody listens on stderr either
        _mute()


def _mute() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            os.dup2(nowhere, stream.fileno())  # or the interpreter would complain when it closes the stream
        except (OSError, ValueError):
            continue
