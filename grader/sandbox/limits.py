"""How much a submission may use, and which modules it may import."""

from dataclasses import dataclass

MIB = 1024 * 1024

# numpy's own BLAS would start threads, which a forked child cannot have, and which fight over the processors of others.
ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL", "BLIS", "VECLIB_MAXIMUM", "NUMEXPR")}

# Roots of the standard library that are harmless inside the box, plus numpy. A module that is not named
# here is refused by name, whether or not it is installed.
DEFAULT_IMPORTS = frozenset(
    """
    __future__ abc argparse array ast atexit base64 binascii bisect builtins calendar cmath codecs collections colorsys
    contextlib contextvars copy copyreg csv dataclasses datetime decimal difflib dis doctest enum errno fnmatch fractions
    functools gc getpass glob graphlib hashlib heapq html inspect io itertools json keyword linecache locale logging math
    numbers numpy operator os pathlib pickle platform posixpath pprint queue random re reprlib sched secrets shutil signal
    stat statistics string struct sys tempfile textwrap threading time timeit token tokenize tomllib traceback types typing
    unicodedata unittest uuid warnings weakref zlib
    """.split()
)

# Of these, what the zygote has ready for every child; the others are read from their files by those who ask for them.
# All memory and each shared library that is loaded make every fork dearer, so what few solutions import is left out.
WARM_IMPORTS = frozenset(
    """
    __future__ abc ast bisect builtins collections contextlib copy dataclasses datetime enum functools gc inspect io
    itertools json linecache math numbers numpy operator os pathlib pickle platform random re string struct sys textwrap
    threading time traceback types typing warnings weakref
    """.split()
)


@dataclass(frozen=True)
class Limits:
    """What one submission may use. Seconds of CPU time are those of its process, read from outside.

    ``cpu_seconds`` and ``wall_seconds`` bound each exercise (and running the module's top level);
    the wall clock is a backstop from which time spent waiting for a processor is taken off.
    ``submission_cpu_seconds`` and ``submission_wall_seconds`` bound everything together, second tries and small cases included.
    ``memory_bytes`` is address space above the warmed interpreter. ``printed_bytes`` are kept per exercise.
    Raises ValueError, naming the field, when a value is not positive.
    """

    cpu_seconds: float = 3.0
    wall_seconds: float = 20.0
    submission_cpu_seconds: float = 30.0
    submission_wall_seconds: float = 120.0
    memory_bytes: int = 512 * MIB
    printed_bytes: int = 4096

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if not value > 0:
                raise ValueError(f"limit {name} is {value!r}; it must be a positive number")
