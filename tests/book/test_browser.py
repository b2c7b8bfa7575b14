"""The built book in a real browser: from disk and from a server, light and dark, wide and narrow, without a network."""

import re

import pytest
from playwright.sync_api import Page, expect

from book_pages import SITE, Visit, switch
from choices import choose
from digit_pad_page import points, sentence, winner
from nnbook.datasets import mnist_is_at_hand
from widget_pages import violations


def test_formulas_are_drawn(visit: Visit) -> None:
    page = visit("chapters/12_mnist")
    page.wait_for_selector("mjx-container")
    assert page.locator("mjx-container").count() > 20
    assert page.locator("mjx-merror, .MathJax_Error").count() == 0
    assert page.locator("mjx-assistive-mml").count() > 20      # what a screen reader reads


def test_search_finds_the_chapter_from_disk(visit: Visit) -> None:
    page = visit("search")
    page.goto(f"{SITE.as_uri()}/search.html?q=softmax")
    found = page.locator("#search-results li a")
    expect(found.filter(has_text="handwritten").first).to_be_visible()    # they come one after the other


def test_the_theme_can_be_switched(visit: Visit) -> None:
    page = visit("chapters/12_mnist")
    light, dark = (page.locator(f"img.nnb-{theme}").first for theme in ("light", "dark"))
    assert [light.is_visible(), dark.is_visible()] == [True, False]
    button = page.locator("button.book-theme:visible")
    for _ in range(3):
        if page.evaluate("document.documentElement.dataset.mode") == "dark":
            break
        button.click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert [light.is_visible(), dark.is_visible()] == [False, True]


@pytest.mark.parametrize("width", [1280, 390])
def test_buttons_of_the_page_have_a_picture_and_a_name(visit: Visit, width: int) -> None:
    page = visit("chapters/12_mnist", width=width)
    buttons = page.locator(":is(.book-menu, .book-tool):visible")
    assert buttons.count() == (3 if width == 390 else 1)
    for button in buttons.all():
        assert button.locator("svg > *").first.bounding_box()["width"] > 5
        assert (button.get_attribute("aria-label") or button.inner_text()).strip()
    assert page.locator("i[class*=' fa-'], .svg-inline--fa").count() == 0    # no icon of a font


def test_the_gallery_is_alive(visit: Visit) -> None:
    page = visit("chapters/gallery")
    neuron, figure = page.locator(".nnb-neuron-explorer"), page.locator(".nnb-figure-slider")
    choose(neuron, "Points", "OR")
    neuron.get_by_role("button", name="Run until").click()
    expect(neuron.locator(".update")).to_contain_text("No mistake is left")
    picture = figure.get_by_role("img")
    expect(picture).to_have_attribute("alt", re.compile("1 hidden units .* 0.01"))
    figure.get_by_label("hidden units").press("End")
    figure.get_by_label("learning rate").press("End")
    expect(picture).to_have_attribute("alt", re.compile("16 hidden units .* 1.0"))
    figure.get_by_role("button", name="Link to this").click()
    address = page.evaluate("location.href")
    page.goto("about:blank")
    page.goto(address)
    expect(picture).to_have_attribute("alt", re.compile("16 hidden units .* 1.0"))
    page.wait_for_function("scrollY > 1000")             # the link leads to the widget
    for theme in ("light", "dark"):
        switch(page, theme)
        assert theme in picture.get_attribute("class")
        assert picture.evaluate("e => getComputedStyle(e).backgroundColor") == "rgba(0, 0, 0, 0)"    # no sheet of the theme below
        assert violations(page) == [], theme


@pytest.mark.parametrize("name", ["index", "chapters/12_mnist"])
def test_mouse_draws_a_digit_that_is_read(visit: Visit, js: Page, name: str) -> None:
    pad = visit(name).locator(".nnb-digit-pad")
    hint = pad.get_by_text("draw here", exact=True)
    if name == "index":
        assert winner(pad) == "3"    # a digit to begin with
        pad.get_by_role("button", name="Clear").click()
    for digit in (0, 2, 7):
        assert (winner(pad), hint.is_visible()) == ("", True)       # it starts empty
        pad.locator(".pad").scroll_into_view_if_needed()
        for line in points(js, pad, digit):
            pad.page.mouse.move(*line[0])
            pad.page.mouse.down()
            for point in line[1:]:
                pad.page.mouse.move(*point)
            pad.page.mouse.up()
        assert winner(pad) == str(digit)
        sentence(pad, rf"^{digit}, .*%; next \d, .*%$")
        pad.get_by_role("button", name="Clear").click()


def test_a_finger_draws_a_digit_that_is_read(visit: Visit, js: Page) -> None:
    pad = visit("chapters/12_mnist", width=390, has_touch=True, is_mobile=True).locator(".nnb-digit-pad")
    pad.get_by_role("button", name="Clear").tap()
    pad.locator(".pad").scroll_into_view_if_needed()
    touch, before = pad.page.context.new_cdp_session(pad.page), pad.page.evaluate("scrollY")
    for line in points(js, pad, 2):
        for i, (x, y) in enumerate(line):
            kind = "touchMove" if i else "touchStart"
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert winner(pad) == "2"
    assert pad.page.evaluate("scrollY") == before


def test_keys_draw_a_digit_that_is_read(visit: Visit) -> None:
    pad = visit("chapters/12_mnist").locator(".nnb-digit-pad")
    pad.locator(".pad").focus()
    press = pad.page.keyboard.press
    press("Delete")
    for key, times in (("ArrowUp", 12), (" ", 1), ("ArrowDown", 24), (" ", 1)):
        for _ in range(times):
            press(key)
    assert winner(pad) == "1"


def test_without_preparation_samples_are_misread(visit: Visit) -> None:
    pad = visit("chapters/12_mnist").locator(".nnb-digit-pad")
    box = pad.get_by_label("Prepare the drawing as MNIST was")

    def read() -> list[str]:
        answers = []
        for digit in range(10):
            pad.get_by_role("button", name=f"Sample {digit}").click()
            answers.append(winner(pad))
        return answers

    right = [str(digit) for digit in range(10)]
    prepared = sum(a == b for a, b in zip(read(), right, strict=True))
    box.uncheck()
    raw = sum(a == b for a, b in zip(read(), right, strict=True))
    assert prepared >= (9 if mnist_is_at_hand() else 6)
    assert raw <= prepared - 4
