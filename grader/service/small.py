"""Small failing cases of what is wrong: the student's code is called once more, for all exercises in one exchange."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from grader.exercise.cases import Case
from grader.grading import earlier, further, own, passes
from grader.grading.shrink import OF_SEVERAL_CALLS, shrinkable, with_counterexamples
from grader.sandbox.protocol import pack_calls
from grader.service.prepared import Prepared
from grader.service.remembered import Remembered
from grader.service.running import Session
from grader.values.call import AT_IMPORT, Answers, Call, Kind, Outcome, Run, Task
from grader.values.report import ExerciseReport, Status


class Lost(Exception):
    """Answers were lost without the student's doing."""


def forward_again(session: Session, task: Task) -> own.Run:
    """Calls the student's forward pass on other inputs, to take slopes of it: in a process that never saw a cotangent, so
    that the forward pass cannot be made to fit the backward pass."""

    def run(calls: Sequence[Call]) -> Answers:
        again = replace(task, function="", packed=pack_calls(calls), count=len(calls))
        answers = session.run([again], apart=True).answers
        if not answers or any(outcome.kind is Kind.FAULT for outcome in answers[0].outcomes):
            raise Lost
        return answers[0]

    return run


def with_small_cases(
    remembered: Remembered,
    session: Session,
    prepared: Sequence[Prepared],
    reports: Sequence[ExerciseReport],
    first: Mapping[str, Answers],
) -> tuple[ExerciseReport, ...]:
    """The reports with small failing cases; ``first`` are the answers to the hidden suites. A few cases show nearly every
    mistake; the others are tried where these do not."""
    pairs = zip(prepared, reports, strict=True)
    chosen = {r.name: item for item, r in pairs if r.name in first and _may_shrink(item, r, first[r.name])}
    if not chosen:
        return tuple(reports)
    asked = [r.name for r in reports if r.name in chosen and not passes.forward_is_wrong(r)]
    answers = _answers(session, [chosen[name].few[1] for name in asked])
    reports = [_smallest(remembered, chosen[r.name], r, answers[r.name]) if r.name in answers else r for r in reports]
    asked = [r.name for r in reports if r.name in chosen and (passes.forward_is_wrong(r) or further.lacks_example(r))]
    answers = _answers(session, [chosen[name].small[1] for name in asked])
    reports = [_shrunk(remembered, session, chosen[r.name], r, answers[r.name]) if r.name in answers else r for r in reports]
    return tuple(_after_others(session, chosen[r.name], r, first[r.name]) if r.name in chosen else r for r in reports)


def _answers(session: Session, tasks: Sequence[Task]) -> dict[str, Answers]:
    """What the student's code gives, by exercise, in one exchange."""
    run = session.run(tasks) if tasks else Run(())
    return {item.exercise: item for item in run.answers}


def _smallest(remembered: Remembered, prepared: Prepared, report: ExerciseReport, answers: Answers) -> ExerciseReport:
    """The report with the smallest failing cases among the first few."""
    return remembered.shrink(report, prepared.suite, prepared.few[0], prepared.gradients(answers))


def _further(
    session: Session, prepared: Prepared, report: ExerciseReport, small: Answers, run_forward: own.Run | None = None
) -> ExerciseReport:
    """The report with examples of what no value of one call shows; ``small`` are the answers to small cases, without outputs.
    ``run_forward`` runs a forward pass that is wrong."""
    suite, cases = prepared.suite, prepared.small[0]
    if names := further.waiting(report, "kinks"):
        tied = further.tied_cases(suite, cases)
        outcomes = _asked(session, prepared, [item.case for item in tied])
        for name in names:
            report = further.with_example(report, name, further.kink_example(suite, name, tied, outcomes, run_forward))
    report = _of_two_calls(session, prepared, report)
    if names := further.waiting(report, "inputs_unchanged"):
        changed = (case for case, outcome in zip(cases, small.outcomes, strict=True) if outcome.changed_inputs)
        if case := next(changed, None):
            outcome = _scripted(session, prepared, case, further.arguments_script(suite.exercise, prepared.needs))
            report = further.with_example(report, names[0], further.argument_example(suite.exercise, case, outcome))
    return report


