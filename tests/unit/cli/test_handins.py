"""What is found in a folder of submissions: nothing outside it, nothing that blocks, no student lost."""

import hashlib
import os
from pathlib import Path

import pytest

from grader.cli.handins import digest, find_files, find_handins, read_files
from grader.values.source import Unreadable


def write(path: Path, text: str = "x = 1\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def found(folder: Path) -> dict[str, list[str]]:
    return {handin.student: [name for name, _ in handin.files] for handin in find_handins(folder, folder / "no-out")[0]}


def test_files_and_folders_are_students_and_junk_is_passed_over(tmp_path: Path) -> None:
    for name in ("bob.py", "ada.ipynb", "eve.ZIP", "dan/hw.py", "dan/lib/util.py", "dan/.git/x.py", "dan/__pycache__/hw.pyc"):
        write(tmp_path / name)
    for name in (".hidden.py", "__MACOSX/bob.py", ".ipynb_checkpoints/ada.ipynb", "roster.csv"):
        write(tmp_path / name)
    handins, others = find_handins(tmp_path, tmp_path / "out")
    assert [handin.student for handin in handins] == ["ada", "bob", "dan", "eve"]
    assert found(tmp_path)["dan"] == ["hw.py", "lib/util.py"]
    assert others == ["roster.csv"]


def test_two_files_and_a_folder_of_one_name_are_one_student(tmp_path: Path) -> None:
    for name in ("ada.py", "ada.ipynb", "ada/more.py"):
        write(tmp_path / name)
    assert found(tmp_path) == {"ada": ["more.py", "ada.ipynb", "ada.py"]}


def test_an_empty_folder_is_a_student_with_nothing(tmp_path: Path) -> None:
    (tmp_path / "ada").mkdir()
    assert found(tmp_path) == {"ada": []}


def test_the_output_folder_is_no_student(tmp_path: Path) -> None:
    write(tmp_path / "ada.py")
    write(tmp_path / "out" / "grades.csv")
    handins, _ = find_handins(tmp_path, tmp_path / "out")
    assert [handin.student for handin in handins] == ["ada"]


def test_links_out_of_a_students_folder_are_not_followed(tmp_path: Path) -> None:
    secret = write(tmp_path / "elsewhere" / "secret.py", "secret")
    write(tmp_path / "in" / "eve" / "hw.py")
    (tmp_path / "in" / "eve" / "link.py").symlink_to(secret)
    (tmp_path / "in" / "eve" / "folder").symlink_to(secret.parent)
    assert found(tmp_path / "in") == {"eve": ["hw.py"]}


def test_a_link_to_anothers_work_is_nobodys(tmp_path: Path) -> None:
    write(tmp_path / "ada.py")
    write(tmp_path / "bob" / "hw.py")
    (tmp_path / "eve.py").symlink_to("ada.py")
    (tmp_path / "mallory").symlink_to("bob")
    handins, others = find_handins(tmp_path, tmp_path / "out")
    assert [handin.student for handin in handins] == ["ada", "bob"]
    assert others == ["eve.py (a link)", "mallory (a link)"]


def test_a_pipe_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "eve.py")
    with pytest.raises(Unreadable, match=r"eve\.py is not a regular file"):
        read_files([("eve.py", tmp_path / "eve.py")], 1000)


def test_no_more_is_read_than_the_limit_and_one_byte(tmp_path: Path) -> None:
    files = [(name, write(tmp_path / name, "x" * 600)) for name in ("a.py", "b.py", "c.py")]
    assert [len(data) for _, data in read_files(files, 1000)] == [600, 401, 0]


def test_data_beside_code_is_named_and_not_read(tmp_path: Path) -> None:
    files = [(name, write(tmp_path / name, "x" * 600)) for name in ("data.csv", "hw.py")]
    assert read_files(files, 700) == [("data.csv", b""), ("hw.py", b"x" * 600)]


def test_a_file_that_is_no_code_is_read_when_it_is_all_there_is(tmp_path: Path) -> None:
    assert read_files([("essay.pdf", write(tmp_path / "essay.pdf", "%PDF"))], 100) == [("essay.pdf", b"%PDF")]


def test_the_digest_changes_with_names_bytes_and_their_borders() -> None:
    one = [("a.py", b"x"), ("b.py", b"y")]
    assert digest(one) == digest(one[::-1])
    others = ([("a.py", b"xy"), ("b.py", b"")], [("a.py", b"x"), ("c.py", b"y")], one[:1])
    assert len({digest(one), *map(digest, others)}) == 4


def test_the_digest_of_one_file_is_that_of_its_bytes() -> None:
    assert digest([("a.py", b"x")]) == hashlib.sha256(b"x").hexdigest()


def test_a_name_that_is_no_utf8_is_still_a_student(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/j\xfcrg.py"
    Path(os.fsdecode(path)).write_text("x = 1\n")
    assert found(tmp_path) == {"j\ufffdrg": ["j\ufffdrg.py"]}


def test_files_given_by_hand_may_be_folders(tmp_path: Path) -> None:
    write(tmp_path / "hw" / "a.py")
    assert [name for name, _ in find_files([write(tmp_path / "b.py"), tmp_path / "hw"])] == ["b.py", "a.py"]
