"""Files that run the grader elsewhere name what is really there."""

import json
import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from grader.settings import PREFIX, Settings
from tests.docs.blocks import PAGES, ROOT

SETTINGS = {PREFIX + item.name.upper() for item in fields(Settings)}
NEEDED_BY_THE_BOX = {"clone", "clone3", "unshare", "mount", "umount2", "pivot_root", "seccomp", "prctl"}
REQUIREMENTS = (ROOT / "requirements.txt", ROOT / "requirements-dev.txt")


@pytest.mark.parametrize("path", [*PAGES, ROOT / "Dockerfile"], ids=lambda path: path.name)
def test_named_settings_exist(path: Path) -> None:
    named = set(re.findall(rf"\b{PREFIX}[A-Z_]+\b", path.read_text(encoding="utf-8")))
    assert named - SETTINGS == set()


def test_compose_sets_settings_that_exist() -> None:
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    named = set(re.findall(rf"^ +({PREFIX}[A-Z_]+):", text, re.MULTILINE))
    assert named
    assert named - SETTINGS == set()


def test_the_containers_profile_leaves_what_the_box_is_built_with() -> None:
    profile = json.loads((ROOT / "docker" / "seccomp.json").read_text(encoding="utf-8"))
    (refused,) = profile["syscalls"]
    assert profile["defaultAction"] == "SCMP_ACT_ALLOW"
    assert set(refused["names"]) & NEEDED_BY_THE_BOX == set()
    assert {"bpf", "keyctl", "ptrace", "setns", "kexec_load", "io_uring_setup"} <= set(refused["names"])


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.name)
def test_requirements_are_pinned_by_hash_and_name_no_address(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    pinned = re.findall(r"^([a-z0-9.-]+)(?:\[.*?\])?==\S+(?: ;.*?)? \\\n +--hash=sha256:", text, re.MULTILINE)
    assert len(pinned) == len(re.findall(r"^[a-z]", text, re.MULTILINE))
    assert re.findall(r"https?:|file:|--\S*index\S*|--find-links", text) == []


def test_requirements_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    plain, everything = (re.findall(r"^([a-z0-9.-]+)", path.read_text(encoding="utf-8"), re.MULTILINE) for path in REQUIREMENTS)
    wanted = [*project["dependencies"], *extras["web"], *extras["postgres"]]
    assert [item for item in wanted if name_of(item) not in plain] == []
    assert [item for item in [*wanted, *extras["dev"]] if name_of(item) not in everything] == []


def test_both_requirement_files_agree() -> None:
    plain, everything = (set(re.findall(r"^\S+==\S+", path.read_text(encoding="utf-8"), re.MULTILINE)) for path in REQUIREMENTS)
    assert plain - everything == set()


def name_of(requirement: str) -> str:
    return re.split(r"[\[<>=;]", requirement)[0].strip().lower()
