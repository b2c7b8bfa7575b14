"""The settings that the page gets are what the traits in Python say: first values, limits, and what is sound."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from traitlets import HasTraits, TraitError

import nnbook.widgets
from example_widgets import make_widget
from nnbook.widgets.kit import modules
from nnbook.widgets.kit.base import KIT
from nnbook.widgets.kit.list_traits import Numbers, Points, Words
from nnbook.widgets.kit.traits import Choice, Flag, Number, Text, Whole, settings_module, settings_of


class Odd(HasTraits):
    """Every kind of setting, and what is odd about it."""

    plain = Number(0.5, -1, 2)
    above = Number(0.1, 0, 1e6, above=True)
    tiny = Number(1e-300, 1e-308, 1e308)
    counted = Whole(3, 0, 2**31 - 1)
    absent = Whole(None, 0, 9, allow_none=True)
    first = Choice(["a", "b\"'</script>`${x}"])
    later = Choice(["a", "é"], "é")
    yes = Flag(True)
    fixed = Numbers([1, 2.5], 0, 3)
    between = Numbers([0.25], 0, 1, 1, 3)
    wholes = Numbers([8, 8], 1, 8, 0, 3, whole=True)
    names = Words(["x", "y", "z"], ["z", "x"])
    classes = Points("x, y, target", 2, 10)
    numbers = Points("x, y, label", 2, 6, 10)
    not_a_setting = Text("a")


VALUES = [
    None, True, False, "", "a", "é", "b\"'</script>`${x}",
    0, 1, -1, 0.1, 0.5, 2, 2.5, 9, 10, 1e-308, 1e6, 1e6 + 1, 1e308, 2**31 - 1,
    [], [1], [0, 0], [1, 2.5], [1, 9], [1, 2, 3], [1, 2, 3, 4], [8, 0.5], [None, 1], ["x"], ["x", "x"], ["y", "z", "x"],
    ["x", "w"], [[0, 0, 1]], [[10, -10, 0]], [[6, -6, 10]], [[0, 0, 0.5]], [[11, 0, 1]], [[0, 0, 1]] * 3,
]
# In a docstring: "x, y: …, in -6..6".
RANGE = re.compile(r"^ {8}([\w, ]+): .*?(-?\d[\d.e-]*?)\.\.(-?\d[\d.]*\d|\d)", re.MULTILINE)


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A page with the settings of `Odd` as S."""
    made, module = browser.new_page(), KIT.parent / "odd" / "settings.js"
    modules.derive(module, settings_module(Odd))
    made.add_script_tag(content=modules.classic({"S": module}, "window.S = odd_settings.SETTINGS;"))
    yield made
    made.close()


def test_first_values_and_limits(page: Page) -> None:
    got = page.evaluate("Object.fromEntries(Object.entries(S).map(([name, made]) => [name, { ...made, sound: null }]))")
    assert list(got) == [name for name in vars(Odd) if name in Odd.class_trait_names() and name != "not_a_setting"]
    renamed = {"none": "allow_none", "wholes": "whole"}
    for name, made in got.items():
        trait, start = Odd.class_traits()[name], getattr(Odd(), name)
        assert made.pop("start") == start, name
        assert made.pop("sound") is None
        for fact, value in made.items():
            expected = getattr(trait, renamed.get(fact, fact))
            assert value == (list(expected) if isinstance(expected, tuple) else expected), (name, fact)


@pytest.mark.parametrize("name", settings_of(Odd))
def test_what_python_takes_the_page_leaves_as_it_is_and_what_it_makes_python_takes(page: Page, name: str) -> None:
    made = page.evaluate("([name, values]) => values.map((value) => [S[name].sound(value)])", [name, VALUES])
    kept = 0
    for value, (sound,) in zip(VALUES, made, strict=True):
        try:
            taken = getattr(Odd(**{name: value}), name)
        except TraitError:
            taken = "refused"
        if taken != "refused":
            kept += 1
            assert json.loads(json.dumps(sound)) == taken, (name, value)
        elif sound is not None:    # brought within the limits
            Odd(**{name: sound})
    assert kept > 0


@pytest.mark.parametrize("name", nnbook.widgets.__all__)
def test_every_list_on_the_page_has_a_text_for_each_option(name: str, browser: Browser) -> None:
    page, widget = browser.new_page(), make_widget(name)
    page.evaluate("""async ([text, state]) => {
        const { default: widget } = await import(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
        const model = { get: (key) => state[key], set() {}, on() {}, off() {}, save_changes() {} };
        widget.render({ model, el: document.body });
    }""", [widget._esm, widget.twin_state()])
    texts = page.evaluate("""[...document.querySelectorAll("select option, [role=radiogroup] label")]
        .map((each) => each.querySelector("[aria-label]")?.ariaLabel ?? each.textContent)""")
    assert not [text for text in texts if text in {"", "undefined"}]
    page.close()


def test_ranges_in_docstrings_are_those_of_the_traits() -> None:
    """`help` says them once more, for a reader who cannot see the traits."""
    count = 0
    for name in nnbook.widgets.__all__:
        kind = getattr(nnbook.widgets, name)
        for names, low, high in RANGE.findall(kind.__doc__):
            for setting in names.split(", "):
                trait = settings_of(kind).get(setting)
                if isinstance(trait, (Number, Whole, Numbers)):
                    assert (float(low), float(high)) == (trait.low, trait.high), f"{name}.{setting}"
                    count += 1
    assert count > 30
