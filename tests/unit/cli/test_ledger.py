"""The folder of a batch: what is kept, what is graded again, and that two runs never share it."""

from pathlib import Path

import pytest

from grader.cli.ledger import Ledger
from grader.cli.problems import Failed
from grader.formats.results import Basis, line_text, read_lines
from grader.values.report import ExerciseReport, Report, Status

BASIS = Basis("Linear layers", 7, "abc")


def report(student: str, score: float | None = 1.0, sha256: str = "same") -> Report:
    status = Status.PASS if score is not None else Status.GRADER_FAULT
    return Report(f"{student}.py", student, status, "", score, (ExerciseReport("sin", status, score, 1.0, "", 7),), sha256=sha256)


def ledger(out: Path, basis: Basis = BASIS, *, resume: bool = True, force: bool = False) -> Ledger:
    return Ledger(out, basis, resume=resume, force=force)


def add(held: Ledger, item: Report, problem: str = "") -> None:
    held.add(item, line_text(item, BASIS), problem)


def fill(out: Path, *reports: Report, basis: Basis = BASIS, tail: str = "") -> None:
    out.mkdir(exist_ok=True)
    (out / "results.jsonl").write_text("".join(line_text(item, basis) for item in reports) + tail)


def todo(out: Path, students: list[str], basis: Basis = BASIS, *, resume: bool = True, force: bool = False) -> list[str]:
    with ledger(out, basis, resume=resume, force=force) as held:
        return held.begin(students, lambda student, sha256: sha256 == "same")


@pytest.mark.parametrize(
    ("basis", "line"),
    [
        (Basis("Linear layers", 8, "abc"), report("ada")),
        (Basis("Linear layers", 7, "xyz"), report("ada")),
        (BASIS, report("ada", sha256="other")),
        (BASIS, report("ada", score=None)),
    ],
    ids=["another seed", "another basis", "other bytes", "our fault"],
)
def test_what_does_not_hold_any_more_is_graded_again(tmp_path: Path, basis: Basis, line: Report) -> None:
    fill(tmp_path, line, report("bob"))
    assert todo(tmp_path, ["ada"], basis) == ["ada"]


def test_what_holds_is_kept(tmp_path: Path) -> None:
    fill(tmp_path, report("ada"))
    assert todo(tmp_path, ["ada", "bob"]) == ["bob"]


def test_without_resume_everything_is_graded(tmp_path: Path) -> None:
    fill(tmp_path, report("ada"))
    assert todo(tmp_path, ["ada"], resume=False) == ["ada"]


def test_a_student_who_is_gone_is_gone(tmp_path: Path) -> None:
    fill(tmp_path, report("ada"), report("bob"))
    assert todo(tmp_path, ["bob"]) == []
    assert list(read_lines(tmp_path / "results.jsonl")[0]) == ["bob"]


def test_a_torn_line_does_not_run_into_the_next(tmp_path: Path) -> None:
    fill(tmp_path, report("ada"), tail=line_text(report("bob"), BASIS)[:50])
    with ledger(tmp_path) as held:
        assert held.dropped == 1
        assert held.begin(["ada", "bob"], lambda *_: True) == ["bob"]
        add(held, report("bob"))
    assert (tmp_path / "results.jsonl").read_text() == line_text(report("ada"), BASIS) + line_text(report("bob"), BASIS)


def test_another_assignments_folder_is_refused_by_name_and_left_alone(tmp_path: Path) -> None:
    fill(tmp_path, report("ada"), basis=Basis("Classifier", 0, "abc"))
    before = (tmp_path / "results.jsonl").read_text()
    with pytest.raises(Failed, match="'Classifier', not 'Linear layers'"):
        todo(tmp_path, ["ada"])
    assert (tmp_path / "results.jsonl").read_text() == before
    assert todo(tmp_path, ["ada"], force=True) == ["ada"]


def test_two_runs_do_not_share_a_folder(tmp_path: Path) -> None:
    with ledger(tmp_path), pytest.raises(Failed, match="another batch is writing"):
        todo(tmp_path, ["ada"])
    assert todo(tmp_path, ["ada"]) == ["ada"]


def test_a_result_is_in_the_file_when_add_returns(tmp_path: Path) -> None:
    with ledger(tmp_path) as held:
        held.begin(["ada"], lambda *_: True)
        add(held, report("ada"), "the process died")
        assert list(read_lines(tmp_path / "results.jsonl")[0]) == ["ada"]
        assert (tmp_path / "faults.log").read_text() == "the process died\n"


def test_the_end_sorts_results_and_writes_grades(tmp_path: Path) -> None:
    with ledger(tmp_path) as held:
        held.begin(["ada", "bob"], lambda *_: True)
        add(held, report("bob", 0.5))
        add(held, report("ada"))
        held.finish(["sin"])
    assert list(read_lines(tmp_path / "results.jsonl")[0]) == ["ada", "bob"]
    assert (tmp_path / "grades.csv").read_text() == "student,sin,total\nada,1,1\nbob,0.5,0.5\n"
