"""Every page in a real browser, wide and narrow, light and dark: it fits its window, and the browser has no complaint."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from grader.engine.replay import Guesses
from grader.grading.tried import Tried
from tests.web.browser import chromium, sign_in, too_wide, window
from tests.web.world import COSTLY, RIGHT, WRONG, World, report_for, served, submit

HOMEWORK = "/courses/nn/assignments/hw1"
STUDENT = (
    "/",
    "/password",
    "/courses/nn",
    HOMEWORK,
    f"{HOMEWORK}/exercises/sin",
    "/courses/nn/map",
    "/exercises",
    "/exercises?q=cooking",
    "/exercises/map",
    "/exercises/matvec",
    "/exercises/lstm_step",
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


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_a_replay_fits_and_can_be_read(browser: Browser, base: str, world: World, width: int, dark: bool) -> None:
    guess = Tried("forgets_the_cosine", "The derivative of the sine is missing. " * 4, True, 9, 9, 0)
    world.replayer.differs = ('sin: message was "' + "x" * 150 + '", is nothing.',)
    world.replayer.guesses = (Guesses("sin", "x", (guess,), 3),)
    with window(browser, base, width=width, dark=dark) as page:
        sign_in(page, "tina")
        page.goto("/courses/nn/submissions/1")
        page.get_by_role("button", name="Replay grading 1").click()
        expect(page.get_by_role("heading", name="What differs")).to_be_visible()
        assert too_wide(page) <= 0
        assert unreadable(page) == []


def test_lines_to_paste_are_copied(browser: Browser, base: str) -> None:
    with window(browser, base) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        copy_lines(page, "Copied")
        assert "from hw1 import sin_vjp" in page.evaluate("navigator.clipboard.readText()")


def test_where_the_browser_copies_nothing_the_lines_are_selected(browser: Browser, base: str) -> None:
    with window(browser, base) as page:
        page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
        copy_lines(page, "Selected: press Ctrl+C")
        assert "from hw1 import sin_vjp" in page.evaluate("window.getSelection().toString()")


def copy_lines(page: Page, told: str) -> None:
    """Press the button beside the lines to paste; ``told`` is what it says then."""
    sign_in(page, "ada")
    page.goto("/courses/nn/submissions/1")
    page.get_by_text("See it in Python, without the grader").click()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name=told)).to_be_visible()


def test_without_a_script_there_is_no_button_that_does_nothing(browser: Browser, base: str) -> None:
    with window(browser, base, script=False) as page:
        sign_in(page, "ada")
        page.goto("/courses/nn/submissions/1")
        page.get_by_text("See it in Python, without the grader").click()
        expect(page.get_by_text("from hw1 import sin_vjp")).to_be_visible()
        expect(page.get_by_role("button", name="Copy")).to_be_hidden()


def test_the_chart_is_of_the_theme_and_is_there(browser: Browser, base: str) -> None:
    for dark, theme in ((False, "light"), (True, "dark")):
        with window(browser, base, dark=dark) as page:
            sign_in(page, "ada")
            page.goto("/courses/nn/submissions/4")
            shown = page.locator(f"img.only-{theme}")
            expect(shown).to_be_visible()
            page.wait_for_function("theme => document.querySelector(`img.only-${theme}`).naturalWidth > 100", arg=theme)
            expect(page.locator("img.chart:visible")).to_have_count(1)


def test_the_map_shows_the_lines_of_the_exercise_in_focus(browser: Browser, base: str) -> None:
    with window(browser, base) as page:
        sign_in(page, "ada")
        page.goto("/exercises/map")
        page.get_by_role("link", name="4.5 A fully connected layer on a batch").first.focus()
        before = page.locator(".map-line.before")
        expect(before).to_have_count(1)
        expect(before).to_have_attribute("data-from", "matvec")
        assert page.locator(".map-line.after").count() > 3
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="A fully connected layer on a batch")).to_be_visible()


def test_the_catalogue_is_searched_without_a_script(browser: Browser, base: str) -> None:
    with window(browser, base, width=390, script=False) as page:
        sign_in(page, "ada")
        page.get_by_role("link", name="Exercises").click()
        page.get_by_label("Words").fill("norm")
        page.get_by_label("Known from").select_option("CS231n A2")
        page.get_by_label("Level").select_option("5, very hard")
        page.get_by_role("button", name="Find").click()
        expect(page.get_by_role("status")).to_have_text("1 exercise found.")
        page.get_by_role("link", name="Group normalisation").click()
        expect(page.locator("math").first).to_be_visible()


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
