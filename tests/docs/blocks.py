"""Reads the examples out of a Markdown page."""

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = (*ROOT.glob("README.md"), *sorted((ROOT / "docs").glob("*.md")))
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`(grader [^`]+)`")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the last line of text above it, and what it holds."""

    language: str
    above: str
    text: str


def blocks(page: Path) -> list[Block]:
    """All fenced blocks of a page, in order."""
    text = page.read_text(encoding="utf-8")
    found = []
    for match in FENCE.finditer(text):
        above = text[: match.start()].strip().splitlines()
        found.append(Block(match[1], above[-1] if above else "", match[2]))
    return found


def commands(page: Path) -> list[list[str]]:
    """Every ``grader ...`` command line that a page shows, in a fenced block or in the text, as its words after "grader"."""
    lines = []
    for block in blocks(page):
        if block.language in ("", "sh", "console"):
            lines += block.text.replace("\\\n", " ").splitlines()
    lines += INLINE.findall(FENCE.sub("", page.read_text(encoding="utf-8")))
    return [words for line in lines if (words := _grader_words(line))]


def _grader_words(line: str) -> list[str]:
    """The words after ``grader``: also when it is called through ./run, a container, or with a variable before it."""
    match = re.match(r"^\s*(?:\$ )?(?:\S+=\S+ )*(?:\S+ exec \S+ |\./run )?grader (.+?)(?:\s{2,}.*|\s#.*)?$", line)
    match = match or re.match(r"^\./run (demo)\b", line)
    return shlex.split(match[1].split(" > ")[0].split(" < ")[0].split(" | ")[0]) if match else []
