"""What every page must keep to, read from its HTML: labels, headings, tables, no inline code, no foreign address."""

import re
from html.parser import HTMLParser

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
FIELDS = frozenset({"input", "select", "textarea"})
LOADING = {"script": "src", "link": "href", "img": "src", "form": "action", "iframe": "src", "use": "href", "source": "src"}


class Page(HTMLParser):
    """Reads a page and collects what it breaks in ``problems``."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.problems: list[str] = []
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.fields: list[dict[str, str]] = []
        self.open: list[str] = []
        self.buttons: list[str] = []
        self.links: list[str] = []
        self.feed(text)
        self._conclude()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self.open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self.ids += [given["id"]] if "id" in given else []
        self._own_code(tag, given)
        if tag == "label":
            self.labelled.add(given.get("for", ""))
        if tag in FIELDS and given.get("type") != "hidden" and "hidden" not in given:
            self.fields.append(given)
        if tag == "th" and "scope" not in given and "statement" not in self.open:
            self.problems.append("a table head without scope")
        if tag in ("button", "a"):
            (self.buttons if tag == "button" else self.links).append(given.get("aria-label", ""))

    def handle_data(self, data: str) -> None:
        if "button" in self.open:
            self.buttons[-1] += data.strip()
        if "a" in self.open:
            self.links[-1] += data.strip()
        if self.open and self.open[-1] in ("script", "style") and data.strip():
            self.problems.append(f"inline {self.open[-1]}: {data.strip()[:60]}")

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.open:
            self.problems.append(f"</{tag}> without its beginning")
            return
        while (last := self.open.pop()) != tag:
            self.problems.append(f"<{last}> is not closed before </{tag}>")

    def _own_code(self, tag: str, given: dict[str, str]) -> None:
        target = given.get(LOADING.get(tag, ""), "")
        if re.match(r"([a-z]+:)?//", target):
            self.problems.append(f"<{tag}> loads from elsewhere: {target}")
        self.problems += [f"<{tag} {name}=…> is inline code" for name in given if name == "style" or name.startswith("on")]

    def _conclude(self) -> None:
        self.problems += [f"<{tag}> is never closed" for tag in self.open]
        if self.headings.count(1) != 1 or self.headings[0] != 1:
            self.problems.append(f"not one h1 first: {self.headings}")
        steps = zip(self.headings, self.headings[1:], strict=False)
        self.problems += [f"h{after} follows h{before}" for before, after in steps if after > before + 1]
        self.problems += [f"the id {name} occurs more than once" for name in set(self.ids) if self.ids.count(name) > 1]
        for field in self.fields:
            if field.get("id") not in self.labelled and "aria-label" not in field:
                self.problems.append(f"no label: {field}")
            for name in field.get("aria-describedby", "").split():
                if name not in self.ids:
                    self.problems.append(f"described by {name}, which is not there")
        self.problems += ["a button without words" for words in self.buttons if not words]
        self.problems += ["a link without words" for words in self.links if not words]


def broken_rules(text: str) -> list[str]:
    """What a page breaks; empty for a good one."""
    problems = Page(text).problems
    tables, captions = text.count("<table class="), text.count("<caption>")
    if tables != captions:
        problems.append(f"{tables} tables and {captions} captions")
    if '<html lang="en">' not in text:
        problems.append("no language")
    return problems
