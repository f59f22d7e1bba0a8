"""Finding exercises, and the way through them."""

import pytest

from grader.exercise.catalog import load_catalog
from grader.exercise.path import depths, next_exercise
from grader.exercise.places import exercise_folders
from grader.exercise.search import Search, known_courses

CATALOG = load_catalog(exercise_folders(), ())
ALL = list(CATALOG.values())


def names(search: Search) -> list[str]:
    return [item.name for item in search.find(ALL)]


def test_an_empty_search_is_everything() -> None:
    assert names(Search()) == list(CATALOG)


@pytest.mark.parametrize(
    ("search", "inside", "outside"),
    [
        (Search(text="softMAX rows"), "softmax", "sin"),
        (Search(text="6.6"), "softmax", "sin"),
        (Search(module="loss"), "cross_entropy", "softmax"),
        (Search(level=5), "lstm_step", "sin"),
        (Search(course="cs231n a2"), "batch_norm", "rnn"),
        (Search(course="CS231n"), "rnn", "sin"),
        (Search(text="gate", course="needle", level=5), "lstm_step", "gru_step"),
    ],
)
def test_each_field_narrows(search: Search, inside: str, outside: str) -> None:
    found = names(search)
    assert inside in found
    assert outside not in found


def test_names_and_titles_come_before_statements() -> None:
    found = names(Search(text="softmax"))
    assert found.index("softmax_classifier") < found.index("attention")


def test_every_course_is_listed_once() -> None:
    courses = known_courses(ALL)
    assert courses == sorted(set(courses), key=str.lower)
    assert {"CS231n A1", "CS231n A2", "CS231n A3", "needle", "minitorch", "HIPS autograd", "CS229"} <= set(courses)


def test_what_is_next_stands_on_what_is_passed() -> None:
    chosen = [CATALOG[name] for name in ("jacobian_tensor", "matvec", "sin")]
    assert next_exercise(chosen, set()) is CATALOG["matvec"]  # the first one stands on it
    assert next_exercise(chosen, {"matvec"}) is CATALOG["jacobian_tensor"]
    assert next_exercise(chosen, {"matvec", "jacobian_tensor", "sin"}) is None


def test_prerequisites_from_elsewhere_stop_nobody() -> None:
    assert next_exercise([CATALOG["affine"]], set()) is CATALOG["affine"]


def test_the_whole_curriculum_can_be_walked_to_its_end() -> None:
    passed: set[str] = set()
    while (item := next_exercise(ALL, passed)) is not None:
        assert passed.issuperset(item.needs)
        passed.add(item.name)
    assert passed == set(CATALOG)


def test_depths_count_the_steps_before() -> None:
    assert depths({"a": [], "b": ["a"], "c": ["b", "a", "elsewhere"], "d": []}) == {"a": 0, "b": 1, "c": 2, "d": 0}
    assert set(depths({"a": ["b"], "b": ["a"]})) == {"a", "b"}  # a circle ends
