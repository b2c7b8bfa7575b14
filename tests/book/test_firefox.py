"""The widgets of the built book in Firefox: from disk, without a network, by keys and by mouse, and without a word."""

import re
from collections.abc import Iterator

import pytest

from book_pages import SITE
from browsers import firefox
from firefox import Firefox

# What a reader sees of a widget besides its controls. An image speaks by its text, a canvas by its pixels.
PICTURE = """(i) => [...document.querySelectorAll("[data-widget]")[i].querySelectorAll("canvas, img, table, svg")]
    .map((node) => node.toDataURL?.() ?? (node.alt || node.outerHTML)).join()"""
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 60))))"
SLIDERS = """const sliders = [...document.querySelectorAll("[data-widget]")[i].querySelectorAll("input[type=range]:enabled")]
    .filter((node) => node.checkVisibility({ visibilityProperty: true })); const slider = sliders[j];"""
COUNT = f"(i, j) => {{ {SLIDERS} return sliders.length; }}"
VALUE = f"(i, j) => {{ {SLIDERS} return Number(slider.value); }}"
FOCUS = f"(i, j) => {{ {SLIDERS} slider.focus(); return Number(slider.value) < Number(slider.max); }}"
# The far end of the slider, as a place in the window.
FAR_END = f"""(i, j) => {{ {SLIDERS}
    slider.scrollIntoView({{ block: "center", behavior: "instant" }});
    const box = slider.getBoundingClientRect(), low = Number(slider.value) < (Number(slider.min) + Number(slider.max)) / 2;
    return [box.x + box.width * (low ? 0.95 : 0.05), box.y + box.height / 2]; }}"""
PLACE = """(text) => { const node = document.querySelector(text);
    node.scrollIntoView({ block: "center", behavior: "instant" });
    const box = node.getBoundingClientRect();
    return [box.x, box.y, box.width, box.height]; }"""
EPOCH = """(i) => { const node = [...document.querySelectorAll("[data-widget]")[i].querySelectorAll("button")]
    .find((button) => button.textContent.trim() === "1 epoch");
    node.id = "one-epoch"; node.focus(); }"""
WINNER = '() => document.querySelector(".nnb-digit-pad .winner .digit")?.textContent'


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    running = Firefox(firefox(), tmp_path_factory.mktemp("firefox"))
    yield running
    running.close()


@pytest.fixture
def fox(started: Firefox) -> Iterator[Firefox]:
    """The running Firefox; in the end its page must have been silent, and have asked for files only."""
    started.complaints.clear()
    yield started
    started.ask("() => 0")    # takes in what was said until now
    assert started.complaints == []


def open_page(fox: Firefox, name: str, widgets: int) -> None:
    """Open a page of the book whose widgets are as many as that, and all that's folded in it."""
    fox.open(f"{SITE.as_uri()}/{name}.html")
    fox.ask("() => { document.querySelectorAll('details').forEach((fold) => { fold.open = true; }); return 0; }")
    fox.wait("(count) => document.querySelectorAll('[data-widget][data-mounted] > .nnb').length === count", widgets)


def answers(fox: Firefox, widget: int, hand: str) -> bool:
    """Whether a key, or a click, on one of a widget's sliders moves it and changes a picture."""
    for slider in range(fox.ask(COUNT, widget, 0)):
        before, picture = fox.ask(VALUE, widget, slider), fox.ask(PICTURE, widget)
        if hand == "keys":
            fox.press("ArrowRight" if fox.ask(FOCUS, widget, slider) else "ArrowLeft")
        else:
            fox.drag(tuple(fox.ask(FAR_END, widget, slider)))
        assert fox.ask(VALUE, widget, slider) != before
        fox.ask(DRAWN)
        if fox.ask(PICTURE, widget) != picture:
            return True
    return False


@pytest.mark.parametrize("name", ["chapters/03_perceptron", "chapters/04_multilayer_perceptron", "chapters/gallery"])
def test_widgets_mount_and_answer(fox: Firefox, name: str) -> None:
    kinds = re.findall(r'data-widget="(\w+)"', (SITE / f"{name}.html").read_text(encoding="utf-8"))
    assert len(kinds) >= 2
    open_page(fox, name, len(kinds))
    for hand in ("keys", "mouse"):
        dead = [kind for i, kind in enumerate(kinds) if kind not in ("DigitPad", "Playground") and not answers(fox, i, hand)]
        assert dead == [], hand
        for i in (i for i, kind in enumerate(kinds) if kind == "Playground"):
            fox.ask(EPOCH, i)
            x, y, width, height = fox.ask(PLACE, "#one-epoch")
            before = fox.ask(PICTURE, i)
            fox.press("Enter") if hand == "keys" else fox.drag((x + width / 2, y + height / 2))
            fox.wait(f"(i, before) => ({PICTURE})(i) !== before", i, before)
            fox.ask("() => { document.querySelector('#one-epoch').id = ''; }")


@pytest.mark.parametrize("name", ["index", "chapters/12_mnist", "chapters/gallery"])
def test_a_digit_is_drawn_and_read(fox: Firefox, name: str) -> None:
    fox.open(f"{SITE.as_uri()}/{name}.html")
    fox.wait("() => document.querySelector('[data-widget=DigitPad][data-mounted] .pad')")
    x, y, width, height = fox.ask(PLACE, ".nnb-digit-pad .pad")
    fox.ask("() => document.querySelector('.nnb-digit-pad .pad').focus()")
    fox.press("Delete")
    fox.wait(f"() => !({WINNER})()")
    fox.drag(*((x + width * 0.5, y + height * part / 20) for part in range(3, 18)))
    fox.wait(f"() => ({WINNER})() === '1'")
    fox.press("Delete")
    fox.wait(f"() => !({WINNER})()")
    fox.press(*["ArrowUp"] * 12, "Space", *["ArrowDown"] * 24, "Space")
    fox.wait(f"() => ({WINNER})() === '1'")


def test_arrows_stay_and_formulas_are_drawn(fox: Firefox) -> None:
    fox.open(f"{SITE.as_uri()}/chapters/04_multilayer_perceptron.html")
    fox.wait("() => document.querySelectorAll('mjx-container').length > 20")
    for place in ("article h1", "article summary", ".nnb canvas"):
        x, y, *_ = fox.ask(PLACE, place)
        fox.drag((x + 2, y + 2))
        fox.press("ArrowRight", "ArrowLeft")
        assert fox.ask("() => location.pathname").endswith("04_multilayer_perceptron.html")
