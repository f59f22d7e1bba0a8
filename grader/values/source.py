"""What a student handed in, read but not run."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Chunk:
    """A piece of code that is compiled on its own: a whole ``.py`` file or one notebook cell.

    ``label`` is the file name that tracebacks show ("hw1.py", "hw1.ipynb, cell 7"), so that a line number
    inside the chunk is already the line number the student sees. ``problem`` is the sentence for a chunk
    that does not parse (syntax error, with its line), else None; such a chunk is never run.
    ``soft_imports`` are the lines of imports that the student guarded with ``try: ... except ImportError``
    (or ``Exception``): there a refused import raises ImportError at once.
    """

    label: str
    text: str
    problem: str | None = None
    soft_imports: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Module:
    """One file of a submission.

    ``name`` is the name under which sibling files import it; ``origin`` is the file as handed in.
    ``resilient`` is true for a notebook: a chunk that raises is a warning and later chunks still run.
    ``defines`` holds the names bound by a top-level ``def`` or assignment, read without running
    (also those that a chunk with a syntax error seems to define). ``stubs`` are the top-level functions that
    were left unwritten: the body is only a docstring, ``pass``, ``...``, ``return``, ``return None`` or
    ``raise NotImplementedError``.
    """

    name: str
    origin: str
    chunks: tuple[Chunk, ...]
    resilient: bool = False
    defines: frozenset[str] = frozenset()
    stubs: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Source:
    """A readable submission: one or more modules, and what intake had to say about them."""

    name: str
    sha256: str
    modules: tuple[Module, ...]
    warnings: tuple[str, ...] = field(default=())

    def owners(self, function: str) -> tuple[Module, ...]:
        """The modules whose top level defines ``function``."""
        return tuple(module for module in self.modules if function in module.defines)

    @property
    def defines(self) -> frozenset[str]:
        """Every name that some module defines at its top level."""
        return frozenset().union(*(module.defines for module in self.modules))


class Unreadable(ValueError):
    """A submission that cannot be read at all; ``str`` of it is the sentence for the student."""
