import math
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from grader.service import assignments
from grader.service.errors import Conflict, Invalid, NotFound, Refused
from grader.service.scores import standing
from grader.service.submissions import history
from grader.service.views import Reason, State, Wanted
from grader.values.assignment import CostPolicy
from tests.unit.service.school import KNOWN, NOON, School, draft, later


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"slug": "HW 1"}, "slug", "'HW 1'"),
        ({"title": "  "}, "title", "needed"),
        ({"seed": "-1"}, "seed", "'-1'"),
        ({"seed": str(2**31)}, "seed", "whole number"),
        ({"seed": "1.5"}, "seed", "'1.5'"),
        ({"attempts": "0"}, "attempts", "'0'"),
        ({"attempts": "many"}, "attempts", "'many'"),
        ({"hints_after": "0"}, "hints_after", "'0'"),
        ({"hints_after": "late"}, "hints_after", "'late'"),
        ({"hints_after": "4", "attempts": "3"}, "hints_after", "as far as attempt 4"),
        ({"cost": "free"}, "cost", "'free'"),
        ({"due": "soon"}, "due", "'soon'"),
        ({"opens": "2026-12-02 10:00", "due": "2026-12-01 10:00"}, "due", "before it opens"),
        ({"due": "2026-12-02 10:00", "closes": "2026-12-01 10:00"}, "closes", "before it is due"),
        ({"opens": "2026-12-02 10:00", "closes": "2026-12-01 10:00"}, "closes", "before it opens"),
        ({"exercises": ()}, "exercises", "at least one"),
        ({"exercises": (("sine", "1"),)}, "exercises", "Did you mean 'sin'"),
        ({"exercises": (("sin", "1"), ("sin", "1"))}, "exercises", "twice"),
        ({"exercises": (("sin", "0"),)}, "exercises", "sin: '0'"),
        ({"exercises": (("sin", "nan"),)}, "exercises", "'nan'"),
        ({"exercises": (("sin", "inf"),)}, "exercises", "'inf'"),
        ({"exercises": (("sin", "ten"),)}, "exercises", "'ten'"),
        ({"description": "x" * 20_001}, "description", "20001"),
    ],
)
def test_a_bad_field_is_named_with_its_value(school: School, changes: dict[str, object], field: str, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        school.assignment(**{"slug": "hw2", **changes})
    assert set(refused.value.fields) == {field}
    assert said in refused.value.fields[field]


def test_all_problems_are_told_at_once(school: School) -> None:
    with pytest.raises(Invalid) as refused:
        school.assignment(slug="", title="", seed="x", exercises=())
    assert set(refused.value.fields) == {"slug", "title", "seed", "exercises"}


def test_only_lecturers_create_edit_and_publish(school: School) -> None:
    for person in (school.tom, school.ada):
        with pytest.raises(Refused):
            assignments.create_assignment(school.session, school.course.id, draft(slug="x"), KNOWN, actor=person.id, now=NOON)
        with pytest.raises(Refused):
            assignments.edit_assignment(school.session, school.hw1.id, draft(), KNOWN, actor=person.id, now=NOON)
        with pytest.raises(Refused):
            assignments.publish(school.session, school.hw1.id, False, actor=person.id, now=NOON)


def test_a_slug_is_used_once_in_a_course(school: School) -> None:
    with pytest.raises(Conflict, match="'hw1'"):
        school.assignment()
    second = school.assignment(slug="hw2")
    with pytest.raises(Conflict, match="'hw1'"):
        assignments.edit_assignment(school.session, second.id, draft(slug="hw1"), KNOWN, actor=school.lena.id, now=NOON)


def test_times_are_read_in_the_zone_of_the_course(school: School) -> None:
    made = school.assignment(slug="hw2", opens="2026-11-01T08:00", due="2026-11-20T23:59", closes="2026-11-22 23:59")
    assert made.due == datetime(2026, 11, 20, 22, 59, tzinfo=UTC)
    assert [made.phase(datetime(2026, 10, day, tzinfo=UTC)) for day in (31,)] == ["waiting"]
    assert [made.phase(datetime(2026, 11, day, tzinfo=UTC)) for day in (2, 21, 23)] == ["open", "late", "closed"]


def test_the_form_of_an_assignment_makes_the_same_assignment(school: School) -> None:
    made = school.assignment(
        slug="hw2",
        opens="2026-03-28T08:00",
        due="2026-03-30T23:59",
        attempts="5",
        seed="7",
        hints_after="3",
        cost="points",
        description="a\r\nb",
        exercises=(("affine", "2.5"), ("sin", "")),
    )
    assert made.exercises == (Wanted("affine", 2.5), Wanted("sin", 1.0))
    assert made.points == 3.5
    assert (made.hints_after, made.cost) == (3, CostPolicy.POINTS)
    edited = assignments.edit_assignment(
        school.session, made.id, assignments.draft_of(made), KNOWN, actor=school.lena.id, now=NOON
    )
    assert edited.assignment == made
    assert edited.requeued == 0


def test_students_see_published_assignments_only(school: School) -> None:
    hidden = school.assignment(slug="hw2", published=False)
    assert [view.slug for view in assignments.assignments(school.session, school.course.id, school.ada.id)] == ["hw1"]
    assert [view.slug for view in assignments.assignments(school.session, school.course.id, school.tom.id)] == ["hw1", "hw2"]
    with pytest.raises(NotFound):
        assignments.assignment(school.session, "backprop", "hw2", school.ada.id)
    with pytest.raises(NotFound):
        assignments.assignment_by_id(school.session, hidden.id, school.ada.id)
    assert assignments.assignment(school.session, "backprop", "hw2", school.tom.id).phase(NOON) == "draft"


def test_outsiders_find_no_assignment(school: School) -> None:
    for slug in ("hw1", "nothing", "\0"):
        with pytest.raises(NotFound):
            assignments.assignment(school.session, "backprop", slug, school.zoe.id)
    with pytest.raises(NotFound):
        assignments.assignments(school.session, school.course.id, school.zoe.id)


def test_what_students_write_is_kept_with_each_exercise(school: School) -> None:
    names = (("sin", "my_forward my_backward"),)
    made = school.assignment(slug="hw2", exercises=(("sin", "1"), ("affine", "1")), convention="names", functions=names)
    assert made.exercises == (Wanted("sin", 1.0, ("my_forward", "my_backward")), Wanted("affine", 1.0))
    form = assignments.draft_of(made)
    assert (form.convention, form.functions) == ("names", names)
    edited = assignments.edit_assignment(school.session, made.id, form, KNOWN, actor=school.lena.id, now=NOON)
    assert edited.assignment == made
    other = replace(form, convention="passes")
    changed = assignments.edit_assignment(school.session, made.id, other, KNOWN, actor=school.lena.id, now=NOON)
    assert changed.assignment.exercises[0].functions == ("sin_forward", "sin_backward")
    assert assignments.draft_of(changed.assignment).convention == "passes"


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"convention": "classes"}, "convention", "'classes'"),
        ({"convention": "names", "functions": (("sin", "a b c"),)}, "exercises", "'a b c'"),
        ({"convention": "names", "functions": (("sin", "my sin!"),)}, "exercises", "sin: "),
    ],
)
def test_names_that_cannot_be_are_refused(school: School, changes: dict[str, object], field: str, said: str) -> None:
    with pytest.raises(Invalid) as caught:
        school.assignment(slug="hw2", **changes)
    assert said in caught.value.fields[field]


