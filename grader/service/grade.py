"""The way of a submission, from a readable source to a report. It reads top to bottom."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

import numpy as np

from grader import __version__
from grader.exercise.cases import Case
from grader.exercise.catalog import Catalog
from grader.exercise.shape import BadExercise
from grader.exercise.spec import Exercise
from grader.grading import learning, network, passes
from grader.grading.cost import Yardstick, assess, with_cost, wrong_when_large, yardsticks
from grader.grading.judge import stopped
from grader.grading.naming import in_course_names
from grader.grading.shrink import candidates, shrinkable, with_counterexamples
from grader.grading.suite import Suite, build_suite, call
from grader.sandbox.protocol import pack_calls
from grader.service import networks
from grader.service.remembered import Remembered
from grader.service.runnable import Reason, both_passes, caller, own_frames, unrunnable, why_missing, with_stand_ins
from grader.service.stopwatch import stopwatch
from grader.values.assignment import CostPolicy, Wanted
from grader.values.call import Answers, Call, Kind, Run, Task, Usage
from grader.values.report import Cost, ExerciseReport, Learning, Report, Status
from grader.values.source import Source

Again = Callable[[Sequence[Call]], Answers]


class Session(Protocol):
    """One submission where it runs. All that is asked of it has one budget of time."""

    def run(self, tasks: Sequence[Task], *, apart: bool = False) -> Run:
        """All calls of all tasks; one Answers per task, in order. ``apart``: unseen by what ran earlier tasks."""
        ...

    def measure(self, tasks: Sequence[Task]) -> Sequence[Usage | None]:
        """What each task takes, read from outside; None for one that did not end well."""
        ...


class Runner(Protocol):
    """What runs student code: the sandbox, or a fake in tests."""

    def open(self, source: Source) -> AbstractContextManager[Session]:
        """A session of one submission."""
        ...


@dataclass(eq=False)
class Prepared:
    """An exercise's suite with its calls packed once for every submission.

    ``needs`` are the functions that the student writes: the VJP, the forward and the backward pass, or those of a course.
    """

    suite: Suite
    task: Task
    pack: Callable[[Sequence[Case]], Task]
    own: networks.Own | None = None  # of a network: the functions of its parts

    @cached_property
    def small(self) -> tuple[list[Case], Task]:
        """Small cases, to find one that shows a mistake, and the task that calls them; made when first needed."""
        cases = candidates(self.suite.exercise, self.suite.seed)
        return cases, self.pack(cases)

    @cached_property
    def _single(self) -> dict[int, Task]:
        return {}

    def alone(self, case: Case) -> Task:
        """A large case on its own, with room for its answer; packed when first needed."""
        if id(case) not in self._single:
            room = 8 * sum(array.nbytes for array in case.inputs) + (1 << 20)
            self._single[id(case)] = replace(self.pack([case]), answer_bytes=room)
        return self._single[id(case)]

    @property
    def measurable(self) -> bool:
        """Whether memory and time of one call can be told."""
        bridge = self.suite.exercise.bridge
        return self.own is None and not (bridge and bridge.repeats)

    @property
    def needs(self) -> tuple[str, ...]:
        """The functions that must be there."""
        if self.own:
            return tuple(name for functions in self.own.needs.values() for name in functions)
        if self.suite.exercise.bridge:
            return self.suite.exercise.bridge.needs
        return (self.task.forward, self.task.function) if self.task.forward else (self.task.function,)


class Grader:
    """Grades submissions against a catalog. Keeps the suites that it has built, because a whole class shares them."""

    def __init__(self, catalog: Catalog, runner: Runner) -> None:
        self._catalog = catalog
        self._runner = runner
        self._remembered = Remembered()
        self._prepared: dict[tuple[str, int, tuple[str, ...]], Prepared] = {}
        self._lessons: dict[str, tuple[learning.Lesson, learning.Curves | None]] = {}
        self._sticks: dict[str, tuple[Yardstick, Yardstick] | None] = {}

    def grade(
        self,
        source: Source,
        wanted: Sequence[Wanted],
        *,
        seed: int,
        student: str,
        file: str,
        cost: CostPolicy = CostPolicy.OFF,
        train: bool = False,
    ) -> Report:
        """Grade one submission.

        Args:
            source: what intake read.
            wanted: the exercises and their points; none twice.
            seed: of the hidden suites.
            student, file: as the report shall name them.
            cost: whether to measure memory and time of right solutions, and what to make of it.
            train: whether networks are trained, to show how they learn.

        Raises:
            UnknownExercise, BadExercise: the assignment asks for an exercise that does not exist or cannot be used.
        """
        prepared = [self._fitting(source, item.name, seed, item.functions) for item in wanted]
        bridges = [item.suite.exercise.bridge for item in prepared if item.suite.exercise.bridge]
        with self._runner.open(with_stand_ins(source, bridges)) as session:
            reports, run = self._grade(source, session, prepared, wanted)
            if cost is not CostPolicy.OFF:
                costs = self._costs(session, prepared, reports)
                reports = tuple(with_cost(report, costs.get(report.name), cost) for report in reports)
            if train:
                reports = tuple(self._taught(session, item, report) for item, report in zip(prepared, reports, strict=True))
        return _report(source, reports, run, student, file)

    def _grade(
        self, source: Source, session: Session, prepared: Sequence[Prepared], wanted: Sequence[Wanted]
    ) -> tuple[tuple[ExerciseReport, ...], Run]:
        """The verdicts, with small failing cases for what is wrong: these are called once more, all in one exchange."""
        reasons = {item.suite.exercise.name: _why_not(source, item) for item in prepared}
        runnable = [item for item in prepared if reasons[item.suite.exercise.name] is None]
        run = session.run([item.task for item in runnable]) if runnable else Run(())
        answers = {item.exercise: item for item in run.answers}
        reports = tuple(
            self._one(source, session, item, reasons[want.name], answers.get(want.name), want.points)
            for item, want in zip(prepared, wanted, strict=True)
        )
        return _with_counterexamples(session, prepared, reports, answers), run

    def _costs(self, session: Session, prepared: Sequence[Prepared], reports: Sequence[ExerciseReport]) -> dict[str, Cost]:
        """What the right solutions cost; those that cannot be measured are left out."""
        pairs = zip(prepared, reports, strict=True)
        right = {report.name: item for item, report in pairs if report.status is Status.PASS and item.measurable}
        for name in right.keys() - self._sticks.keys():
            self._sticks[name] = yardsticks(right[name].suite.exercise, right[name].suite.seed, stopwatch)
        sticks = {name: known for name in right if (known := self._sticks[name]) is not None}
        wrong = self._wrong_when_large(session, right, {name: fast.cases for name, (fast, _) in sticks.items()})

        def measure(cases: Sequence[tuple[str, Case]]) -> Sequence[Usage | None]:
            return session.measure([right[name].alone(case) for name, case in cases])

        return wrong | assess({name: sticks[name] for name in sticks if name not in wrong}, measure)

    def _wrong_when_large(
        self, session: Session, right: Mapping[str, Prepared], cases: Mapping[str, Sequence[Case]]
    ) -> dict[str, Cost]:
        """What is no longer right on inputs that are measured: else a solution could do less there than it was asked."""
        asked = [(name, case) for name in cases for case in cases[name]]
        answers = session.run([right[name].alone(case) for name, case in asked], apart=True).answers if asked else ()
        found: dict[str, Cost] = {}
        for (name, case), answer in zip(asked, answers, strict=False):
            cost = wrong_when_large(right[name].suite.exercise, case, _gradients(right[name], answer).outcomes[0])
            if cost is not None:
                found.setdefault(name, cost)
        return found

    def train(self, source: Source, name: str, *, steps: int, seed: int, seconds: float) -> Learning:
        """How a submission's functions, put together as the network ``name``, learn handwritten digits. Nothing is graded.

        Raises:
            Untrainable: a part is missing. UnknownExercise, BadExercise: there is no such network.
        """
        lesson = learning.lesson(self._catalog[name], steps, seed, seconds)
        own = networks.own(source, lesson.exercise)
        if reason := networks.why_not(source, own):
            raise networks.Untrainable(reason[1])
        with self._runner.open(source) as session:
            return networks.trained(session, own, lesson, networks.taught(lesson))

    def _taught(self, session: Session, prepared: Prepared, report: ExerciseReport) -> ExerciseReport:
        """The report of a network with how it learns; the right curve is drawn once."""
        if prepared.own is None or report.status not in networks.TRAINED or not report.reference:
            return report
        if report.name not in self._lessons:
            lesson = learning.lesson(prepared.own.exercise, learning.STEPS, 0)
            self._lessons[report.name] = lesson, networks.taught(lesson)
        return replace(report, learning=networks.trained(session, prepared.own, *self._lessons[report.name]))

    def _fitting(self, source: Source, name: str, seed: int, functions: tuple[str, ...]) -> Prepared:
        """What calls the functions that were asked for, or else those that the submission has."""
        exercise = self._catalog[name]
        if exercise.plan is None:
            return self.prepare(name, seed, functions or (passes.names(exercise) if both_passes(source, name) else ()))
        plain, own = self.prepare(name, seed), networks.own(source, exercise)
        return Prepared(plain.suite, replace(plain.task, function=own.function("network")), plain.pack, own)

    def prepare(self, name: str, seed: int, functions: tuple[str, ...] = ()) -> Prepared:
        """The suite of an exercise, built at the first call. ``functions`` are the VJP, or both passes, under the names of the
        student; a course has names of its own.

        Raises:
            UnknownExercise, BadExercise: there is no such exercise, or its files cannot be used.
        """
        exercise = self._catalog[name]
        functions = exercise.bridge.needs if exercise.bridge else functions or (exercise.function,)
        key = (name, seed, functions)
        if key not in self._prepared:
            both = len(functions) > 1 or exercise.bridge
            make = self._prepare_passes if both else self._prepare_vjp
            self._prepared[key] = make(exercise, seed, functions)
        return self._prepared[key]

    def _prepare_vjp(self, exercise: Exercise, seed: int, functions: tuple[str, ...]) -> Prepared:
        own = functions[0] != exercise.function
        suite = replace(self.prepare(exercise.name, seed).suite, function=functions[0]) if own else build_suite(exercise, seed)

        def pack(cases: Sequence[Case]) -> Task:
            calls = network.calls(exercise, cases) if exercise.plan else [call(case) for case in cases]
            return Task(exercise.name, suite.function, pack_calls(calls), len(cases), suite.answer_bytes)

        return Prepared(replace(suite, function="Your network") if exercise.plan else suite, pack(suite.cases), pack)

    def _prepare_passes(self, exercise: Exercise, seed: int, functions: tuple[str, ...]) -> Prepared:
        bridge, forward, backward = exercise.bridge, functions[0], functions[-1]
        plain = build_suite(exercise, seed) if bridge else self.prepare(exercise.name, seed).suite
        suite = replace(plain, function=backward, first=forward)

        def pack(cases: Sequence[Case]) -> Task:
            calls = pack_calls(passes.calls(exercise, cases))
            how = bridge.script if bridge else forward
            return Task(exercise.name, backward, calls, len(cases), 2 * suite.answer_bytes, how)

        return Prepared(suite, pack(suite.cases), pack)

    def _one(
        self, source: Source, session: Session, prepared: Prepared, reason: Reason | None, answers: Answers | None, points: float
    ) -> ExerciseReport:
        suite = prepared.suite
        if reason is not None:
            return stopped(suite, *reason, points)
        if answers is None or len(answers.outcomes) != len(suite.cases):
            return stopped(suite, Status.GRADER_FAULT, LOST, points)
        problem = why_missing(source, prepared.needs) if answers.outcomes[0].kind is Kind.MISSING else None
        if problem:
            return stopped(suite, Status.ERROR, problem, points)
        if prepared.own:
            return networks.explained(session, prepared.own, networks.judged(suite, answers, points))
        if not prepared.task.forward:
            return self._remembered.judge(suite, answers, points)
        answers = own_frames(source, answers)
        raised = next((outcome for outcome in answers.outcomes if outcome.kind is Kind.RAISED), None)
        guilty = caller(source, raised.frames, prepared.needs) if raised else None
        suite = replace(suite, function=guilty) if guilty else suite
        try:
            report = passes.judge_passes(suite, answers, points, _forward_again(session, prepared.task))
            return in_course_names(report, suite.exercise)
        except _Lost:
            return stopped(suite, Status.GRADER_FAULT, LOST, points)

    def check(self, wanted: Sequence[Wanted], seed: int) -> list[str]:
        """What is wrong with an assignment's exercises, as sentences; empty when all can be graded."""
        problems = []
        for item in wanted:
            try:
                self.prepare(item.name, seed)
            except (KeyError, BadExercise) as error:
                problems.append(str(error))
        return problems


