"""Markdown with ``$mathematics$`` as HTML. What the writer puts in as raw HTML is shown, never obeyed."""

from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup
from mdit_py_plugins.dollarmath import dollarmath_plugin

from grader.web.mathematics import displayed, mathml

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
    # The plugin writes a <div> here, which would end the paragraph that it stands in.
    markdown.add_render_rule("math_inline_double", _display_inside_paragraph)
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


def _display_inside_paragraph(
    renderer: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return f'<span class="math block">{displayed(tokens[index].content.strip())}</span>'


def _math(content: str, options: dict[str, Any]) -> str:
    return displayed(content.strip()) if options.get("display_mode") else mathml(content.strip(), display=False)


def to_inline(text: str) -> Markup:
    """One line of Markdown without a paragraph around it."""
    return Markup(renderer().renderInline(text))
