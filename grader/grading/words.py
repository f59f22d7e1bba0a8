"""The sentences about a whole exercise: how a call ended, what is right and what is not."""

import re
from collections.abc import Sequence

from grader.grading.suite import Suite, describe
from grader.values.call import AT_IMPORT, Answers, Kind, Outcome
from grader.values.report import FORWARD, GradientReport, Status

MISMATCH = re.compile(r"broadcast together with shapes \((\d[\d,]*)\) \((\d[\d,]*)\)")
STORIES = {
    Kind.RAISED: "{name} raised {detail} for {where}.",
    Kind.NOTHING: "{name} returned None: it looks unwritten. Return the gradient of {gradients}.",
    Kind.UNWRITTEN: "{name} is not written yet (it raises NotImplementedError).",
    Kind.MISSING: "There is no function {name}. Define {signature} at the top level of the file.",
    Kind.NOT_A_FUNCTION: "{name} is {detail}, not a function. Was the name used again for something else?",
    Kind.FORBIDDEN: "{name} needs something that is not available here: {detail}.",
    Kind.TIMEOUT: "{name} did not finish for {where}: {detail}. Look for a loop that never ends.",
    Kind.MEMORY: "{name} used too much memory for {where}: {detail}. Is a Jacobian built, or does a list grow without end?",
    Kind.EXITED: "{name} ended the program for {where}: {detail}. A function returns its result; it does not exit.",
    Kind.CRASHED: "The Python process crashed in {name} for {where}: {detail}.",
    Kind.FAULT: "The grader could not run {name}: {detail}. This is not your fault; it will be tried again.",
}


def praise(suite: Suite) -> str:
    """What is said when everything is right: how much was tried, never that nothing else could be wrong."""
    message = f"Right in all {len(suite.cases)} cases that were tried."
    if suite.exercise.reference is None:
        message += " This exercise has no reference: the slopes of the forward function decided."
    return message


def story(suite: Suite, answers: Answers, index: int, outcome: Outcome, told: str | None = None) -> str:
    """One sentence or two about how a call ended; ``told`` says in which cases it is right."""
    words = {
        "name": suite.function,
        "signature": suite.exercise.signature,
        "where": describe(suite, index),
        "detail": outcome.detail,
        "gradients": listed(suite.exercise.gradients),
    }
    if outcome.detail.endswith(AT_IMPORT):
        detail = outcome.detail.removesuffix(AT_IMPORT)
        look = " Look for a loop outside the functions." if outcome.kind is Kind.TIMEOUT else ""
        return f"The file stopped before {suite.function} could be called: {detail}.{look}"
    if outcome.kind is Kind.UNWRITTEN and " returned None; " in outcome.detail:
        return f"{outcome.detail.partition(': ')[2]}. It looks unwritten."
    if outcome.kind is Kind.RAISED and outcome.detail.partition(": ")[2].startswith(f"{suite.function} returned"):
        return f"{outcome.detail.partition(': ')[2]} (for {words['where']})."
    worked = sum(item.kind is Kind.RETURNED for item in answers.outcomes) if outcome.kind is Kind.RAISED else 0
    also = f" In {worked} of {len(answers.outcomes)} cases it returned a result." if worked else ""
    call = "" if worked else _how_it_is_called(suite, outcome.detail)
    return STORIES[outcome.kind].format(**words) + call + also + (f" {told}" if told and worked else "")


def _how_it_is_called(suite: Suite, detail: str) -> str:
    """The signature, where the arguments of the student's function do not fit the call."""
    if not detail.startswith(f"TypeError: {suite.function}() "):
        return ""
    outputs = len(suite.exercise.outputs)
    if suite.first and not suite.exercise.bridge:
        upstream = "dout" if outputs == 1 else ", ".join(f"dout{number + 1}" for number in range(outputs))
        return f" It is called as {suite.function}({_inputs(suite) if suite.function == suite.first else f'{upstream}, cache'})."
    if suite.function != suite.exercise.function:
        return ""
    several = f", where g is a tuple of {outputs} arrays, one for each output" if outputs > 1 else ""
    return f" It is called as {suite.exercise.signature}{several}."


def _inputs(suite: Suite) -> str:
    keywords = [f"{item.name}=..." for item in suite.exercise.parameters]
    return ", ".join([*(item.name for item in suite.exercise.inputs), *keywords])


def about_shapes(detail: str) -> str:
    """What the text of an exception tells about two shapes that do not meet; empty where it tells nothing."""
    found = MISMATCH.search(detail)
    if found is None:
        return ""
    shapes = [tuple(int(size) for size in text.split(",") if size.strip()) for text in found.groups()]
    short, long = sorted(shapes, key=len)
    if len(short) == len(long) or short != long[: len(short)]:
        return ""
    return (
        f"The shapes {shapes[0]} and {shapes[1]} agree from the left, but numpy compares them from the right: "
        "is an axis of length 1 missing, such as keepdims leaves?"
    )


def summary(gradients: Sequence[GradientReport]) -> str:
    """Which gradients are right and which are not yet."""
    right = [item.name for item in gradients if item.status is Status.PASS]
    wrong = [item.name for item in gradients if item.status is not Status.PASS]
    if right:
        return f"{listed(right)} right, {listed(wrong)} not yet."
    named = [name for name in wrong if name != FORWARD]
    many = "" if gradients[-1].label else "the gradients of " if len(named) > 1 else "the gradient of "
    text = f"{'the forward pass and ' if len(named) < len(wrong) else ''}{many}{listed(named)}"
    begins = text if text == listed(named) else text[:1].upper() + text[1:]
    return f"{begins} {'is' if len(wrong) == 1 else 'are'} not right yet."


def listed(names: Sequence[str]) -> str:
    """``a, b and c``."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
