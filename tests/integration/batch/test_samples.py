"""The demo's sample submissions are what their authors meant them to be."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import grader
from grader.demo.course import PLANS, STUDENT
from grader.demo.samples import NAMES, Sample, samples
from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.formats.assignment import read_assignment
from grader.intake.limits import IntakeLimits
from grader.intake.read import read_submission
from grader.sandbox.limits import Limits
from grader.sandbox.pool import Sandbox
from grader.service.grade import Grader

# Per assignment, student and attempt: a status for each exercise of the assignment, in its order.
EXPECTED = {
    "classifier aisha 1": "pass pass",
    "classifier ben 1": "pass pass",
    "classifier hana 1": "fail pass",
    "classifier ivan 1": "pass fail",
    "classifier julia 1": "fail fail",
    "classifier julia 2": "pass fail",
    "classifier marco 1": "fail fail",
    "classifier omar 1": "pass pass",
    "classifier yara 1": "fail pass",
    "first-steps aisha 1": "pass pass pass pass",
    "first-steps ben 1": "pass error pass pass",
    "first-steps ben 2": "pass pass pass pass",
    "first-steps chen 1": "pass pass pass pass",
    "first-steps dana 1": "pass invalid pass fail",
    "first-steps emil 1": "pass pass fail fail",
    "first-steps fatima 1": "fail pass fail pass",
    "first-steps nina 1": "error error pass error",
    "first-steps omar 1": "error missing error error",
    "first-steps priya 1": "pass not_attempted not_attempted not_attempted",
    "first-steps yara 1": "pass missing pass pass",
    "linear-layers aisha 1": "pass pass pass",
    "linear-layers ben 1": "pass fail pass",
    "linear-layers chen 1": "pass pass pass",
    "linear-layers emil 1": "pass fail pass",
    "linear-layers fatima 1": "pass invalid pass",
    "linear-layers goran 1": "pass invalid fail",
    "linear-layers kofi 1": "pass pass fail",
    "linear-layers quentin 1": "pass timeout pass",
    "linear-layers rosa 1": "error error pass",
    "linear-layers sven 1": "pass memory pass",
    "linear-layers tara 1": "forbidden pass pass",
    "linear-layers umut 1": "error pass forbidden",
    "linear-layers vera 1": "invalid invalid pass",
    "linear-layers wanda 1": "pass fail pass",
    "linear-layers xavier 1": "pass timeout pass",
    "linear-operators aisha 1": "pass pass pass",
    "linear-operators goran 1": "pass pass invalid",
    "linear-operators hana 1": "pass fail missing",
    "linear-operators kofi 1": "fail pass missing",
    "linear-operators lena 1": "pass fail pass",
    "linear-operators marco 1": "pass pass fail",
    "linear-operators zoe 1": "pass pass forbidden",
    "networks aisha 1": "pass pass pass",
    "networks ben 1": "fail fail pass",
    "networks chen 1": "fail fail fail",
    "networks dana 1": "pass pass fail",
    "networks emil 1": "pass missing not_attempted",
    "networks fatima 1": "pass pass pass",
    "whole-network aisha 1": "pass pass pass",
    "whole-network ivan 1": "pass pass fail",
    "whole-network julia 1": "pass pass fail",
    "whole-network kofi 1": "pass missing missing",
}
SAMPLES = {f"{sample.assignment} {sample.login} {sample.attempt}": sample for sample in samples()}


@pytest.fixture(scope="module")
def judge() -> Iterator[Grader]:
    with Sandbox(Limits(cpu_seconds=1.0)) as sandbox:
        yield Grader(load_catalog(exercise_folders(), reference_folders()), sandbox)


def test_every_sample_is_expected_here() -> None:
    assert list(SAMPLES) == list(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_sample_gets_its_verdict(name: str, judge: Grader) -> None:
    sample: Sample = SAMPLES[name]
    spec = read_assignment(sample.assignment)
    source = read_submission([(sample.filename, sample.content)], name=sample.filename, limits=IntakeLimits())
    report = judge.grade(source, spec.exercises, seed=spec.seed, student=sample.login, file=sample.filename)
    assert " ".join(exercise.status.value for exercise in report.exercises) == EXPECTED[name]


def test_samples_are_kept_with_the_answers_and_not_in_the_package() -> None:
    package = Path(grader.__file__).parent
    assert not [path for path in package.rglob("*aisha*") if "_bundled" not in path.parts]


def test_samples_belong_to_people_and_assignments_of_the_demo() -> None:
    assert {sample.login for sample in SAMPLES.values()} < set(NAMES)
    assert {sample.assignment for sample in SAMPLES.values()} == {plan.slug for plan in PLANS if plan.published}
    assert STUDENT in NAMES
