"""What can be told of a submission without running it: which exercises it holds, and why one cannot be run.

Every function takes ``needs``: the functions that an exercise asks for, the VJP or the forward and the backward pass.
"""

import ast
import difflib
import re
from collections.abc import Sequence, Set
from dataclasses import replace
from pathlib import PurePosixPath

from grader.exercise.bridge import Bridge
from grader.exercise.spec import Exercise
from grader.values.call import Answers, Kind, Outcome
from grader.values.report import Status
from grader.values.source import Chunk, Module, Source

Reason = tuple[Status, str]


def both_passes(source: Source, name: str) -> bool:
    """Whether the student wrote NAME_forward and NAME_backward instead of NAME_vjp: what the file defines decides."""
    defines = source.defines
    return f"{name}_vjp" not in defines and f"{name}_backward" in defines


def with_stand_ins(source: Source, bridges: Sequence[Bridge]) -> Source:
    """The submission with the modules that its course has and it imports; a file of its own stands before one of that name."""
    if not bridges:
        return source
    taken = {module.name for module in source.modules}
    found = {
        item.path: Module(PurePosixPath(item.path).stem, item.path, (Chunk(item.path, item.text),))
        for bridge in bridges
        for item in bridge.stand_ins
    }
    more = [module for module in found.values() if module.name not in taken]
    return replace(source, modules=(*more, *source.modules))


def unrunnable(source: Source, exercise: Exercise, needs: Sequence[str], others: Set[str] = frozenset()) -> Reason | None:
    """Why an exercise needs no run: a function is missing, unwritten, defined twice, or its file does not parse. ``others`` are
    names of functions for other exercises, which are not a slip of the pen for one of this."""
    reasons = [_why_not(source, exercise, needs, function, others) for function in needs]
    return next(filter(None, reasons), None)


def _why_not(source: Source, exercise: Exercise, needs: Sequence[str], function: str, others: Set[str]) -> Reason | None:
    owners = source.owners(function)
    if not owners:
        return _missing(source, exercise, needs, function, others)
    if len(owners) > 1:
        files = " and ".join(module.origin for module in owners)
        return Status.ERROR, f"{function} is defined in {files}. Keep it in one file, so that it is clear which one counts."
    owner = owners[0]
    if not owner.resilient and (problem := problem_of(owner)):
        return Status.ERROR, problem
    if function in owner.stubs:
        return Status.NOT_ATTEMPTED, f"{function} is not written yet."
    return None


def _missing(source: Source, exercise: Exercise, needs: Sequence[str], function: str, others: Set[str]) -> Reason:
    if exercise.bridge:
        verb = "is" if len(needs) == 1 else "are"
        text = f"There is no {function} at the top level of the file. Needed {verb} {', '.join(needs)}."
    elif len(needs) > 1:
        text = f"There is no function {function}. Both passes are needed: {' and '.join(needs)}."
        if exercise.function in source.defines:
            text += f" This assignment does not call {exercise.function}."
    else:
        signature = exercise.signature.replace(exercise.function, function, 1)
        text = f"There is no function {function}. Define {signature} at the top level of the file."
        if f"{exercise.name}_backward" in source.defines:
            text += f" This assignment does not call {exercise.name}_backward."
    free = sorted(source.defines - {*needs, *others})
    if close := difflib.get_close_matches(function, free, n=1, cutoff=0.75):
        text += f" Is {close[0]} meant to be it?"
    if problem := next(filter(None, map(problem_of, source.modules)), None):
        text += f" Perhaps because of this: {problem}"
    return Status.MISSING, text


def own_frames(source: Source, answers: Answers) -> Answers:
    """The answers with the lines of the student's own code only, not those of a course's modules."""
    own = {chunk.label for module in source.modules for chunk in module.chunks}
    outcomes = [
        replace(item, frames=tuple(frame for frame in item.frames if frame.label in own)) if item.frames else item
        for item in answers.outcomes
    ]
    return replace(answers, outcomes=tuple(outcomes))


def caller(source: Source, ended: Outcome, needs: Sequence[str]) -> str | None:
    """Which of the functions asked for was running when a call ended, by the outermost line of the student's own that was; all of
    them where the process was ended from outside. One that does not take its arguments never ran, and is named by the error."""
    frames = ended.frames
    if not frames and ended.kind is not Kind.RAISED:
        return " or ".join(needs)
    if not frames:
        refused = re.match(r"TypeError: (\w+)(?:\(\)| returned) ", ended.detail)
        return refused[1] if refused and refused[1] in needs else None
    texts = [chunk.text for module in source.modules for chunk in module.chunks if chunk.label == frames[0].label]
    for node in ast.walk(ast.parse(texts[0])) if texts else ():
        here = isinstance(node, ast.FunctionDef) and node.lineno <= frames[0].line <= (node.end_lineno or node.lineno)
        if isinstance(node, ast.FunctionDef) and here and node.name in needs:
            return node.name
    return None


def problem_of(module: Module) -> str | None:
    """The first syntax error of a module."""
    return next((chunk.problem for chunk in module.chunks if chunk.problem), None)
