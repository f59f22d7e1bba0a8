from collections.abc import Iterator

import pytest

from grader.sandbox.pool import Limits, Sandbox

LIMITS = Limits(
    cpu_seconds=0.3, wall_seconds=2.0, submission_cpu_seconds=3.0, submission_wall_seconds=20.0, memory_bytes=64 << 20
)


@pytest.fixture(scope="session")
def box() -> Iterator[Sandbox]:
    """One box with every protection, shared by all tests: what a submission leaves behind would show."""
    with Sandbox(LIMITS) as sandbox:
        yield sandbox
