"""A busy machine changes no verdict: the same submissions, graded on a quiet machine and beside eight busy processes."""

from dataclasses import replace
from itertools import islice

from benchmarks.busy import busy, differing, grade_all, handed_in
from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.sandbox.pool import Limits, Sandbox
from grader.service.grade import Grader

MOST, EVERY = 260, 4  # so that this takes seconds; benchmarks/busy.py takes 500


def test_a_busy_machine_changes_no_report() -> None:
    chosen = list(islice(handed_in(), 0, MOST, EVERY))
    with Sandbox(Limits(cpu_seconds=1.0)) as sandbox:
        grader = Grader(load_catalog(exercise_folders(), reference_folders()), sandbox)
        quiet = grade_all(grader, chosen)
        with busy(8):
            loaded = grade_all(grader, chosen)
    assert len(quiet) >= 50
    assert differing(quiet, loaded) == []
    assert differing(quiet, [replace(quiet[0], message="another"), *loaded[1:]])