@pytest.mark.parametrize(
    "changes",
    [
        {"seed": "8"},
        {"cost": "points"},
        {"convention": "vjp"},
        {"exercises": (("sin", "1"),)},
        {"exercises": (("sin", "2"), ("matvec", "3"))},
    ],
)
def test_what_changes_the_suite_grades_everybody_again(school: School, changes: dict[str, object]) -> None:
    school.attempt(school.ada, 1, 0)
    school.attempt(school.bob, 1, 1)
    edited = assignments.edit_assignment(
        school.session, school.hw1.id, draft(**changes), KNOWN, actor=school.lena.id, now=later(hours=1)
    )
    assert edited.requeued == 2
    (row,) = history(school.session, school.hw1.id, school.ada.id, school.ada.id)
    assert (row.state, row.score) == (State.QUEUED, 0.25)
    job = school.claim(now=later(hours=1))
    assert job is not None
    assert job.reason == Reason.REGRADE
    assert job.wanted == edited.assignment.exercises


def test_words_and_order_change_nobody_s_verdict(school: School) -> None:
    school.attempt(school.ada, 1, 0)
    changes = {
        "title": "Other",
        "description": "More",
        "exercises": (("matvec", "3"), ("sin", "1")),
        "attempts": "3",
        "hints_after": "2",
        "slug": "one",
    }
    edited = assignments.edit_assignment(school.session, school.hw1.id, draft(**changes), KNOWN, actor=school.lena.id, now=NOON)
    assert edited.requeued == 0
    assert school.claim() is None
    assert standing(school.session, school.hw1.id, school.ada.id, school.ada.id).left == 2


def test_late_marks_follow_the_due_time(school: School) -> None:
    school.attempt(school.ada, 1, 1, now=NOON)
    for due, late in (("2026-11-20 12:59", True), ("2026-11-20 13:00", False), ("2026-11-20 10:00", True), ("", False)):
        assignments.edit_assignment(school.session, school.hw1.id, draft(due=due), KNOWN, actor=school.lena.id, now=NOON)
        assert history(school.session, school.hw1.id, school.ada.id, school.ada.id)[0].late is late


def test_an_exercise_that_left_the_catalog_does_not_block_an_edit(school: School) -> None:
    edited = assignments.edit_assignment(
        school.session, school.hw1.id, draft(title="New"), ("affine",), actor=school.lena.id, now=NOON
    )
    assert edited.assignment.title == "New"
    assert math.isclose(edited.assignment.points, 4)