LOST = "The grader lost the answers to this exercise. This is not your fault; it will be tried again."


class _Lost(Exception):
    """Answers were lost without the student's doing."""


def _why_not(source: Source, prepared: Prepared) -> Reason | None:
    if prepared.own:
        return networks.why_not(source, prepared.own)
    return unrunnable(source, prepared.suite.exercise, prepared.needs)


def _forward_again(session: Session, task: Task) -> Again:
    """Calls the student's forward pass on other inputs, to take slopes of it: in a process that never saw a cotangent, so
    that the forward pass cannot be made to fit the backward pass."""

    def run(calls: Sequence[Call]) -> Answers:
        again = replace(task, function="", packed=pack_calls(calls), count=len(calls))
        answers = session.run([again], apart=True).answers
        if not answers or any(outcome.kind is Kind.FAULT for outcome in answers[0].outcomes):
            raise _Lost
        return answers[0]

    return run


def _with_counterexamples(
    session: Session, prepared: Sequence[Prepared], reports: Sequence[ExerciseReport], first: Mapping[str, Answers]
) -> tuple[ExerciseReport, ...]:
    pairs = list(zip(prepared, reports, strict=True))
    chosen = [item for item, report in pairs if report.name in first and _may_shrink(item, report, first[report.name])]
    run = session.run([item.small[1] for item in chosen]) if chosen else Run(())
    answers = {item.exercise: item for item in run.answers}
    return tuple(
        with_counterexamples(report, item.suite, item.small[0], _gradients(item, answers[report.name]))
        if report.name in answers
        else report
        for item, report in pairs
    )


