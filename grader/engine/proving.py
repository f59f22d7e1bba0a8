"""Proves many exercises at once, in processes of their own."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

from grader.exercise.catalog import Catalog, load_catalog
from grader.grading.verify import Verification
from grader.service.prove import prove

Folders = tuple[Sequence[Path], Sequence[Path]]


def proofs(catalog: Catalog, folders: Folders, names: Sequence[str], jobs: int) -> Iterator[Verification]:
    """What was proved of each exercise, as it becomes known.

    Args:
        folders: the public and the private folders that ``catalog`` was loaded from.
        jobs: how many processes share the work; with 1 all is done in this one.
    """
    if jobs == 1 or len(names) == 1:
        yield from (prove(catalog, name) for name in names)
        return
    with ProcessPoolExecutor(min(jobs, len(names)), mp_context=get_context("spawn")) as pool:
        # The last exercises of a curriculum are the longest: begin with them, so that no process is left with one at the end.
        waiting = [pool.submit(_prove, folders, name) for name in reversed(names)]
        yield from (done.result() for done in as_completed(waiting))


def _prove(folders: Folders, name: str) -> Verification:
    return prove(load_catalog(*folders), name)
