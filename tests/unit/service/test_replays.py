from dataclasses import replace

import pytest

from grader.service.errors import NotFound
from grader.service.replays import stored_grading
from grader.service.views import Reason, Status, Wanted
from grader.values.assignment import CostPolicy
from tests.unit.service.school import School, later, report


def test_nobody_but_staff_of_the_course_gets_a_stored_grading(school: School) -> None:
    school.attempt(school.ada, 1, 0)
    for person in (school.ada, school.bob, school.zoe):
        with pytest.raises(NotFound, match="no grading 1, or"):
            stored_grading(school.session, 1, person.id)
    for person in (school.tom, school.lena, school.root):
        assert stored_grading(school.session, 1, person.id).id == 1
    with pytest.raises(NotFound, match="no grading 2, or"):
        stored_grading(school.session, 2, school.root.id)


def test_it_is_what_was_graded_then_and_not_what_the_assignment_asks_for_now(school: School) -> None:
    work = school.assignment(slug="hw2", seed="7", cost="points")
    school.submit(school.ada, b"mine", to=work)
    job = school.grade(1, 0)
    stored = stored_grading(school.session, 1, school.tom.id)
    assert (stored.submission_id, stored.student, stored.filename, stored.content) == (
        job.submission_id,
        "ada",
        "hw1.py",
        b"mine",
    )
    assert (stored.sha256, stored.seed, stored.cost, stored.reason) == (job.sha256, 7, CostPolicy.POINTS, Reason.FIRST)
    assert stored.wanted == (Wanted("sin", 1.0), Wanted("matvec", 3.0))
    assert stored.report["message"] == "said"


def test_of_an_unreadable_file_it_knows_what_is_asked_for(school: School) -> None:
    school.submit(school.ada, now=later(hours=1))
    school.grade(names=(), status=Status.UNREADABLE, now=later(hours=1))
    assert stored_grading(school.session, 1, school.tom.id).wanted == (Wanted("sin", 1.0), Wanted("matvec", 3.0))


def test_it_knows_which_functions_were_asked_for_then(school: School) -> None:
    first, second = report(1.0, 1.0).exercises
    school.submit(school.ada, b"mine")
    school.grade(1.0, 1.0, exercises=(replace(first, functions=("sin_forward", "sin_backward")), second))
    stored = stored_grading(school.session, 1, school.tom.id)
    assert stored.wanted == (Wanted("sin", 1.0, ("sin_forward", "sin_backward")), Wanted("matvec", 3.0))
