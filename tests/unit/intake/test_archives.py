"""Zip archives, hostile ones first."""

import io
import stat
import struct
import zipfile

import pytest

from grader.intake.limits import IntakeLimits
from grader.intake.read import read_submission
from tests.unit.intake.samples import LIMITS, VJP, notebook, read, refused, zipped


def entry(name: str, **attributes: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    for key, value in attributes.items():
        setattr(info, key, value)
    return info


def with_declared_size(data: bytes, size: int) -> bytes:
    """The central directory lies about how large the first file is."""
    at = data.index(b"PK\x01\x02")
    return data[: at + 24] + struct.pack("<I", size) + data[at + 28 :]


@pytest.mark.parametrize("path", ["../hw1.py", "a/../../hw1.py", "/hw1.py", "C:/hw1.py", "..\\hw1.py", "__MACOSX/../../hw1.py"])
def test_a_path_that_leads_out_is_refused(path: str) -> None:
    sentence = refused("hw1.zip", zipped(("ok.py", VJP), (entry(path), VJP)))
    assert "leads out" in sentence
    assert sentence.startswith("hw1.zip")


def test_a_link_is_refused() -> None:
    link = entry("hw1.py", external_attr=(stat.S_IFLNK | 0o777) << 16)
    assert "holds the link hw1.py" in refused("hw1.zip", zipped((link, "/etc/passwd")))


def test_a_bomb_is_refused_by_what_it_declares() -> None:
    sentence = refused("hw1.zip", zipped(("hw1.py", "#" * 20_000_000)))
    assert "unpacks to 20.0 MB; the limit is 10.0 MB" in sentence


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    data = with_declared_size(zipped(("hw1.py", "#" * 20_000_000)), 100)
    assert "hw1.zip" in refused("hw1.zip", data)


def test_many_small_bombs_are_refused_together() -> None:
    files = [(f"part{i}.py", "#" * 60_000) for i in range(5)]
    assert "unpacks to" in refused("hw1.zip", zipped(*files), IntakeLimits(unpacked_bytes=200_000))


def test_two_archives_share_one_limit() -> None:
    files = [(f"part{i}.zip", zipped((f"part{i}.py", "#" * 60_000))) for i in range(5)]
    with pytest.raises(ValueError, match="unpack to more than"):
        read_submission(files, name="ada", limits=IntakeLimits(unpacked_bytes=200_000))


def test_too_many_entries_are_refused() -> None:
    files = [(f"{i}.txt", "") for i in range(12)]
    assert "holds 12 files; at most 10" in refused("hw1.zip", zipped(*files), IntakeLimits(entries=10))


@pytest.mark.parametrize("inner", ["more.zip", "lib.JAR", "pkg.whl"])
def test_an_archive_in_an_archive_is_refused(inner: str) -> None:
    sentence = refused("hw1.zip", zipped(("hw1.py", VJP), (inner, zipped(("a.py", VJP)))))
    assert f"holds another archive, {inner}" in sentence


def test_a_password_is_refused() -> None:
    data = bytearray(zipped(("hw1.py", VJP)))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    assert "protected by a password" in refused("hw1.zip", bytes(data))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_name_twice_is_refused() -> None:
    assert "holds hw1.py more than once" in refused("hw1.zip", zipped(("hw1.py", VJP), ("hw1.py", "x = 1")))
    assert "holds a/hw1.py more than once" in refused("hw1.zip", zipped(("a/hw1.py", VJP), ("a//hw1.py", "x = 1")))


def test_a_wrong_checksum_is_a_damaged_archive() -> None:
    data = zipped(("hw1.py", VJP), method=zipfile.ZIP_STORED).replace(b"np.cos", b"np.sin")
    assert "damaged zip archive" in refused("hw1.zip", data)


@pytest.mark.parametrize("keep", [4, 30, 100, -30])
def test_a_cut_archive_is_damaged(keep: int) -> None:
    assert "damaged zip archive" in refused("hw1.zip", zipped(("hw1.py", VJP))[:keep])


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_unusual_packing_is_refused(method: int) -> None:
    assert "ordinary zip" in refused("hw1.zip", zipped(("hw1.py", VJP), method=method))


def test_a_name_with_nul_is_refused() -> None:
    data = zipped(("hw1.py", VJP)).replace(b"hw1.py", b"hw\x00.py")
    assert "cannot be used" in refused("hw1.zip", data)


def test_an_archive_without_code_names_what_it_holds() -> None:
    sentence = refused("hw1.zip", zipped(("report.pdf", "%PDF"), ("data.csv", "1")))
    assert "has no .py or .ipynb file in it; it has report.pdf, data.csv" in sentence
    assert "it has nothing" in refused("hw1.zip", zipped())


def test_a_file_in_it_that_cannot_be_read_refuses_the_whole() -> None:
    assert refused("hw1.zip", zipped(("a.py", VJP), ("b.ipynb", "{"))).startswith("b.ipynb")


def test_an_ordinary_archive_is_read() -> None:
    source = read("hw1.zip", zipped(("b.ipynb", notebook("x = 1")), ("a.py", VJP)))
    assert [(part.name, part.origin, part.resilient) for part in source.modules] == [("a", "a.py", False), ("b", "b.ipynb", True)]
    assert source.warnings == ()


def test_what_systems_add_is_passed_over_without_a_word() -> None:
    extra = [
        "__MACOSX/hw/._a.py",
        "hw/.DS_Store",
        "hw/.ipynb_checkpoints/a-checkpoint.py",
        "hw/__pycache__/a.pyc",
        "hw/.git/x.py",
        "hw/Thumbs.db",
    ]
    source = read("hw1.zip", zipped(*((name, "junk(") for name in extra), ("hw/", ""), ("hw/a.py", VJP)))
    assert [part.origin for part in source.modules] == ["a.py"]
    assert source.warnings == ()


def test_folders_around_everything_are_taken_off() -> None:
    source = read("hw1.zip", zipped(("me/hw/a.py", VJP), ("me/hw/lib/b.py", "x = 1")))
    assert [part.origin for part in source.modules] == ["a.py", "lib/b.py"]


def test_other_files_are_a_warning() -> None:
    source = read("hw1.zip", zipped(("a.py", VJP), ("report.pdf", "%PDF"), ("data.csv", "1")))
    assert source.warnings == ("data.csv, report.pdf: not read, only .py and .ipynb files are.",)


def test_backslashes_of_old_archivers_separate_folders() -> None:
    data = zipped(("hw/a.py", VJP)).replace(b"hw/a.py", b"hw\\a.py")
    assert read("hw1.zip", data).modules[0].origin == "a.py"


def test_letters_in_names_survive_archivers_that_forget_to_say_utf8() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("eXX.py", VJP)
    data = buffer.getvalue().replace(b"eXX.py", "é".encode() + b"X.py")
    assert read("hw1.zip", data).modules[0].origin == "éX.py"


def test_the_archive_is_what_is_hashed() -> None:
    data = zipped(("a.py", VJP))
    alone = read_submission([("hw1.zip", data)], name="ada", limits=LIMITS)
    assert len(alone.sha256) == 64
    assert alone.sha256 != read("a.py", VJP).sha256
