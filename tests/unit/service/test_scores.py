import math

import pytest
from sqlalchemy import event

from grader.service import courses, scores, submissions
from grader.service.errors import Invalid, NotFound, Refused
from grader.service.views import Role, Status
from grader.store.session import Database
from tests.unit.service.school import NOON, School, later


def standing(school: School, person: object = None) -> scores.Standing:
    person = person or school.ada
    return scores.standing(school.session, school.hw1.id, person.id, person.id)


def test_without_a_submission_there_is_no_score(school: School) -> None:
    found = standing(school)
    assert (found.score, found.points, found.best_id, found.latest_id, found.cells) == (None, None, None, None, (None, None))
    assert (found.used, found.waiting, found.left) == (0, 0, None)


def test_the_best_attempt_counts_whole_not_the_latest_nor_a_mixture(school: School) -> None:
    school.attempt(school.ada, 1, 0)  # 0.25
    best = school.attempt(school.ada, 0, 1)  # 0.75
    latest = school.attempt(school.ada, 1, 0.5)  # 0.625
    found = standing(school)
    assert (found.best_id, found.latest_id, found.score, found.points, found.used) == (best, latest, 0.75, 3, 3)
    assert [(cell.name, cell.status, cell.score, cell.points) for cell in found.cells] == [
        ("sin", Status.FAIL, 0, 1),
        ("matvec", Status.PASS, 1, 3),
    ]


def test_among_equals_the_earliest_counts(school: School) -> None:
    first = school.attempt(school.ada, 1, 1)
    school.attempt(school.ada, 1, 1)
    assert standing(school).best_id == first


def test_a_fault_of_ours_is_no_score_of_zero(school: School) -> None:
    school.attempt(school.ada, None, 0)
    found = standing(school)
    assert (found.score, found.used, found.best_id) == (None, 0, None)
    school.attempt(school.ada, 0, 0)
    assert standing(school).score == 0
    assert scores.overview(school.session, school.hw1.id, school.tom.id).rows[0].failed == 1


def test_what_waits_is_counted_apart(school: School) -> None:
    school.attempt(school.ada, 1, 0)
    school.submit(school.ada)
    school.submit(school.ada)
    school.claim()
    found = standing(school)
    assert (found.used, found.waiting, found.score) == (1, 2, 0.25)


def test_attempts_left_never_go_below_zero_and_staff_have_no_limit(school: School) -> None:
    limited = school.assignment(slug="hw2", attempts="1")
    school.attempt(school.ada, 1, 1, to=limited)
    assert scores.standing(school.session, limited.id, school.ada.id, school.ada.id).left == 0
    assert scores.standing(school.session, limited.id, school.bob.id, school.bob.id).left == 1
    assert scores.standing(school.session, limited.id, school.tom.id, school.tom.id).left is None


def test_students_see_no_standing_of_others_and_no_overview(school: School) -> None:
    with pytest.raises(Refused):
        scores.standing(school.session, school.hw1.id, school.bob.id, school.ada.id)
    with pytest.raises(Refused):
        scores.standings(school.session, school.course.id, school.bob.id, school.ada.id)
    with pytest.raises(Refused):
        scores.overview(school.session, school.hw1.id, school.ada.id)
    with pytest.raises(NotFound):
        scores.overview(school.session, school.hw1.id, school.zoe.id)


def test_standings_of_a_course_follow_its_assignments(school: School) -> None:
    second = school.assignment(slug="hw2", due="2026-12-01 10:00")
    school.assignment(slug="hw3", published=False)
    school.attempt(school.ada, 1, 1, to=second)
    found = scores.standings(school.session, school.course.id, school.ada.id, school.ada.id)
    assert [(item.assignment.slug, item.score) for item in found] == [("hw2", 1), ("hw1", None)]
    assert len(scores.standings(school.session, school.course.id, school.ada.id, school.tom.id)) == 3


def test_the_overview_shows_students_only_in_the_order_of_their_logins(school: School) -> None:
    school.attempt(school.tom, 1, 1)
    best = school.attempt(school.bob, 1, 0)
    school.submit(school.bob)
    ada, bob = scores.overview(school.session, school.hw1.id, school.tom.id).rows
    assert (ada.person.login, ada.cells, ada.score, ada.attempts) == ("ada", (None, None), None, 0)
    assert (bob.person.login, bob.score, bob.points, bob.best_id, bob.latest_id, bob.attempts, bob.waiting) == (
        "bob",
        0.25,
        1,
        best,
        best + 1,
        1,
        1,
    )


