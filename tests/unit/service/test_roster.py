import pytest

from grader.service import courses, people
from grader.service.errors import Invalid, NotFound, Refused
from grader.service.roster import apply_roster, preview_roster
from grader.service.views import Role, RosterPreview, RosterResult
from tests.unit.service.school import NOON, School

GOOD = "login,name,email,role\nada,Ada,,\nnew,Nora New,nora@uni.example,\ntom,Tom,,student\nzoe,Zoe Z,,TA\n"


def preview(school: School, text: str) -> RosterPreview:
    return preview_roster(school.session, school.course.id, text, actor=school.lena.id)


def apply(school: School, text: str) -> RosterResult:
    return apply_roster(school.session, school.course.id, text, actor=school.lena.id, now=NOON)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "empty"),
        ("\n\n", 1, "empty"),
        ("name,email\nx,y@z\n", 1, "no column login"),
        ("login,name,login\nx,X,y\n", 1, "twice"),
        ("login,name,e-mail\nx,X,y@z\n", 1, "did you mean 'email'"),
        ("login,name\n,Nobody\n", 2, "login is needed"),
        ("login,name\nx,\n", 2, "name is needed"),
        ("login,name\n\nx,X\nx,X\n", 4, "line 3 already"),
        ("login,name\nx y,X\n", 2, "'x y'"),
        ("login,name,email\nx,X,nowhere\n", 2, "no e-mail"),
        ("login,name,email,role\nx,X,,professor\n", 2, "'professor' is none of student, ta, lecturer"),
        ("login,name\nx,X,more\n", 2, "3 columns"),
        ('login,name\nx,"X\n', 2, "no CSV"),
        ("login,name,email,role\nlena,Lena,,student\n", 2, "your own role"),
    ],
)
def test_a_problem_names_its_line_and_nothing_is_applied(school: School, text: str, line: int, said: str) -> None:
    found = preview(school, text)
    assert not found.ok
    assert [(problem.line, said in problem.sentence) for problem in found.problems] == [(line, True)]
    before = courses.members(school.session, school.course.id, school.lena.id)
    with pytest.raises(Invalid) as refused:
        apply(school, text)
    assert f"Line {line}: " in refused.value.fields["roster"]
    assert courses.members(school.session, school.course.id, school.lena.id) == before


def test_one_wrong_line_among_good_ones_applies_none(school: School) -> None:
    with pytest.raises(Invalid):
        apply(school, GOOD + "bad login,X,,\n")
    with pytest.raises(NotFound):
        people.find(school.session, "new")


def test_only_lecturers_see_or_apply_it(school: School) -> None:
    for person in (school.tom, school.ada):
        with pytest.raises(Refused):
            preview_roster(school.session, school.course.id, GOOD, actor=person.id)
        with pytest.raises(Refused):
            apply_roster(school.session, school.course.id, GOOD, actor=person.id, now=NOON)
    with pytest.raises(NotFound):
        preview_roster(school.session, school.course.id, GOOD, actor=school.zoe.id)


def test_the_preview_says_what_would_happen_and_does_nothing(school: School) -> None:
    found = preview(school, GOOD)
    assert found.ok
    assert [(line.login, line.change, line.role.value) for line in found.lines] == [
        ("ada", "nothing", "student"),
        ("new", "new person", "student"),
        ("tom", "role", "student"),
        ("zoe", "enrol", "ta"),
    ]
    assert found.lines[3].note == "Known as 'Zoe', which stays."
    with pytest.raises(NotFound):
        people.find(school.session, "new")


def test_applying_does_it_and_the_code_lets_the_new_person_in(school: School) -> None:
    done = apply(school, GOOD)
    assert (done.created, done.enrolled, done.changed, done.unchanged) == (1, 1, 1, 1)
    ((login, code),) = done.codes
    found = people.authenticate(school.session, school.passwords, login, code, NOON)
    assert found is not None
    assert (found.name, found.email, found.must_change) == ("Nora New", "nora@uni.example", True)
    roles = {member.person.login: member.role for member in courses.members(school.session, school.course.id, school.lena.id)}
    assert roles == {
        "lena": Role.LECTURER,
        "zoe": Role.TA,
        "ada": Role.STUDENT,
        "bob": Role.STUDENT,
        "new": Role.STUDENT,
        "tom": Role.STUDENT,
    }
    again = apply(school, GOOD)
    assert (again.created, again.enrolled, again.changed, again.unchanged, again.codes) == (0, 0, 0, 4, ())


def test_a_lecturer_cannot_rewrite_somebody_known(school: School) -> None:
    apply(school, "login,name,email\nroot,Evil Twin,evil@x.example\n")
    root = people.find(school.session, "root")
    assert (root.name, root.email, root.admin) == ("Root", "", True)


@pytest.mark.parametrize(
    "text",
    [
        "\ufefflogin;name;email;role\r\nnew;Müller, Zoë;;\r\n",
        "role\tname\tgroup\tlogin\n\tMüller, Zoë\t7\tNEW\n",
        'Login , NAME\n"new","Müller, Zoë"\n',
    ],
)
def test_the_forms_that_spreadsheets_write(school: School, text: str) -> None:
    (line,) = preview(school, text).lines
    assert (line.login, line.name, line.role) == ("new", "Müller, Zoë", Role.STUDENT)


def test_five_thousand_lines_are_the_most(school: School) -> None:
    text = "login,name\n" + "".join(f"s{number},S\n" for number in range(5001))
    assert "More than 5000" in preview(school, text).problems[0].sentence
