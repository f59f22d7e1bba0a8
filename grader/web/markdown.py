"""Markdown with ``$mathematics$`` as HTML. What the writer puts in as raw HTML is shown, never obeyed."""

from typing import Any

from markdown_it import MarkdownIt
from markupsafe import Markup
from mdit_py_plugins.dollarmath import dollarmath_plugin

from grader.web.mathematics import mathml

SAFE_SCHEMES = ("http://", "https://", "mailto:", "/", "#")


class Markdown(MarkdownIt):
    """A parser that makes a link only of an address that cannot run anything."""

    def validateLink(self, url: str) -> bool:
        """Whether ``url`` may become a link."""
        return url.lower().startswith(SAFE_SCHEMES)


def renderer() -> MarkdownIt:
    """CommonMark with tables and dollar mathematics; no raw HTML, no images (a page loads nothing from elsewhere)."""
    markdown = Markdown("commonmark", {"html": False}).enable("table").disable("image")
    markdown.use(dollarmath_plugin, allow_labels=False, allow_space=False, double_inline=True, renderer=_math)
    return markdown


def to_html(text: str, heading: int = 3) -> Markup:
    """``text`` as HTML whose outermost headings are ``<h{heading}>``, so that they fit below the page's own."""
    markdown = renderer()
    tokens = markdown.parse(text)
    levels = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
    shift = heading - min(levels, default=heading)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + shift)}"
    return Markup(markdown.renderer.render(tokens, markdown.options, {}))


def _math(content: str, options: dict[str, Any]) -> str:
    return mathml(content.strip(), bool(options.get("display_mode")))
