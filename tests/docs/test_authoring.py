"""The exercise that docs/authoring.md writes as an example is a right one."""

from pathlib import Path

from grader.exercise import __all__ as vocabulary
from grader.exercise.catalog import Catalog, load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.formats.assignment import parse_assignment
from grader.grading.verify import verify
from grader.service.prove import prove
from tests.docs.blocks import ROOT, blocks

PAGE = ROOT / "docs" / "authoring.md"


def catalog_of_the_page(folder: Path) -> Catalog:
    for block in blocks(PAGE):
        if block.language == "python":
            path = folder / block.above.strip("`:")
            path.parent.mkdir(exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
    return load_catalog([folder / "exercises"], [folder / "reference"])


def test_the_two_files_prove_themselves(tmp_path: Path) -> None:
    (exercise,) = catalog_of_the_page(tmp_path).values()
    proved = verify(exercise)
    assert not proved.doubts
    assert (proved.misconceptions, proved.accepted) == (2, 1)


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
    assert [item.name for item in parse_assignment(block.text, "page").exercises] == ["relu", "leaky_relu"]
