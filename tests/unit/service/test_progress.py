"""What a person has passed and begun, over assignments and attempts."""

from grader.service.progress import Progress, progress
from tests.unit.service.school import School


def test_nothing_handed_in_is_no_progress(school: School) -> None:
    assert progress(school.session, school.ada.id) == Progress()


def test_what_was_passed_once_stays_passed_and_is_nobody_elses(school: School) -> None:
    for scores in ((1.0, 0.0), (0.0, 0.5)):
        school.attempt(school.ada, *scores)
    assert progress(school.session, school.ada.id) == Progress(frozenset({"sin"}), frozenset({"matvec"}))
    assert progress(school.session, school.bob.id) == Progress()


def test_a_fault_of_ours_is_no_attempt(school: School) -> None:
    school.attempt(school.ada, 1.0, None)
    assert progress(school.session, school.ada.id) == Progress(frozenset({"sin"}), frozenset())
