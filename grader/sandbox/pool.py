"""The sandbox as the rest of the grader sees it: ``Sandbox.open`` takes a submission and gives a session, which runs calls."""

import os
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from grader.sandbox import jail, plain, probe, seccomp, zygote
from grader.sandbox.attempt import Guest
from grader.sandbox.children import Branch, Parent
from grader.sandbox.errors import HostTrouble, Protection, SandboxError, Unprotected
from grader.sandbox.limits import DEFAULT_IMPORTS, WARM_IMPORTS, Limits
from grader.sandbox.python import Python, find_python
from grader.sandbox.runner import landlock
from grader.sandbox.submission import Session
from grader.values.call import Run, Task
from grader.values.source import Source

__all__ = ["DEFAULT_IMPORTS", "LAYERS", "Limits", "Protection", "Sandbox", "SandboxError", "Unprotected"]

_BRANCH_AFTER = 4  # sessions in a row that ask the same: each later one saves about a tenth of what the branch costs
_MOST_INPUTS = 1 << 20  # bytes

LAYERS = frozenset({"namespaces", "landlock", "seccomp", "user", "rlimits"})


class Sandbox:
    """One zygote and its children. For one worker process and one thread in it: the box ends with the thread that opened it.

    ``imports`` are the roots that submissions may import. ``unprotected`` lets it run with what protections remain.
    ``without`` leaves layers out on purpose, to see what the others hold by themselves (with ``unprotected`` only).
    Entering it raises Unprotected when a protection is missing, SandboxError when nothing can be started.
    """

    def __init__(
        self,
        limits: Limits,
        *,
        imports: frozenset[str] = DEFAULT_IMPORTS,
        unprotected: bool = False,
        without: frozenset[str] = frozenset(),
    ) -> None:
        if without - LAYERS or (without and not unprotected):
            known = ", ".join(sorted(LAYERS))
            raise ValueError(f"without={sorted(without)}: layers are {known}, and leaving one out needs unprotected=True")
        self.limits = limits
        self.imports = imports
        self.unprotected = unprotected
        self.without = without
        self.protections: tuple[Protection, ...] = ()
        self.reasons: dict[str, str] = dict.fromkeys(sorted(without), "left out on purpose")
        self._zygote: zygote.Zygote | None = None
        self._branch: Branch | None = None
        self._asked: tuple[bytes, ...] = ()  # by the last new session,
        self._in_a_row = 0  # and by how many before it

    def __enter__(self) -> Self:
        if plain.reason():
            return self._enter_plain()
        try:
            self._zygote = self._start(fall_back=True)
            self.protections = tuple(probe.protections(self))
        except HostTrouble as error:
            self.close()
            raise SandboxError(f"The sandbox was started but does not work: {error}") from None
        except BaseException:
            self.close()
            raise
        missing = [item for item in self.protections if not item.active]
        if missing and not self.unprotected:
            self.close()
            raise Unprotected(missing)
        return self

    def _enter_plain(self) -> Self:
        """On a system without walls."""
        if not self.unprotected:
            raise plain.refusal()
        self.reasons["namespaces"] = plain.reason()
        self.protections = plain.protections()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def open(self, source: Source) -> Session:
        """A session of one submission; nothing of it runs before something is asked."""
        return Session(self, source)

    def run(self, source: Source, tasks: Sequence[Task]) -> Run:
        """A session with one question: runs the submission and all calls of ``tasks``."""
        with self.open(source) as session:
            return session.run(tasks)

    def enter(self, inputs: tuple[bytes, ...] = ()) -> Guest | plain.Guest:
        """A process that is ready for one submission. Raises HostTrouble when there is none.

        ``inputs`` are the packed calls that a new session asks first. When several in a row ask the same, later ones get a
        process that was born with these, and with no others.
        """
        if plain.reason():
            settings: dict[str, object] = {"imports": self.imports, "printed_bytes": self.limits.printed_bytes}
            return plain.Guest(self.limits, settings)
        parent = self._parent(inputs)
        return Guest(parent, parent.ready(), seccomp="seccomp" not in self.reasons)

    def restart(self) -> None:
        """A new zygote after trouble. Raises SandboxError when it does not come up."""
        self.close()
        if not plain.reason():
            self._zygote = self._start(fall_back=self.unprotected)

    def close(self) -> None:
        """Ends the zygote and everything in the box."""
        self._asked, self._in_a_row = (), 0
        self._leave_branch()
        if self._zygote is not None:
            self._zygote.close()
            self._zygote = None

    @property
    def zygote_pid(self) -> int:
        """Process id of the zygote outside the box, 0 when it is not running."""
        return self._zygote.pid if self._zygote else 0

    def _parent(self, inputs: tuple[bytes, ...]) -> Parent:
        """What forks the process that is to be asked ``inputs``."""
        if self._zygote is None:
            raise HostTrouble("the sandbox is not open")
        if not inputs:
            return self._zygote
        self._in_a_row = self._in_a_row + 1 if inputs == self._asked else 1
        self._asked = inputs
        if self._branch is not None and self._branch.inputs == inputs:
            return self._branch
        if self._in_a_row < _BRANCH_AFTER or sum(map(len, inputs)) > _MOST_INPUTS:
            return self._zygote
        self._leave_branch()
        self._branch = self._zygote.branch(inputs)
        return self._branch

    def _leave_branch(self) -> None:
        if self._branch is not None:
            self._branch.close()
            self._branch = None

    def _start(self, *, fall_back: bool) -> zygote.Zygote:
        """A zygote in its box; with ``fall_back`` a bare one when that cannot be had. One that somebody ended while it started
        is tried once more. Raises SandboxError."""
        try:
            return self._started(fall_back=fall_back)
        except HostTrouble:
            pass
        try:
            return self._started(fall_back=fall_back)
        except HostTrouble as error:
            raise SandboxError(f"The sandbox could not be started, twice: {error}. Is this machine short of memory?") from None

    def _started(self, *, fall_back: bool) -> zygote.Zygote:
        python = find_python(self.imports)
        if "namespaces" not in self.without:
            try:
                box = self._boxed(python)
            except SandboxError as error:
                self.reasons["namespaces"] = str(error)
                if not fall_back:
                    raise SandboxError(f"The sandbox could not be started again: {error}") from None
            else:
                self.reasons.pop("namespaces", None)
                return box
        pair = zygote.control_pair()
        command, environment = jail.bare(python, pair[1].fileno())
        return zygote.start(command, environment, pair, self._orders(python, boxed=False))

    def _boxed(self, python: Python) -> zygote.Zygote:
        bwrap = jail.bubblewrap()
        if bwrap is None:
            raise SandboxError("bubblewrap (bwrap) is not installed")
        orders = self._orders(python, boxed=True)
        pair = zygote.control_pair()
        try:
            return zygote.start(jail.boxed(bwrap, python, pair[1].fileno()), None, pair, orders)
        except SandboxError as error:
            raise SandboxError(f"bubblewrap cannot build its box here: {error}") from None

    def _program(self, *, reading: bool) -> bytes:
        if "seccomp" in self.without:
            return b""
        try:
            return seccomp.program(reading=reading)
        except seccomp.NoSeccomp as error:
            self.reasons["seccomp"] = str(error)
            return b""

    def _fence(self, python: Python, *, boxed: bool) -> tuple[landlock.Readable, ...]:
        if "landlock" in self.without:
            return ()
        if not landlock.version():
            self.reasons["landlock"] = "this kernel has no Landlock, or does not grant it here"
            return ()
        return jail.readable(python, boxed=boxed)

    def _orders(self, python: Python, *, boxed: bool) -> zygote.Orders:
        limited = "rlimits" not in self.without
        fence = self._fence(python, boxed=boxed)
        # Nobody must be able to read Python's late modules, where any file can be opened at all.
        root = not boxed and os.geteuid() == 0 and "user" not in self.without and (not fence or python.public)
        settings = {
            "imports": self.imports,
            # With nothing that tells files apart a child may open none, not even a module's: all must be there already.
            "warm": self.imports - (DEFAULT_IMPORTS - WARM_IMPORTS) if boxed else self.imports,
            "printed_bytes": self.limits.printed_bytes,
            "limits": zygote.inherited_limits() if limited else {},
            "child_limits": zygote.child_limits(self.limits) if limited else {},
            "seccomp": self._program(reading=boxed or bool(fence)),
            "readable": fence,
            "user": int(jail.NOBODY) if root else 0,
            "parent_death_signal": not boxed,
        }
        return zygote.Orders(settings, self.limits.memory_bytes if limited else 0)
