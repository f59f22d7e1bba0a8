"""Every page in a real browser, wide and narrow, light and dark: it fits its window, and the browser has no complaint."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.web.browser import chromium, sign_in, too_wide, window
from tests.web.world import COSTLY, RIGHT, WRONG, World, report_for, served, submit

HOMEWORK = "/courses/nn/assignments/hw1"
STUDENT = (
    "/",
    "/password",
    "/courses/nn",
    HOMEWORK,
    f"{HOMEWORK}/exercises/sin",
    "/courses/nn/submissions/1",
    "/courses/nn/submissions/3",
    "/courses/nn/submissions/4",
)
STAFF = (
    "/courses/nn",
    f"{HOMEWORK}/overview",
    f"{HOMEWORK}/students/1",
    f"{HOMEWORK}/edit",
    "/courses/nn/submissions/1",
    "/courses/nn/attention",
    "/courses/nn/people",
    "/courses/nn/roster",
    "/courses/nn/new-assignment",
    "/admin/courses",
    "/admin/people",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as made:
        yield made


@pytest.fixture
def base(world: World) -> Iterator[str]:
    """A server with a wrong submission, one that we failed to grade, one that is being graded and a costly one."""
    submit(world, "ada", WRONG)
    world.engine.work()
    submit(world, "bob", WRONG)
    world.engine.break_down("The sandbox did not start.")
    submit(world, "ada", RIGHT)
    submit(world, "ada", COSTLY)
    job = world.engine.claim()
    costly = world.engine.claim()
    assert job is not None
    assert costly is not None
    world.engine.finish(costly, report_for(costly))
    with served(world.app) as where:
        yield where


def unreadable(page: Page) -> list[str]:
    """Texts whose contrast with what is behind them is below 4.5 to 1 (3 to 1 when large)."""
    return list(page.evaluate(CONTRAST))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(("who", "addresses"), [("ada", STUDENT), ("root", STAFF)], ids=["student", "staff"])
def test_pages_fit_and_can_be_read(
    browser: Browser, base: str, who: str, addresses: tuple[str, ...], width: int, dark: bool
) -> None:
    with window(browser, base, width=width, dark=dark) as page:
        sign_in(page, who)
        for address in addresses:
            page.goto(address)
            assert too_wide(page) <= 0, address
            assert unreadable(page) == [], address
            assert page.evaluate("document.documentElement.dataset.bsTheme") == ("dark" if dark else "light")


def test_a_page_can_be_used_with_the_keyboard_alone(browser: Browser, base: str) -> None:
    with window(browser, base) as page:
        sign_in(page, "ada")
        page.goto(HOMEWORK)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Courses"
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_grey_on_grey_would_be_found(browser: Browser, base: str) -> None:
    with window(browser, base) as page:
        page.set_content('<p style="color: #999; background: #bbb">faint</p><p style="color: #000">clear</p>')
        assert [words.split(": ")[1] for words in unreadable(page)] == ["faint"]


CONTRAST = """() => {
  const channel = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return canvas.getImageData(0, 0, 1, 1).data;
  };
  const light = ([r, g, b]) => 0.2126 * channel(r / 255) + 0.7152 * channel(g / 255) + 0.0722 * channel(b / 255);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = rgba(getComputedStyle(at).backgroundColor);
      if (color[3] > 250) return color;
    }
    return [255, 255, 255];
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent.trim();
    if (!text || !element.checkVisibility() || element.closest("[aria-hidden], .visually-hidden, option, .skip")) continue;
    const style = getComputedStyle(element);
    const [one, other] = [light(rgba(style.color)), light(behind(element))].sort((a, b) => b - a);
    const ratio = (one + 0.05) / (other + 0.05);
    const large = Number.parseFloat(style.fontSize) >= 24;
    if (ratio < (large ? 3 : 4.5)) found.push(`${ratio.toFixed(2)}: ${text.slice(0, 40)}`);
  }
  return [...new Set(found)];
}"""
