"""Each protection is tried for real, and grading without one is refused unless it was allowed."""

import shutil

import pytest

from grader.sandbox import jail, seccomp
from grader.sandbox.doctor import protections
from grader.sandbox.pool import LAYERS, Limits, Sandbox, SandboxError, Unprotected
from grader.sandbox.runner import landlock
from grader.values.call import Kind
from tests.integration.sandbox.conftest import LIMITS
from tests.integration.sandbox.submitting import GOOD, assert_good, module, run, source, task

NAMES = ["namespaces", "system calls", "landlock", "reading", "writing", "network", "processes", "signals", "memory", "time"]
FILES = {"reading", "writing", "network"}


def missing(box: Sandbox) -> set[str]:
    return {item.name for item in box.protections if not item.active}


def test_everything_is_active_here() -> None:
    found = protections(LIMITS)
    assert [item.name for item in found] == [name for name in NAMES if name != "landlock" or landlock.version()]
    assert [item for item in found if not item.active] == []


@pytest.mark.skipif(landlock.version() < 6, reason="what Landlock holds is another on older kernels")
@pytest.mark.parametrize(
    ("without", "lost"),
    [
        ({"namespaces"}, {"namespaces"}),
        ({"seccomp"}, {"system calls"}),
        ({"seccomp", "landlock"}, {"system calls", "signals"}),
        ({"namespaces", "landlock"}, {"namespaces", "landlock"}),
        ({"rlimits"}, {"memory"}),
        ({"namespaces", "seccomp"}, {"namespaces", "system calls"}),
        ({"namespaces", "seccomp", "landlock"}, {"namespaces", "system calls", "landlock", *FILES, "signals"}),
        (LAYERS, {"namespaces", "system calls", "landlock", *FILES, "processes", "signals", "memory"}),
    ],
)
def test_what_is_left_out_is_seen_and_the_rest_still_holds(without: set[str], lost: set[str]) -> None:
    with Sandbox(LIMITS, unprotected=True, without=frozenset(without)) as box:
        # Root may start processes whatever RLIMIT_NPROC says: without the filter this one depends on who runs the test.
        depends = {"processes"} if "seccomp" in without else set()
        assert missing(box) - depends == lost - depends
        for item in box.protections:
            assert item.active or item.advice
        bad, good = run(box, "def bad_vjp(g, x):\n    while True: pass\n" + GOOD, "bad", "good").answers
        assert_good(good)
        assert bad.outcomes[0].kind is Kind.TIMEOUT


def test_without_bubblewrap_grading_is_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jail, "bubblewrap", lambda: None)
    with (
        pytest.raises(Unprotected, match=r"bubblewrap \(bwrap\) is not installed.*apt install bubblewrap") as caught,
        Sandbox(LIMITS),
    ):
        pass
    assert [item.name for item in caught.value.missing] == ["namespaces"]


def test_without_libseccomp_grading_is_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def program(*, reading: bool) -> bytes:
        raise seccomp.NoSeccomp("libseccomp cannot be loaded (for the test)")

    monkeypatch.setattr(seccomp, "program", program)
    with pytest.raises(Unprotected, match=r"libseccomp cannot be loaded.*apt install libseccomp2"), Sandbox(LIMITS):
        pass


def test_a_bubblewrap_that_fails_is_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jail, "bubblewrap", lambda: shutil.which("false"))
    with Sandbox(LIMITS, unprotected=True) as box:
        assert "bubblewrap cannot build its box here" in box.reasons["namespaces"]
        assert_good(run(box, GOOD, "good").answers[0])


def test_leaving_a_layer_out_needs_unprotected() -> None:
    with pytest.raises(ValueError, match="needs unprotected=True"):
        Sandbox(LIMITS, without=frozenset({"seccomp"}))
    with pytest.raises(ValueError, match="layers are landlock, namespaces, rlimits, seccomp, user"):
        Sandbox(LIMITS, unprotected=True, without=frozenset({"walls"}))


def test_an_import_setting_that_is_not_installed_is_named() -> None:
    with pytest.raises(SandboxError, match="'no_such_package' by the settings, but it is not installed"):
        Sandbox(LIMITS, imports=frozenset({"numpy", "no_such_package"})).__enter__()


def test_an_installed_package_can_be_allowed() -> None:
    imports = frozenset({"numpy", "click"})
    text = "import click\nimport math\ndef good_vjp(g, x):\n    click.style('x')\n    return g * x\n"
    with Sandbox(LIMITS, imports=imports) as box:
        result = box.run(source(module("hw1", text)), [task("good")])
    assert_good(result.answers[0])
    assert result.warnings == ("hw1.py, line 2: math is not available here; it was never used",)


def test_a_box_can_be_opened_again_after_it_was_closed() -> None:
    box = Sandbox(LIMITS)
    for _ in range(2):
        with box:
            assert_good(run(box, GOOD, "good").answers[0])


def test_limits_must_be_positive() -> None:
    with pytest.raises(ValueError, match="limit cpu_seconds is 0; it must be a positive number"):
        Limits(cpu_seconds=0)
