"""Networks of the student's own functions: which functions those are, what runs, which of them breaks it, how it learns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from grader.exercise.spec import Exercise
from grader.grading import learning, network, passes
from grader.grading.judge import judge
from grader.grading.suite import Suite
from grader.grading.words import listed
from grader.sandbox.protocol import packed_task
from grader.sandbox.runner.network import MARK, Descent
from grader.service.runnable import Reason, both_passes, unrunnable
from grader.service.running import Session
from grader.values.call import Answers, Call, Task
from grader.values.report import ExerciseReport, Learning, Status
from grader.values.source import Source

ROOM = 1 << 20  # bytes that the answer to one call may hold, besides eight times its inputs
TRAINED = (Status.PASS, Status.FAIL, Status.INVALID)


class Untrainable(Exception):
    """A network cannot be trained; ``str`` of it is the sentence for the student."""


@dataclass(frozen=True)
class Own:
    """The student's functions for the parts of a network: a VJP, or a forward and a backward pass, for each part."""

    exercise: Exercise
    needs: Mapping[str, tuple[str, ...]]

    @property
    def names(self) -> dict[str, str]:
        """For each part the function that gives its gradients."""
        return {part: functions[-1] for part, functions in self.needs.items()}

    def task(self, kind: str, calls: Sequence[Call], room: int) -> Task:
        """The task that calls the whole network; ``kind`` is "network" or "training"."""
        return packed_task(self.exercise.name, self.function(kind), calls, room)

    def function(self, kind: str) -> str:
        """The name by which the box knows it."""
        return f"{MARK}{kind} {' '.join(['/'.join(functions) for functions in self.needs.values()])}"

    def part_task(self, part: str, calls: Sequence[Call], room: int) -> Task:
        """The task that calls one part alone."""
        name, functions = f"{self.exercise.name}/{part}", self.needs[part]
        return packed_task(name, functions[-1], calls, room, functions[0] if len(functions) > 1 else "")


def own(source: Source, exercise: Exercise) -> Own:
    """The functions that a submission has, or should have, for the parts of a network."""
    needs = {part: passes.names(item) if both_passes(source, part) else (item.function,) for part, item in exercise.parts.items()}
    return Own(exercise, needs)


def why_not(source: Source, mine: Own) -> Reason | None:
    """Why a network cannot be run: which of its parts are missing, unwritten or cannot be used."""
    reasons = {part: unrunnable(source, item, mine.needs[part]) for part, item in mine.exercise.parts.items()}
    found = {mine.names[part]: reason for part, reason in reasons.items() if reason is not None}
    for status, told in found.values():
        if status not in (Status.MISSING, Status.NOT_ATTEMPTED):
            return status, told
    missing = [name for name, (status, _) in found.items() if status is Status.MISSING]
    if missing:
        built = f"This network is built from your functions for {listed([*mine.exercise.parts])}"
        return Status.MISSING, f"{built}. There is no {' and no '.join(missing)}: write what is missing as in its own exercise."
    if found:
        verb = "is" if len(found) == 1 else "are"
        return Status.NOT_ATTEMPTED, f"{listed([*found])} {verb} not written yet, and the network needs all of its parts."
    return None


def judged(suite: Suite, answers: Answers, points: float) -> ExerciseReport:
    """The verdict on a network from end to end."""
    return judge(suite, network.gradients_only(answers), points)


def explained(session: Session, mine: Own, report: ExerciseReport) -> ExerciseReport:
    """The report of a network that is wrong, with what is known of its parts: the code is called again.

    Each part is called in a process of its own, because the cotangent of one part is what the next one should have returned.
    """
    return network.explain(mine.exercise, report, mine.names, partial(_ask, session, mine))


def _ask(session: Session, mine: Own, asked: Sequence[network.Asked]) -> list[Answers]:
    tasks = []
    for number, (part, calls) in enumerate(asked):
        room = ROOM + 64 * max(_bytes(call) for call in calls)
        task = mine.task("network", calls, room) if part == network.WHOLE else mine.part_task(part, calls, room)
        tasks.append(replace(task, exercise=f"{task.exercise}/{number}"))
    answers = [session.run([task], apart=True).answers[0] for task in tasks]
    pairs = zip(asked, answers, strict=True)
    return [_without_output(found) if part and len(mine.needs[part]) == 2 else found for (part, _), found in pairs]


def _bytes(call: Call) -> int:
    return sum(getattr(argument.value, "nbytes", 8) for argument in call.args)


def _without_output(answers: Answers) -> Answers:
    """Gradients without the output that follows them, where a student wrote both passes."""
    return replace(answers, outcomes=tuple(replace(item, arrays=item.arrays[:-1]) for item in answers.outcomes))


def trained(session: Session, mine: Own, lesson: learning.Lesson, reference: learning.Curves | None) -> Learning:
    """How the student's network learns, beside what ``taught`` gave."""
    answers = session.run([mine.task("training", [lesson.call], ROOM)]).answers
    return learning.compare(lesson, learning.curves(answers[0]), reference)


def taught(lesson: learning.Lesson) -> learning.Curves | None:
    """How the network learns with right gradients, where references are there. Runs in this process: no code of a student is
    in it."""
    functions = learning.functions_of(lesson.exercise)
    if functions is None:
        return None
    vjps, forwards = functions
    steps, places, _, roles, single, rate, _, every = lesson.plan
    plan = (steps, places, (), roles, single, rate, float("inf"), every)
    names = list(lesson.exercise.parts)
    start = [*lesson.start]
    losses, accuracies = Descent(vjps, names).descend(
        plan, lesson.data, start, lesson.batches, lesson.exam, lesson.answers, forwards
    )
    return losses, accuracies
