"""A Report for people: in a terminal with colour, in a pipe as plain lines. The sign and the word say what the colour says."""

from collections.abc import Mapping
from itertools import groupby

from rich.text import Text

from grader.cli.costview import print_cost
from grader.cli.exampleview import print_example
from grader.cli.terminal import Page, colour, counted, safe, words
from grader.exercise.spec import Exercise
from grader.formats.grades import points_text
from grader.grading.paste import gradient_snippet
from grader.values.report import Counterexample, ExerciseReport, GradientReport, PartStatus, Report, Status

QUIET = {Status.PASS, Status.MISSING, Status.NOT_ATTEMPTED}
MAX_SHAPES = 4
MAX_PRINTED = 20


def print_report(report: Report, page: Page, snippets: Mapping[str, Exercise] | None = None) -> None:
    """Everything that a student is told about a submission. ``snippets`` are its exercises:
    with it, each counterexample comes with lines to paste into a Python prompt."""
    page.line(report.file, style="bold")
    if not report.exercises:
        page.line(_head(page, report.status, words(report.status), report.message), indent=2)
    wide = max((len(exercise.name) for exercise in report.exercises), default=0)
    for exercise in report.exercises:
        _exercise(exercise, page, wide)
        if snippets is not None:
            _snippets(report.file, exercise, page, snippets.get(exercise.name))
    for warning in report.warnings:
        page.line(f"warning: {warning}", indent=2, style="yellow")
    if report.printed:
        _printed("printed while the file was read", report.printed, page, 2)
    if report.exercises:
        page.line(score_line(report))


def score_line(report: Report) -> str:
    """The last line: points, share, and how many exercises passed."""
    passed = sum(exercise.status is Status.PASS for exercise in report.exercises)
    count = f"{passed} of {counted(len(report.exercises), 'exercise')} passed"
    if report.score is None:
        return f"No score: the grader itself failed and this costs you nothing. {count}."
    total = sum(exercise.points for exercise in report.exercises)
    return f"Score {points_text(report.score * total)} of {points_text(total)} points ({100 * report.score:.0f} %), {count}."


def _exercise(exercise: ExerciseReport, page: Page, wide: int) -> None:
    status = exercise.status
    points = points_text(exercise.points)
    earned = "" if exercise.score is None else f"{points_text(exercise.score * exercise.points)} of {points}"
    warned = exercise.cost is not None and exercise.cost.text in exercise.message
    message = "" if status is Status.PASS and not _partial(exercise) and not warned else exercise.message
    page.line(_head(page, status, f"{words(status):<13}  {exercise.name:<{wide}}  {earned}", message), indent=2)
    _parts(exercise, page)
    told = {exercise.message}
    if not message:
        _warnings(exercise, page)
    if status not in QUIET:
        _wrong(exercise, page, told)
    if exercise.cost:
        print_cost(exercise.cost, page, 6, told=warned)
    for line in exercise.traceback:
        page.line(line, indent=6, style="dim")
    if not exercise.reference and status not in (Status.MISSING, Status.NOT_ATTEMPTED):
        page.line("judged by the slopes of the forward function: this exercise has no reference here", indent=6, style="dim")
    if exercise.printed:
        _printed("printed (hidden values as #)" if "#" in exercise.printed else "printed", exercise.printed, page, 6)


def _warnings(exercise: ExerciseReport, page: Page) -> None:
    """What costs no points but is worth knowing of a right solution, each sentence once with the gradients that it is about."""
    found: dict[str, list[str]] = {}
    for check in exercise.checks:
        if check.result == "warning" and check.detail:
            found.setdefault(check.detail, []).append(check.gradient or "")
    for detail, gradients in found.items():
        names = ", ".join(filter(None, gradients))
        page.line(f"warning{f' for {names}' if names else ''}: {detail}", indent=6, style="yellow")


def _wrong(exercise: ExerciseReport, page: Page, told: set[str]) -> None:
    """The gradients of a wrong solution, and the checks that failed for all of it."""
    for gradient in exercise.gradients:
        if gradient.status is not exercise.status or gradient.hint or gradient.check or _shows(gradient.counterexample, told):
            _gradient(gradient, page, told)
    for check in exercise.checks:
        if check.gradient is None and check.result == "fail" and check.detail not in told:
            page.line(f"{check.title}: {check.detail}", indent=6)


def _shows(example: Counterexample | None, told: set[str]) -> bool:
    """Whether a smallest case shows something new: an exception that was shown already is none."""
    return example is not None and not (example.raised and example.raised in told)


def _parts(exercise: ExerciseReport, page: Page) -> None:
    """What is known of the parts of a wrong network."""
    for part in exercise.parts:
        if part.detail:
            right = part.status is PartStatus.RIGHT
            page.line(part.detail if right else f"{part.detail} See the exercise {part.name}.", 6, "dim" if right else "bold")


def _partial(exercise: ExerciseReport) -> bool:
    return any(gradient.status is not Status.PASS for gradient in exercise.gradients)


def _head(page: Page, status: Status, text: str, message: str) -> Text:
    line = Text.assemble((f"{page.sign(status)} {text.rstrip()}", colour(status)))
    return line.append(f"  {safe(message)}") if message else line


def _gradient(gradient: GradientReport, page: Page, told: set[str]) -> None:
    name = gradient.label or gradient.name
    line = Text.assemble((f"{page.sign(gradient.status)} {name}  {words(gradient.status)}", colour(gradient.status)))
    if gradient.status is not Status.PASS:
        line.append("  " + ", ".join(_facts(gradient)))
    page.line(line, indent=6)
    more = len(gradient.failed_shapes) - MAX_SHAPES
    shapes = "; ".join(gradient.failed_shapes[:MAX_SHAPES]) + (f"; and {more} more" if more > 0 else "")
    for text, style in ((gradient.hint, "bold"), (f"wrong for {shapes}" if shapes else "", "dim")):
        if text and text not in told:  # one mistake that spoils several gradients is told once
            told.add(text)
            page.line(text, indent=10, style=style)
    if gradient.counterexample:
        print_example(gradient.counterexample, page, 10, told)
        told.add(gradient.counterexample.raised)


def _snippets(file: str, exercise: ExerciseReport, page: Page, known: Exercise | None) -> None:
    for position, gradient in enumerate(exercise.gradients):
        text = gradient_snippet(file, exercise, position, known)
        if text:
            name = gradient.label or gradient.name
            page.line(f"to see the mistake in {name} without the grader, paste into python:", indent=6, style="dim")
            page.verbatim(text)


def _facts(gradient: GradientReport) -> list[str]:
    facts = [f"check: {gradient.check.replace('_', ' ')}"] if gradient.check else []
    if gradient.failed_cases:
        facts.append(f"wrong in {gradient.failed_cases} of {gradient.cases} cases")
    if gradient.off is not None:
        facts.append(f"worst error {gradient.off:.1e}")
    return facts


def _printed(title: str, text: str, page: Page, indent: int) -> None:
    page.line(f"{title}:", indent=indent, style="dim")
    runs = [(line, len(list(same))) for line, same in groupby(text.rstrip("\n").split("\n"))]
    for line, times in runs[:MAX_PRINTED]:
        page.line(f"| {line}" + (f"   ({times} times)" if times > 1 else ""), indent=indent + 2, style="dim")
    if len(runs) > MAX_PRINTED:
        page.line(f"| and {counted(len(runs) - MAX_PRINTED, 'line')} more", indent=indent + 2, style="dim")
