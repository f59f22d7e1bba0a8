import pytest

from grader.service import courses
from grader.service.access import OPERATOR
from grader.service.errors import Conflict, Invalid, NotFound, Refused
from grader.service.views import Role
from tests.unit.service.school import NOON, School


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (("Back Prop", "T", "UTC"), "slug"),
        (("-x", "T", "UTC"), "slug"),
        (("x" * 65, "T", "UTC"), "slug"),
        (("a\n", "T", "UTC"), "slug"),
        (("ok", " ", "UTC"), "title"),
        (("ok", "T", "Nowhere/Land"), "timezone"),
    ],
)
def test_a_course_with_a_bad_value_is_refused_by_field(school: School, values: tuple[str, str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        courses.create_course(school.session, *values, actor=OPERATOR, now=NOON)
    assert set(refused.value.fields) == {field}


def test_a_slug_is_taken_once(school: School) -> None:
    with pytest.raises(Conflict, match="'backprop'"):
        courses.create_course(school.session, "backprop", "Again", "UTC", actor=OPERATOR, now=NOON)


def test_only_admins_create_courses(school: School) -> None:
    with pytest.raises(Refused):
        courses.create_course(school.session, "mine", "Mine", "UTC", actor=school.lena.id, now=NOON)


def test_everybody_sees_their_courses_in_their_role(school: School) -> None:
    courses.create_course(school.session, "other", "Other", "UTC", actor=OPERATOR, now=NOON)
    seen = {
        name: [(view.slug, view.role, view.students) for view in courses.courses(school.session, person.id)]
        for name, person in (("ada", school.ada), ("tom", school.tom), ("root", school.root), ("zoe", school.zoe))
    }
    assert seen == {
        "ada": [("backprop", Role.STUDENT, 2)],
        "tom": [("backprop", Role.TA, 2)],
        "root": [("backprop", Role.LECTURER, 2), ("other", Role.LECTURER, 0)],
        "zoe": [],
    }


@pytest.mark.parametrize("slug", ["nothing", "", "a\0", "\ud800"])
def test_an_unknown_course_is_not_found(school: School, slug: str) -> None:
    with pytest.raises(NotFound):
        courses.course(school.session, slug, school.root.id)


def test_a_course_of_others_looks_like_none(school: School) -> None:
    with pytest.raises(NotFound) as foreign:
        courses.course(school.session, "backprop", school.zoe.id)
    with pytest.raises(NotFound) as none:
        courses.course(school.session, "nothing", school.zoe.id)
    assert str(foreign.value) == str(none.value)
    assert courses.course(school.session, "backprop", school.ada.id).role == Role.STUDENT


def test_members_are_for_staff_and_sorted_by_role(school: School) -> None:
    found = courses.members(school.session, school.course.id, school.tom.id)
    assert [(member.person.login, member.role.value) for member in found] == [
        ("lena", "lecturer"),
        ("tom", "ta"),
        ("ada", "student"),
        ("bob", "student"),
    ]
    with pytest.raises(Refused):
        courses.members(school.session, school.course.id, school.ada.id)


def test_only_lecturers_enrol_and_never_themselves(school: School) -> None:
    for actor in (school.tom, school.ada):
        with pytest.raises(Refused):
            courses.enrol(school.session, school.course.id, school.zoe.id, Role.STUDENT, actor=actor.id, now=NOON)
    with pytest.raises(Refused, match="your own"):
        courses.enrol(school.session, school.course.id, school.lena.id, Role.TA, actor=school.lena.id, now=NOON)
    with pytest.raises(NotFound):
        courses.enrol(school.session, school.course.id, 999, Role.STUDENT, actor=school.lena.id, now=NOON)
    with pytest.raises(NotFound):
        courses.enrol(school.session, 999, school.zoe.id, Role.STUDENT, actor=OPERATOR, now=NOON)


def test_who_is_taken_out_sees_nothing_and_gets_it_back_when_enrolled_again(school: School) -> None:
    school.attempt(school.ada, 1, 1)
    courses.unenrol(school.session, school.course.id, school.ada.id, actor=school.lena.id, now=NOON)
    with pytest.raises(NotFound):
        courses.course(school.session, "backprop", school.ada.id)
    with pytest.raises(NotFound, match="ada is not in this course"):
        courses.unenrol(school.session, school.course.id, school.ada.id, actor=school.lena.id, now=NOON)
    courses.enrol(school.session, school.course.id, school.ada.id, Role.STUDENT, actor=school.lena.id, now=NOON)
    from grader.service.scores import standing

    assert standing(school.session, school.hw1.id, school.ada.id, school.ada.id).score == 1


def test_a_role_can_change(school: School) -> None:
    courses.enrol(school.session, school.course.id, school.ada.id, Role.TA, actor=school.lena.id, now=NOON)
    assert courses.course(school.session, "backprop", school.ada.id).role == Role.TA
