import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from grader.service import people
from grader.service.access import OPERATOR
from grader.service.errors import Conflict, Invalid, NotFound, Refused
from grader.service.passwords import Passwords, code_fits, code_hash, new_code
from tests.unit.service.school import NOON, School


def signs_in(school: School, login: str, password: str) -> people.PersonView | None:
    return people.authenticate(school.session, school.passwords, login, password, NOON)


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("ada", "bob-secret"),
        ("ada", ""),
        ("nobody", "ada-secret"),
        ("", ""),
        ("a\0da", "x"),
        ("ada", "x" * 100_000),
        ("ada' or 1=1 --", "ada-secret"),
        ("ada", "\ud800"),
    ],
)
def test_wrong_credentials_let_nobody_in(school: School, login: str, password: str) -> None:
    assert signs_in(school, login, password) is None


def test_the_right_password_lets_in_whatever_the_case_of_the_login(school: School) -> None:
    found = signs_in(school, "  ADA ", "ada-secret")
    assert found is not None
    assert (found.login, found.must_change) == ("ada", False)


def test_an_unknown_login_costs_the_same_work_as_a_known_one(school: School) -> None:
    verified: list[str | None] = []

    class Counting(Passwords):
        def verify(self, stored: str | None, password: str) -> bool:
            verified.append(stored)
            return super().verify(stored, password)

    counting = Counting(time_cost=1, memory_kib=8, lanes=1)
    people.authenticate(school.session, counting, "nobody", "x", NOON)
    people.authenticate(school.session, counting, "ada", "x", NOON)
    assert len(verified) == 2
    assert verified[0] is None
    assert counting.verify(None, "x") is False


def test_a_hash_with_old_costs_is_renewed(school: School) -> None:
    before = school.session.execute(text("select password from people where login = 'ada'")).scalar_one()
    dearer = Passwords(time_cost=2, memory_kib=16, lanes=1)
    assert people.authenticate(school.session, dearer, "ada", "ada-secret", NOON) is not None
    after = school.session.execute(text("select password from people where login = 'ada'")).scalar_one()
    assert dearer.outdated(before)
    assert not dearer.outdated(after)
    assert signs_in(school, "ada", "ada-secret") is not None


def test_an_inactive_person_neither_signs_in_nor_stays_signed_in(school: School) -> None:
    people.set_active(school.session, school.ada.id, False, actor=school.root.id, now=NOON)
    assert signs_in(school, "ada", "ada-secret") is None
    with pytest.raises(NotFound):
        people.person(school.session, school.ada.id)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"login": ""}, "login"),
        ({"login": "a b"}, "login"),
        ({"login": "-x"}, "login"),
        ({"login": "x" * 101}, "login"),
        ({"login": "../x"}, "login"),
        ({"name": " "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"email": "nowhere"}, "email"),
        ({"email": "a@b@c"}, "email"),
        ({"password": "short"}, "password"),
        ({"password": "x" * 1001}, "password"),
        ({"password": "newcomer"}, "password"),
    ],
)
def test_a_person_with_a_bad_value_is_refused_by_field(school: School, values: dict[str, str], field: str) -> None:
    given = {"login": "newcomer", "name": "New", "email": "", "password": "long enough", **values}
    login, name = given.pop("login"), given.pop("name")
    with pytest.raises(Invalid) as refused:
        people.add_person(school.session, school.passwords, login, name, **given, actor=OPERATOR, now=NOON)
    assert set(refused.value.fields) == {field}


def test_a_login_is_taken_in_any_case(school: School) -> None:
    with pytest.raises(Conflict, match="'ada' is taken"):
        school.person("ADA")


def test_only_admins_add_people(school: School) -> None:
    with pytest.raises(Refused):
        people.add_person(school.session, school.passwords, "eve", "Eve", actor=school.lena.id, now=NOON)
    with pytest.raises(NotFound):
        people.find(school.session, "eve")


