"""The grader's own checks, for the tools that run a teacher's tests: the same cases, reference and finite differences.

With these the tools do what the grader does, but for explaining what is wrong.
"""

from typing import Any

from benchmarks import inprocess

CATALOG = inprocess.bundled_catalog()


def check(name: str, function: Any) -> bool:
    """Raises AssertionError, or what the function raises, when ``function`` is not the VJP called ``name``."""
    assert inprocess.check(name, function, CATALOG), f"{name}: not the VJP"
    return True
