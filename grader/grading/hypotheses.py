"""Wrong formulas that need no author: what a student may have done instead, for any exercise.

A hypothesis predicts what should have come back on every case if it were true. It is claimed only when every
prediction holds. The order is from the most specific to the most general.
"""

from collections.abc import Iterator, Sequence

from grader.grading.evidence import Evidence, Hypothesis, Predict, confirmed, kept
from grader.grading.formulas import about_g, about_inputs, about_others, about_sums
from grader.grading.functions import about_functions
from grader.grading.products import about_products
from grader.grading.results import about_earlier_calls, about_factors, about_places, about_values
from grader.grading.suite import evaluate
from grader.grading.variants import Variant, forward_variants, variants

ALONE = ("zero", "sign", "ones", "constant_factor", "size_factor")  # these are not said together with a factor


def explain(evidence: Evidence, where: Sequence[int] | None = None) -> Hypothesis | None:
    """The first general hypothesis that predicts everything that came back (``where``: on these cases)."""
    return next((item for item in hypotheses(evidence) if confirmed(item, evidence, where)), None)


def hypotheses(e: Evidence) -> Iterator[Hypothesis]:
    """All general hypotheses about one gradient, most specific first; what they predict is worked out once. They end early
    where a great amount of work explained nothing."""
    singles: Iterator[Hypothesis] = e.once("singles", lambda: map(kept, single(e)))
    known: list[Hypothesis] = e.once("hypotheses", list)
    place = 0
    while place < len(known) or (not e.work.enough and _one_more(known, singles)):
        yield known[place]
        place += 1
    for item in known:
        if item.name not in ALONE and not e.work.enough:
            yield from about_factors(e, item.predict, f"{item.text} Besides, it is", item.name)


def _one_more(known: list[Hypothesis], rest: Iterator[Hypothesis]) -> bool:
    """Move the next hypothesis to the known ones; False when there is none."""
    for item in rest:
        known.append(item)
        return True
    return False


def single(e: Evidence) -> Iterator[Hypothesis]:
    """Those of one mistake."""
    of_g = not e.suite.of_outputs
    yield from about_values(e)
    if of_g:
        yield from about_g(e)
    yield from about_factors(e, e.right, f"The gradient of {e.name} is")
    yield from about_places(e)
    yield from about_others(e)
    if of_g:
        yield from about_sums(e)
    yield from about_inputs(e)
    yield from about_products(e)
    if e.suite.of_outputs:
        yield from about_functions(e)
    yield from about_earlier_calls(e)
    yield from about_the_program(e)


def about_the_program(e: Evidence) -> Iterator[Hypothesis]:
    """The reference, or the forward function, with one thing changed."""
    made = forward_variants if e.suite.of_outputs else variants
    for number, item in enumerate(made(e.suite.exercise)):
        yield Hypothesis(item.name, f"The gradient of {e.name} {item.words.format(name=e.name)}", _of_variant(e, number, item))


def _of_variant(e: Evidence, number: int, variant: Variant) -> Predict:
    return lambda index: e.alike((("variant", number), index), lambda: evaluate(variant.function, e.case(index)))