def _of_two_calls(session: Session, prepared: Prepared, report: ExerciseReport) -> ExerciseReport:
    """The report with examples of a call that gives something else again, and of a result that another call overwrites."""
    suite, bridge = prepared.suite, prepared.suite.exercise.bridge
    for case in prepared.small[0][: further.MOST_CASES]:
        if names := further.waiting(report, "repeatable"):
            outcomes = _asked(session, prepared, [case, case])
            for name in names:
                report = further.with_example(report, name, further.again_example(suite, name, case, outcomes))
        if (names := further.waiting(report, "own_memory")) and not (bridge and bridge.unit):
            script = further.first_result_script(suite.exercise, prepared.needs)
            outcomes = [*_asked(session, prepared, [case]), _scripted(session, prepared, case, script)]
            for name in names:
                report = further.with_example(report, name, further.overwritten_example(suite, name, case, outcomes))
    return report


def _asked(session: Session, prepared: Prepared, cases: Sequence[Case]) -> Sequence[Outcome]:
    """What the student's code gives for some cases in a process of their own, without outputs."""
    answers = _apart(session, prepared, cases)
    return prepared.gradients(answers).outcomes if answers else ()


def _apart(session: Session, prepared: Prepared, cases: Sequence[Case]) -> Answers | None:
    return next(iter(session.run([prepared.pack(cases)], apart=True).answers), None) if cases else None


def _scripted(session: Session, prepared: Prepared, case: Case, script: str) -> Outcome:
    """What a script for the sandbox answers for a case."""
    answers = session.run([replace(prepared.pack([case]), forward=script)]).answers
    return answers[0].outcomes[0] if answers else Outcome(Kind.FAULT)


def _after_others(session: Session, prepared: Prepared, report: ExerciseReport, first: Answers) -> ExerciseReport:
    """The report with examples that show by themselves what goes wrong only after other calls."""
    names = earlier.suspects(report, prepared.suite, first)
    if not names:
        return report

    def ask(cases: Sequence[Case]) -> Sequence[Outcome]:
        answers = _apart(session, prepared, cases)
        return answers.outcomes if answers else ()

    return earlier.with_earlier_calls(report, prepared.suite, names, prepared.small[0], ask)


def _shrunk(
    remembered: Remembered, session: Session, prepared: Prepared, report: ExerciseReport, answers: Answers
) -> ExerciseReport:
    """The report with small failing cases, of both passes where the forward pass is wrong."""
    suite, cases, gradients = prepared.suite, prepared.small[0], prepared.gradients(answers)
    if not passes.forward_is_wrong(report):
        return _further(session, prepared, remembered.shrink(report, suite, cases, gradients), gradients)
    try:
        again = forward_again(session, prepared.task)
        found = passes.small_cases(report, suite, cases, answers, again, remembered.smallest)
        return _further(session, prepared, with_counterexamples(report, found, suite, cases), gradients, again)
    except Lost:
        return report


def _all_right(report: ExerciseReport) -> bool:
    return all(item.status is Status.PASS for item in report.gradients)


def _may_shrink(prepared: Prepared, report: ExerciseReport, answers: Answers) -> bool:
    """Whether calling the code again on small cases is worth while: it returns or raises."""
    if prepared.own or report.status in (Status.TIMEOUT, Status.MEMORY) or _all_right(report):
        return False
    one = shrinkable(report, prepared.suite) or passes.forward_is_wrong(report)
    several = one or any(further.waiting(report, check) for check in OF_SEVERAL_CALLS)
    if not (several or earlier.suspects(report, prepared.suite, answers)):
        return False
    never = answers.outcomes[0].detail.endswith(AT_IMPORT) or answers.outcomes[0].detail == report.message  # no function ran
    ended = any(item.kind in (Kind.EXITED, Kind.CRASHED, Kind.MISSING, Kind.NOT_A_FUNCTION) for item in answers.outcomes)
    return not never and not ended