def test_pass_rates_count_students_not_attempts(school: School) -> None:
    empty = scores.pass_rates(scores.overview(school.session, school.hw1.id, school.tom.id))
    assert [(rate.attempted, rate.passed, rate.mean, rate.rate) for rate in empty] == [(0, 0, None, 0), (0, 0, None, 0)]
    school.attempt(school.ada, 0, 0)
    school.attempt(school.ada, 1, 0.5)
    school.attempt(school.bob, 0, 0.5)
    sin, matvec = scores.pass_rates(scores.overview(school.session, school.hw1.id, school.tom.id))
    assert (sin.name, sin.students, sin.attempted, sin.passed, sin.mean, sin.rate) == ("sin", 2, 2, 1, 0.5, 0.5)
    assert (matvec.passed, matvec.mean) == (0, 0.5)


def test_the_csv_is_in_points_and_empty_where_there_is_no_verdict(school: School) -> None:
    school.attempt(school.bob, 1, 1 / 3)
    rows = scores.csv_rows(scores.overview(school.session, school.hw1.id, school.tom.id))
    assert rows == (("student", "sin", "matvec", "total"), ("ada", "", "", ""), ("bob", "1", "1", "2"))
    school.attempt(school.ada, 0, 0.1234567)
    assert scores.csv_rows(scores.overview(school.session, school.hw1.id, school.tom.id))[1] == ("ada", "0", "0.3704", "0.3704")


@pytest.mark.parametrize(
    ("score", "comment", "field"),
    [(1.01, "why", "score"), (-0.1, "why", "score"), (math.nan, "why", "score"), (0.5, " ", "comment")],
)
def test_a_bad_override_is_refused(school: School, score: float, comment: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        scores.override(school.session, school.hw1.id, school.ada.id, score, comment, actor=school.lena.id, now=NOON)
    assert set(refused.value.fields) == {field}


def test_an_override_counts_until_it_is_taken_back(school: School) -> None:
    school.attempt(school.ada, 1, 0)
    scores.override(school.session, school.hw1.id, school.ada.id, 0.8, "Explained in person.", actor=school.lena.id, now=NOON)
    scores.override(school.session, school.hw1.id, school.bob.id, 0.5, "Ill.", actor=school.lena.id, now=NOON)
    found = standing(school)
    assert (found.score, found.overridden, found.comment, found.best_id) == (0.8, True, "Explained in person.", 1)
    rows = scores.csv_rows(scores.overview(school.session, school.hw1.id, school.tom.id))
    assert rows[1:] == (("ada", "1", "0", "3.2"), ("bob", "", "", "2"))
    scores.override(school.session, school.hw1.id, school.ada.id, None, "", actor=school.lena.id, now=later(hours=1))
    assert (standing(school).score, standing(school).overridden) == (0.25, False)


def test_only_lecturers_override_and_only_people_of_the_course(school: School) -> None:
    for actor in (school.tom, school.ada):
        with pytest.raises(Refused):
            scores.override(school.session, school.hw1.id, school.ada.id, 1.0, "why", actor=actor.id, now=NOON)
    with pytest.raises(NotFound):
        scores.override(school.session, school.hw1.id, school.zoe.id, 1.0, "why", actor=school.lena.id, now=NOON)


class Statements:
    """Counts the SQL statements of a block."""

    def __init__(self, database: Database) -> None:
        self.database, self.seen = database, []

    def __enter__(self) -> "Statements":
        event.listen(self.database.engine, "before_cursor_execute", self._count)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(self.database.engine, "before_cursor_execute", self._count)

    def _count(self, _c: object, _u: object, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            self.seen.append(statement)


def test_pages_take_few_statements_however_many_students(school: School, database: Database) -> None:
    def cost() -> list[int]:
        counts = []
        for page in (
            lambda session: scores.overview(session, school.hw1.id, school.tom.id),
            lambda session: scores.standings(session, school.course.id, school.ada.id, school.ada.id),
            lambda session: submissions.history(session, school.hw1.id, school.ada.id, school.ada.id),
            lambda session: submissions.detail(session, 1, school.ada.id),
            lambda session: submissions.state(session, 1, school.ada.id),
            lambda session: courses.courses(session, school.ada.id),
            lambda session: courses.members(session, school.course.id, school.tom.id),
        ):
            with database.session() as fresh, Statements(database) as counted:
                page(fresh)
            counts.append(len(counted.seen))
        return counts

    school.attempt(school.ada, 1, 0)
    few = cost()
    for number in range(10):
        student = school.member(f"s{number}", Role.STUDENT)
        for _ in range(3):
            school.attempt(student, 0, 1)
        school.attempt(school.ada, 1, 0.5)
        school.assignment(slug=f"more{number}")
    assert cost() == few
    assert max(few) <= 12
