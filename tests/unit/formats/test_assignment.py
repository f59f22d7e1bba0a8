"""Assignment files: what is refused and how it is said, then what is read."""

from pathlib import Path

import pytest

from grader.formats.assignment import BadAssignment, parse_assignment, read_assignment, ready_made
from grader.values.assignment import CostPolicy

RIGHT = 'title = "A"\nseed = 3\n[[exercises]]\nname = "sin"\n'

BAD = [
    ('title = "A', "this is not TOML"),
    ('seed = 1\n[[exercises]]\nname = "sin"\n', "a title is missing"),
    ('title = 4\n[[exercises]]\nname = "sin"\n', "title = 4"),
    ('title = ""\n[[exercises]]\nname = "sin"\n', "title = ''"),
    ('title = "A"\n', "at least one [[exercises]]"),
    ('title = "A"\nexercises = []\n', "at least one [[exercises]]"),
    ('title = "A"\nexercises = ["sin"]\n', "at least one [[exercises]]"),
    ('title = "A"\nseeds = 4\n', "unknown key 'seeds'; did you mean 'seed'?"),
    ('title = "A"\nlate_days = 4\n', "unknown key 'late_days'; allowed are title, seed, hints_after, cost, convention"),
    (RIGHT + "weight = 2\n", "unknown key 'weight'"),
    (RIGHT + "point = 2\n", "did you mean 'points'?"),
    (RIGHT + "points = 0\n", "points = 0"),
    (RIGHT + "points = -1\n", "points = -1"),
    (RIGHT + "points = nan\n", "points = nan"),
    (RIGHT + "points = inf\n", "points = inf"),
    (RIGHT + "points = true\n", "points = true"),
    (RIGHT + 'points = "2"\n', "points = '2'"),
    (RIGHT.replace('"sin"', "5"), "name = 5"),
    (RIGHT.replace('name = "sin"', "points = 1"), "has no name"),
    (RIGHT + '[[exercises]]\nname = "sin"\n', "'sin' is listed 2 times"),
    (RIGHT.replace("3", "-3"), "seed = -3"),
    (RIGHT.replace("3", "1.0"), "seed = 1.0"),
    (RIGHT.replace("3", "true"), "seed = true"),
    ("hints_after = 0\n" + RIGHT, "hints_after = 0"),
    ("hints_after = true\n" + RIGHT, "hints_after = true"),
    ('hints_after = "2"\n' + RIGHT, "hints_after = '2'"),
    ("hints_after = 2.0\n" + RIGHT, "hints_after = 2.0"),
    ('cost = "free"\n' + RIGHT, "cost = 'free' is not one of 'off', 'inform', 'warn', 'points'"),
    ("cost = false\n" + RIGHT, "cost = false"),
    ("cost = []\n" + RIGHT, "cost = []"),
    ("convention = 5\n" + RIGHT, "convention = 5 is neither"),
    ('convention = "CS 231n"\n' + RIGHT, "nor the name of a course"),
    ('convention = "names"\n' + RIGHT, "convention = 'names'"),
    (RIGHT + 'function = "my sin"\n', "function = 'my sin' of 'sin' is no name of a function"),
    (RIGHT + 'function = "class"\n', "function = 'class'"),
    (RIGHT + 'forward = "sin_fwd"\n', "'sin' has forward; give function, or forward and backward"),
    (RIGHT + 'function = "f"\nforward = "g"\nbackward = "h"\n', "give function, or forward and backward"),
    ('convention = "cs231n"\n' + RIGHT + 'function = "f"\n', "'cs231n.sin' is of a course"),
]


@pytest.mark.parametrize(
    ("convention", "more", "name", "functions"),
    [
        ("", "", "sin", ()),
        ('convention = "vjp"\n', "", "sin", ("sin_vjp",)),
        ('convention = "passes"\n', "", "sin", ("sin_forward", "sin_backward")),
        ('convention = "passes"\n', 'function = "my_sin"\n', "sin", ("my_sin",)),
        ("", 'backward = "b"\nforward = "f"\n', "sin", ("f", "b")),
        ('convention = "cs231n"\n', "", "cs231n.sin", ()),
    ],
)
def test_the_assignment_says_how_students_write(convention: str, more: str, name: str, functions: tuple[str, ...]) -> None:
    [wanted] = parse_assignment(convention + RIGHT + more, "week3.toml").exercises
    assert (wanted.name, wanted.functions) == (name, functions)


@pytest.mark.parametrize(("text", "told"), BAD)
def test_a_wrong_file_is_refused_quoted_and_shown_a_right_one(text: str, told: str) -> None:
    with pytest.raises(BadAssignment) as caught:
        parse_assignment(text, "week3.toml")
    assert str(caught.value).startswith("week3.toml: ")
    assert told in str(caught.value)
    assert "[[exercises]]" in str(caught.value)


def test_the_example_in_the_message_is_right() -> None:
    with pytest.raises(BadAssignment) as caught:
        parse_assignment("", "week3.toml")
    example = str(caught.value).split("\n\n", 1)[1]
    assert parse_assignment(example, "example").title == "Linear layers"


def test_a_name_that_is_neither_a_file_nor_ready_made() -> None:
    with pytest.raises(BadAssignment, match=r"'linear-layer' is neither .* Did you mean linear-layers\?"):
        read_assignment("linear-layer")


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "week3.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadAssignment, match="UTF-8"):
        read_assignment(str(path))


def test_hints_come_at_once_and_cost_is_told_unless_the_file_says_otherwise() -> None:
    plain = parse_assignment(RIGHT, "a")
    assert (plain.hints_after, plain.cost) == (1, CostPolicy.INFORM)
    said = parse_assignment('hints_after = 3\ncost = "points"\n' + RIGHT, "a")
    assert (said.hints_after, said.cost) == (3, CostPolicy.POINTS)


def test_title_seed_exercises_and_points_are_read() -> None:
    spec = parse_assignment(RIGHT + 'points = 2.5\n[[exercises]]\nname = "affine"\n', "a")
    assert (spec.title, spec.seed) == ("A", 3)
    assert [(item.name, item.points) for item in spec.exercises] == [("sin", 2.5), ("affine", 1.0)]


def test_the_seed_is_0_when_none_is_given() -> None:
    assert parse_assignment(RIGHT.replace("seed = 3\n", ""), "a").seed == 0


def test_every_ready_made_assignment_can_be_read() -> None:
    assert "linear-layers" in ready_made()
    for name in ready_made():
        assert read_assignment(name).exercises


def test_a_file_goes_before_a_ready_made_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "linear-layers").write_text(RIGHT.replace('"A"', '"mine"'))
    monkeypatch.chdir(tmp_path)
    assert read_assignment("linear-layers").title == "mine"
