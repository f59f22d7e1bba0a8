"""What is not valid Python in a submission, told where it matters and once."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from grader.service.runnable import problem_of
from grader.values.call import Kind, Outcome
from grader.values.report import ExerciseReport, Status
from grader.values.source import Chunk, Source


def invalid_python(source: Source, needs: Sequence[str], first: Outcome) -> str | None:
    """The syntax error for which a function is not there. ``first`` is what came of the first call."""
    if first.kind is Kind.RAISED:
        return first.detail if any(first.detail == chunk.problem for chunk in _broken(source)) else None
    if first.kind is not Kind.MISSING:
        return None
    owners = [owner for function in needs for owner in source.owners(function)]
    return next(filter(None, map(problem_of, owners)), None)


def with_lost_names(source: Source, report: ExerciseReport) -> ExerciseReport:
    """The report with the syntax error in the cell that holds a name which was not defined."""
    unknown = re.search(r"NameError: name '(\w+)' is not defined", report.message) if report.status is Status.ERROR else None
    if unknown is None:
        return report
    holds = [chunk.problem for chunk in _broken(source) if re.search(rf"\b{unknown[1]}\b", chunk.text)]
    return replace(report, message=f"{report.message} Perhaps because of this: {holds[0]}") if holds else report


def said_once(source: Source, reports: Sequence[ExerciseReport]) -> tuple[ExerciseReport, ...]:
    """The reports with each syntax error told in full with the first exercise that it concerns, and else by its line."""
    told: dict[str, str] = {}
    changed = []
    for report in reports:
        problem = next((chunk.problem for chunk in _broken(source) if chunk.problem and chunk.problem in report.message), "")
        if problem in told:
            where = f"{problem.partition(':')[0]} (see {told[problem]})."
            report = replace(report, message=report.message.replace(problem, where))
        elif problem:
            told[problem] = report.name
        changed.append(report)
    return tuple(changed)


def _broken(source: Source) -> Iterator[Chunk]:
    return (chunk for module in source.modules for chunk in module.chunks if chunk.problem)
