"""The way of a submission, from a readable source to a report. It reads top to bottom."""

from collections.abc import Sequence, Set
from dataclasses import replace

from grader.exercise.catalog import Catalog
from grader.exercise.shape import BadExercise
from grader.grading import learning, passes
from grader.grading.cost import with_cost
from grader.grading.judge import stopped
from grader.grading.naming import in_course_names
from grader.service import networks
from grader.service.costs import Costs
from grader.service.prepared import Prepared, Shelf
from grader.service.remembered import Remembered
from grader.service.runnable import Reason, caller, own_frames, unrunnable, with_stand_ins
from grader.service.running import Runner, Session
from grader.service.small import Lost, forward_again, with_small_cases
from grader.service.syntax import invalid_python, said_once, with_lost_names
from grader.service.whole import whole_report
from grader.values.assignment import CostPolicy, Wanted
from grader.values.call import Answers, Kind, Run
from grader.values.report import ExerciseReport, Learning, Report, Status
from grader.values.source import Source

ENDED = (Kind.RAISED, Kind.FORBIDDEN, Kind.EXITED, Kind.CRASHED, Kind.TIMEOUT, Kind.MEMORY)


class Grader:
    """Grades submissions against a catalog. Keeps the suites that it has built, because a whole class shares them."""

    def __init__(self, catalog: Catalog, runner: Runner) -> None:
        self._catalog = catalog
        self._runner = runner
        self._remembered = Remembered()
        self._shelf = Shelf(catalog)
        self._costs = Costs()
        self._lessons: dict[str, tuple[learning.Lesson, learning.Curves | None]] = {}

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
        prepared = [self._shelf.fitting(source, item.name, seed, item.functions) for item in wanted]
        bridges = [item.suite.exercise.bridge for item in prepared if item.suite.exercise.bridge]
        with self._runner.open(with_stand_ins(source, bridges)) as session:
            reports, run = self._grade(source, session, prepared, wanted)
            if cost is not CostPolicy.OFF:
                costs = self._costs.of(session, prepared, reports)
                reports = tuple(with_cost(report, costs.get(report.name), cost) for report in reports)
            if train:
                reports = tuple(self._taught(session, item, report) for item, report in zip(prepared, reports, strict=True))
        return whole_report(source, reports, run, student, file)

    def _grade(
        self, source: Source, session: Session, prepared: Sequence[Prepared], wanted: Sequence[Wanted]
    ) -> tuple[tuple[ExerciseReport, ...], Run]:
        """The verdicts, with small failing cases for what is wrong: these are called once more, all in one exchange."""
        others = self._shelf.functions.union(*(item.needs for item in prepared))
        reasons = {item.suite.exercise.name: _why_not(source, item, others) for item in prepared}
        runnable = [item for item in prepared if reasons[item.suite.exercise.name] is None]
        run = session.run([item.task for item in runnable]) if runnable else Run(())
        answers = {item.exercise: item for item in run.answers}
        reports = tuple(
            self._one(source, session, item, reasons[want.name], answers.get(want.name), want.points)
            for item, want in zip(prepared, wanted, strict=True)
        )
        reports = with_small_cases(self._remembered, session, prepared, reports, answers)
        named = [in_course_names(report, item.suite.exercise) for item, report in zip(prepared, reports, strict=True)]
        return said_once(source, named), run

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

    def _one(
        self, source: Source, session: Session, prepared: Prepared, reason: Reason | None, answers: Answers | None, points: float
    ) -> ExerciseReport:
        suite = prepared.suite
        if reason is not None:
            return stopped(suite, *reason, points)
        if answers is None or len(answers.outcomes) != len(suite.cases):
            return stopped(suite, Status.GRADER_FAULT, LOST, points)
        problem = invalid_python(source, prepared.needs, answers.outcomes[0])
        if problem:
            return stopped(suite, Status.ERROR, problem, points)
        if prepared.own:
            return networks.explained(session, prepared.own, networks.judged(suite, answers, points))
        if not prepared.task.forward:
            return with_lost_names(source, self._remembered.judge(suite, answers, points))
        answers = own_frames(source, answers)
        ended = next((outcome for outcome in answers.outcomes if outcome.kind in ENDED), None)
        guilty = caller(source, ended, prepared.needs) if ended else None
        suite = replace(suite, function=guilty) if guilty else suite
        try:
            again, kept = forward_again(session, prepared.task), self._remembered
            report = passes.judge_passes(suite, answers, points, again, kept.judge, kept.judge_forward)
            report = replace(report, functions=prepared.needs)  # also where one of them was told to be the guilty one
            return with_lost_names(source, report)
        except Lost:
            return stopped(suite, Status.GRADER_FAULT, LOST, points)

    def prepare(self, name: str, seed: int) -> Prepared:
        """The suite of an exercise, built now if it was not yet.

        Raises:
            UnknownExercise, BadExercise: there is no such exercise, or its files cannot be used.
        """
        return self._shelf.prepare(name, seed)

    def check(self, wanted: Sequence[Wanted], seed: int) -> list[str]:
        """What is wrong with an assignment's exercises, as sentences; empty when all can be graded."""
        problems = []
        for item in wanted:
            try:
                self._shelf.prepare(item.name, seed)
            except (KeyError, BadExercise) as error:
                problems.append(str(error))
        return problems


LOST = "The grader lost the answers to this exercise. This is not your fault; it will be tried again."


def _why_not(source: Source, prepared: Prepared, others: Set[str]) -> Reason | None:
    if prepared.own:
        return networks.why_not(source, prepared.own)
    return unrunnable(source, prepared.suite.exercise, prepared.needs, others)