def _may_shrink(prepared: Prepared, report: ExerciseReport, answers: Answers) -> bool:
    """Whether calling the code again on small cases is worth while: it returns or raises, and its forward pass is right."""
    ended = any(outcome.kind in (Kind.EXITED, Kind.CRASHED, Kind.MISSING, Kind.NOT_A_FUNCTION) for outcome in answers.outcomes)
    return not ended and not prepared.own and shrinkable(report, prepared.suite) and not passes.forward_is_wrong(report)


def _gradients(prepared: Prepared, answers: Answers) -> Answers:
    return passes.without_outputs(prepared.suite, answers) if prepared.task.forward else answers


def _report(source: Source, exercises: tuple[ExerciseReport, ...], run: Run, student: str, file: str) -> Report:
    return Report(
        file=file,
        student=student,
        status=_status(exercises),
        message=_message(exercises),
        score=_score(exercises),
        exercises=exercises,
        warnings=(*source.warnings, *run.warnings),
        printed=run.printed,
        grader=__version__,
        numpy=np.__version__,
        sha256=source.sha256,
    )


def _status(exercises: Sequence[ExerciseReport]) -> Status:
    """Pass when all pass, grader_fault when any is ours, the one status that all failures share, else fail."""
    statuses = {item.status for item in exercises}
    if Status.GRADER_FAULT in statuses:
        return Status.GRADER_FAULT
    wrong = statuses - {Status.PASS}
    if not wrong:
        return Status.PASS
    return wrong.pop() if len(wrong) == 1 else Status.FAIL


def _score(exercises: Sequence[ExerciseReport]) -> float | None:
    total = sum(item.points for item in exercises)
    earned = [item.points * item.score for item in exercises if item.score is not None]
    if len(earned) < len(exercises) or not total:
        return None
    return sum(earned) / total


def _message(exercises: Sequence[ExerciseReport]) -> str:
    count: Callable[[Status], int] = [item.status for item in exercises].count
    right = count(Status.PASS)
    noun = "exercise" if len(exercises) == 1 else "exercises"
    text = f"{right} of {len(exercises)} {noun} right."
    if absent := count(Status.MISSING):
        text += f" {absent} not handed in."
    if faults := count(Status.GRADER_FAULT):
        text += f" {faults} could not be graded: our fault, it will be tried again."
    return text


def unreadable_report(file: str, student: str, message: str, sha256: str = "") -> Report:
    """The report of a file that cannot be read: its status and sentence, no exercises, score 0."""
    return Report(file, student, Status.UNREADABLE, message, 0.0, grader=__version__, numpy=np.__version__, sha256=sha256)
