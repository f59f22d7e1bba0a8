"""Proves an exercise as far as files for students are concerned too: what `verify` tries, and the starter."""

from dataclasses import replace

from grader.exercise.catalog import Catalog
from grader.exercise.shape import BadExercise
from grader.exercise.spec import Exercise
from grader.formats.starter import starter_script
from grader.grading.judge import stopped
from grader.grading.suite import build_suite
from grader.grading.verify import SEEDS, Verification, verify
from grader.intake.limits import IntakeLimits
from grader.intake.read import read_submission
from grader.service.networks import own, why_not
from grader.service.prove_networks import prove_parts
from grader.service.runnable import unrunnable
from grader.values.report import Status
from grader.values.source import Unreadable


def prove(catalog: Catalog, name: str) -> Verification:
    """Everything that can be held against an exercise; one whose files cannot be used is a doubt, never an exception."""
    try:
        exercise = catalog[name]
        proved = verify(exercise)
        if not proved.cases:  # nothing could be called
            return proved
        if exercise.plan and exercise.reference:
            proved = prove_parts(exercise, proved)
        return replace(proved, doubts=(*proved.doubts, *_starter(exercise), *_needs(catalog, exercise)))
    except BadExercise as error:
        return Verification(name, doubts=(str(error).removeprefix(f"{name}.py: "),))


def _starter(exercise: Exercise) -> list[str]:
    """What is wrong with the file that students begin with: handed in as it is, no gradient counts as attempted."""
    file = f"{exercise.name}.py"
    try:
        source = read_submission([(file, starter_script([exercise]).encode())], name=file, limits=IntakeLimits())
    except Unreadable as error:
        return [f"the starter cannot be read: {error}"]
    reason = why_not(source, own(source, exercise)) if exercise.plan else unrunnable(source, exercise, [exercise.function])
    if reason is None:
        return ["the starter is taken for a solution"]
    report = stopped(build_suite(exercise, SEEDS[0]), *reason, 1.0)
    other = [item.name for item in report.gradients if item.status is not Status.NOT_ATTEMPTED]
    return [f"the starter's gradient of {name} is not reported as not attempted, but: {report.message}" for name in other]


def _needs(catalog: Catalog, exercise: Exercise) -> list[str]:
    return [
        f'needs=("{name}",) names no exercise; `grader exercises` lists them all'
        for name in exercise.needs
        if name not in catalog
    ]
