"""Where namespaces are refused (typical in containers) Landlock takes the file system's part; without it nothing is opened."""

from collections.abc import Iterator

import pytest

from grader.sandbox import jail
from grader.sandbox.pool import Sandbox, SandboxError, Unprotected
from grader.sandbox.runner import landlock
from grader.values.call import Kind
from tests.integration.sandbox.conftest import LIMITS
from tests.integration.sandbox.submitting import GOOD, assert_good, first, run

pytestmark = pytest.mark.skipif(not landlock.version(), reason="this kernel has no Landlock")


@pytest.fixture(scope="module")
def bare() -> Iterator[Sandbox]:
    with Sandbox(LIMITS, unprotected=True, without=frozenset({"namespaces"})) as sandbox:
        yield sandbox


def test_only_the_namespaces_are_missing(bare: Sandbox) -> None:
    assert [item.name for item in bare.protections if not item.active] == ["namespaces"]
    assert "landlock" in [item.name for item in bare.protections if item.active]


def test_refusing_names_the_layer_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jail, "bubblewrap", lambda: None)
    monkeypatch.setattr(landlock, "version", lambda: 0)
    with pytest.raises(Unprotected, match=r"namespaces.*no Landlock") as caught, Sandbox(LIMITS):
        pass
    assert [item.name for item in caught.value.missing] == ["namespaces", "landlock"]


@pytest.mark.parametrize("path", ["/etc/passwd", "/proc/self/maps", __file__, jail.__file__])
def test_no_other_file_can_be_read(bare: Sandbox, path: str) -> None:
    outcome = first(bare, f"def bad_vjp(g, x):\n    open({path!r}).read()\n    return g\n")
    assert outcome.kind is Kind.FORBIDDEN
    assert "Permission denied" in outcome.detail


def test_the_files_of_python_can_be_read_and_nothing_written(bare: Sandbox) -> None:
    text = "import os, numpy as np\ndef bad_vjp(g, x):\n    os.write(os.open(np.__file__, os.O_RDWR), b'x')\n"
    assert first(bare, text).kind is Kind.FORBIDDEN


def test_numpys_late_imports_work(bare: Sandbox) -> None:
    text = "import numpy as np\nimport csv, decimal, tomllib\ndef good_vjp(g, x):\n    np.testing.assert_allclose(g, g)\n"
    result = run(bare, text + "    return np.polynomial.Polynomial([0, 1])(g) * x\n", "good")
    assert_good(result.answers[0])


def test_without_landlock_no_file_is_opened_and_grading_still_works() -> None:
    without = frozenset({"namespaces", "landlock"})
    with Sandbox(LIMITS, unprotected=True, without=without) as box:
        assert_good(run(box, GOOD, "good").answers[0])
        outcome = first(box, "import os\ndef bad_vjp(g, x):\n    open(os.__file__).read()\n")
    assert outcome.kind is Kind.FORBIDDEN
    assert "Operation not permitted" in outcome.detail


def test_a_kernel_that_refuses_the_fence_is_never_taken_for_one_that_grants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The runner ends rather than go on without the fence that it was told to build."""
    monkeypatch.setattr(jail, "readable", lambda python, boxed: (("/", 1 << 60),))
    with pytest.raises(SandboxError, match="landlock_add_rule"), Sandbox(LIMITS, unprotected=True):
        pass
