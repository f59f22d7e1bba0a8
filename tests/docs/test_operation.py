"""Files that run the grader elsewhere name what is really there."""

import json
import re
import socket
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from grader.settings import PREFIX, Settings
from tests.docs.blocks import PAGES, ROOT

SETTINGS = {PREFIX + item.name.upper() for item in fields(Settings)}
NEEDED_BY_THE_BOX = set("capset clone landlock_restrict_self mount openat2 pivot_root prctl seccomp sethostname umount2".split())
# Where x86 has an older call of its own, the C library of arm64 takes these.
OF_ARM64 = """
    dup3 epoll_create1 epoll_pwait faccessat fchmodat fchownat linkat mkdirat newfstatat openat pipe2 ppoll pselect6 readlinkat
    renameat renameat2 symlinkat unlinkat utimensat wait4
""".split()
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


def test_the_containers_profile_allows_what_is_named_and_nothing_else() -> None:
    profile = json.loads((ROOT / "docker" / "seccomp.json").read_text(encoding="utf-8"))
    assert (profile["defaultAction"], profile["defaultErrnoRet"]) == ("SCMP_ACT_ERRNO", 38)
    assert profile["architectures"] == ["SCMP_ARCH_X86_64", "SCMP_ARCH_AARCH64"]
    allowed = [group for group in profile["syscalls"] if group["action"] == "SCMP_ACT_ALLOW"]
    assert [group["names"] for group in profile["syscalls"] if not group.get("comment")] == []
    names = [name for group in allowed for name in group["names"]]
    assert NEEDED_BY_THE_BOX | set(OF_ARM64) <= set(names)
    assert {name for name in names if names.count(name) > 1} == {"socket"}
    families = [group["args"][0]["value"] for group in allowed if group["names"] == ["socket"]]
    assert families == [socket.AF_UNIX, socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK]


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
