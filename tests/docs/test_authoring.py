"""The exercise that docs/authoring.md writes as an example is a right one."""

import os
import subprocess
import sys
from pathlib import Path

from grader.exercise import __all__ as vocabulary
from grader.exercise.catalog import Catalog, load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.formats.assignment import parse_assignment
from grader.grading.verify import verify
from grader.service.prove import prove
from tests.docs.blocks import ROOT, blocks, commands

PAGE = ROOT / "docs" / "authoring.md"


def catalog_of_the_page(folder: Path) -> Catalog:
    for block in blocks(PAGE):
        if block.language == "python" and block.above.startswith("`"):
            path = folder / block.above.strip("`:")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
    return load_catalog([folder / "mycourse" / "exercises"], [folder / "mycourse" / "reference"])


def test_the_two_files_prove_themselves(tmp_path: Path) -> None:
    (exercise,) = catalog_of_the_page(tmp_path).values()
    proved = verify(exercise)
    assert not proved.doubts
    assert (proved.misconceptions, proved.accepted, proved.examples) == (3, 1, 1)


def test_the_page_can_be_walked_through_from_nothing_to_proved(tmp_path: Path) -> None:
    """Its commands, in its order, with its files put in the place of those that the first command writes."""
    ended = []
    for words in commands(PAGE):
        if words[:2] in (["new", "exercise"], ["verify", "squareplus"], ["show", "squareplus"], ["starter", "squareplus"]):
            own = {"GRADER_EXERCISES": "mycourse/exercises", "GRADER_REFERENCE": "mycourse/reference"} if ended else {}
            command = [sys.executable, "-c", "from grader.cli.main import main; main()", *words]
            done = subprocess.run(command, cwd=tmp_path, env={**os.environ, **own}, capture_output=True, text=True, check=False)
            ended.append((words[0], done.returncode))
            if words[0] == "new":
                assert (
                    done.stdout
                    == "GRADER_EXERCISES=mycourse/exercises GRADER_REFERENCE=mycourse/reference grader verify squareplus\n"
                )
                catalog_of_the_page(tmp_path)
            if words[0] == "verify":
                assert "1 of 1 exercise proved." in done.stdout
    assert dict(ended) == {"new": 0, "verify": 0, "show": 0, "starter": 0}
    assert "def squareplus_vjp(g, x, *, b):" in (tmp_path / "start.py").read_text(encoding="utf-8")


def test_the_signature_in_the_text_is_the_real_one(tmp_path: Path) -> None:
    (exercise,) = catalog_of_the_page(tmp_path).values()
    assert f"`{exercise.signature}`" in PAGE.read_text(encoding="utf-8")


def test_the_network_of_the_page_is_proved(tmp_path: Path) -> None:
    [block] = [item for item in blocks(PAGE) if item.language == "py"]
    (tmp_path / Path(block.above.strip("`:")).name).write_text(block.text, encoding="utf-8")
    catalog = load_catalog([*exercise_folders(), tmp_path], reference_folders())
    proved = prove(catalog, "squashed_layer")
    assert proved.doubts == ()
    assert proved.misconceptions > 10


def test_the_whole_vocabulary_is_described() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [name for name in vocabulary if f"`{name}(" not in text and f"@{name}" not in text] == []


def test_the_assignment_can_be_read() -> None:
    (block,) = [block for block in blocks(PAGE) if block.language == "toml"]
    assert [item.name for item in parse_assignment(block.text, "page").exercises] == ["relu", "squareplus"]