def test_a_new_password_replaces_the_old_and_changes_the_stamp(school: School) -> None:
    changed = people.change_password(school.session, school.passwords, school.ada.id, "ada-secret", "quite another", NOON)
    assert changed.stamp != school.ada.stamp
    assert people.person(school.session, school.ada.id).stamp == changed.stamp
    assert signs_in(school, "ada", "ada-secret") is None
    assert signs_in(school, "ada", "quite another") is not None


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [("wrong", "quite another", "old"), ("ada-secret", "short", "new"), ("ada-secret", "ada-secret", "new")],
)
def test_a_password_is_not_changed_by_a_wrong_old_or_to_a_bad_new_one(school: School, old: str, new: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        people.change_password(school.session, school.passwords, school.ada.id, old, new, NOON)
    assert set(refused.value.fields) == {field}
    assert signs_in(school, "ada", "ada-secret") is not None


def test_a_start_code_lets_choose_a_password_once(school: School) -> None:
    person = school.person("new", password=None)
    assert signs_in(school, "new", "") is None
    code = people.issue_code(school.session, person.id, actor=school.root.id, now=NOON)
    found = signs_in(school, "new", code.upper().replace("-", " "))
    assert found is not None
    assert found.must_change
    changed = people.change_password(school.session, school.passwords, person.id, code, "my own words", NOON)
    assert not changed.must_change
    assert signs_in(school, "new", code) is None
    assert signs_in(school, "new", "my own words") is not None


def test_a_code_for_a_forgotten_password_ends_the_old_one_only_when_used(school: School) -> None:
    code = people.issue_code(school.session, school.ada.id, actor=school.root.id, now=NOON)
    assert signs_in(school, "ada", "ada-secret") is not None
    used = signs_in(school, "ada", code)
    assert used is not None
    assert used.must_change
    assert signs_in(school, "ada", "ada-secret") is None


def test_a_lecturer_gives_codes_to_their_new_people_only(school: School, session: Session) -> None:
    from grader.service import courses
    from grader.service.views import Role

    new, far = school.person("new", password=None), school.person("far", password=None)
    courses.enrol(session, school.course.id, new.id, Role.STUDENT, actor=school.lena.id, now=NOON)
    assert code_fits(code_hash(code := people.issue_code(session, new.id, actor=school.lena.id, now=NOON)), code)
    for person, actor in (
        (far, school.lena),
        (school.ada, school.lena),
        (school.root, school.lena),
        (new, school.tom),
        (new, school.ada),
    ):
        with pytest.raises(Refused):
            people.issue_code(session, person.id, actor=actor.id, now=NOON)


def test_codes_differ_and_a_wrong_one_does_not_fit() -> None:
    codes = {new_code() for _ in range(50)}
    assert len(codes) == 50
    assert not code_fits(None, codes.pop())
    assert not code_fits(code_hash(codes.pop()), codes.pop())


def test_only_admins_set_the_password_of_others(school: School) -> None:
    for actor in (school.ada, school.lena, school.bob):
        with pytest.raises(Refused):
            people.set_password(school.session, school.passwords, school.ada.id, "taken over", actor=actor.id, now=NOON)
    people.set_password(school.session, school.passwords, school.ada.id, "given anew", actor=OPERATOR, now=NOON)
    assert signs_in(school, "ada", "given anew") is not None


def test_the_last_admin_stays(school: School) -> None:
    with pytest.raises(Refused, match="last administrator"):
        people.set_admin(school.session, school.root.id, False, actor=school.root.id, now=NOON)
    with pytest.raises(Refused, match="last administrator"):
        people.set_active(school.session, school.root.id, False, actor=OPERATOR, now=NOON)
    assert people.person(school.session, school.root.id).admin
    people.set_admin(school.session, school.zoe.id, True, actor=school.root.id, now=NOON)
    assert not people.set_admin(school.session, school.root.id, False, actor=school.zoe.id, now=NOON).admin


def test_the_list_of_people_is_for_admins(school: School) -> None:
    assert [person.login for person in people.people(school.session, school.root.id)] == [
        "ada",
        "bob",
        "lena",
        "root",
        "tom",
        "zoe",
    ]
    with pytest.raises(Refused):
        people.people(school.session, school.lena.id)
