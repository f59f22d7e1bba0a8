import pytest

from grader.service import assignments, audit, courses, people, scores, submissions
from grader.service.access import OPERATOR
from grader.service.errors import NotFound, Refused
from grader.service.roster import apply_roster
from tests.unit.service.school import KNOWN, NOON, School, draft, later


def test_a_course_s_events_are_for_its_lecturers_and_all_events_for_admins(school: School) -> None:
    for person in (school.tom, school.ada):
        with pytest.raises(Refused):
            audit.events(school.session, person.id, course_id=school.course.id)
    with pytest.raises(NotFound):
        audit.events(school.session, school.zoe.id, course_id=school.course.id)
    with pytest.raises(Refused):
        audit.events(school.session, school.lena.id)
    assert {event.what for event in audit.events(school.session, school.root.id)} > {"person.add", "course.create"}


def test_who_did_what_on_what_and_when(school: School) -> None:
    mine = school.attempt(school.ada, 1, 0)
    moment = later(hours=1)
    submissions.regrade(school.session, mine, actor=school.tom.id, now=moment)
    submissions.comment(school.session, mine, "Look.", actor=school.tom.id, now=moment)
    submissions.regrade_all(school.session, school.hw1.id, actor=OPERATOR, now=moment)
    scores.override(school.session, school.hw1.id, school.ada.id, 0.5, "Ill.", actor=school.lena.id, now=moment)
    assignments.edit_assignment(school.session, school.hw1.id, draft(seed="1"), KNOWN, actor=school.lena.id, now=moment)
    apply_roster(school.session, school.course.id, "login,name\nnew,New\n", actor=school.lena.id, now=moment)
    courses.unenrol(school.session, school.course.id, school.bob.id, actor=school.lena.id, now=moment)
    found = audit.events(school.session, school.lena.id, course_id=school.course.id, limit=7)
    assert [(event.actor, event.what, event.subject) for event in found] == [
        ("lena", "course.unenrol", "bob"),
        ("lena", "roster.apply", "1 lines"),
        ("lena", "assignment.edit", "backprop/hw1"),
        ("lena", "score.override", "backprop/hw1 ada"),
        ("operator", "assignment.regrade", "backprop/hw1"),
        ("tom", "submission.comment", "submission 1"),
        ("tom", "submission.regrade", "submission 1"),
    ]
    assert {event.at for event in found} == {moment}
    assert (found[2].details, found[3].details) == ({"requeued": 1}, {"score": 0.5, "comment": "Ill."})


def test_what_was_refused_leaves_no_event(school: School) -> None:
    before = audit.events(school.session, OPERATOR)
    with pytest.raises(Refused):
        courses.enrol(school.session, school.course.id, school.zoe.id, school.course.role, actor=school.tom.id, now=NOON)
    with pytest.raises(Refused):
        people.set_admin(school.session, school.root.id, False, actor=OPERATOR, now=NOON)
    assert audit.events(school.session, OPERATOR) == before


def test_no_secret_is_in_an_event(school: School) -> None:
    code = people.issue_code(school.session, school.ada.id, actor=school.root.id, now=NOON)
    people.set_password(school.session, school.passwords, school.ada.id, "a new secret", actor=school.root.id, now=NOON)
    written = repr(audit.events(school.session, OPERATOR))
    for secret in (code, "a new secret", "ada-secret", "argon2"):
        assert secret not in written
