"""Addresses that somebody has broken or made up: no widget stumbles over them, and none believes them."""

import re

import pytest

import nnbook.widgets
from choices import checked
from example_widgets import make_widget
from widget_pages import Visits, settle

NASTY = ["%", "%F0%9F%92%A9", "é", "__proto__", "toString", "", ",", "1,,2", "0,0,2", "NaN", "0.5", "-1e308", "1e999", "Infinity",
         "1e308,-1e308,1", "9" * 400, "x" * 5000, "1," * 3000 + "1"]
FEW = ["%E0%A4%A", "constructor", "-1", "1e308"]
# Goes from one address to the next. Each holds, for all widgets, what comes next in their lists; a widget at the end of its list
# stays as it is.
VISIT = """async ([widgets, nasty, few]) => {
    const errors = new Set();
    const lists = widgets.map(([name, keyword, names]) => [name, [
        ...nasty.map((each) => `${keyword}=${names.map((name) => `${name}:${each}`).join(";")}`),
        ...names.flatMap((name) => few.map((each) => `${keyword}=${name}:${each}`)),
        `${keyword}=${names.map((name) => `${name}:1;${name}:2`).join(";")}`,
        `${keyword}=${names[0]}:3&${keyword}=${names[0]}:4`,
        `%E0%A4%A&${keyword}=${names[0]}:1`,
        ...["", "%", ";;:", "a=b", "&=&&"].map((rest) => `${keyword}=${rest}`),
    ]]);
    for (let place = 0; lists.some(([, list]) => place < list.length); place += 1) {
        const now = lists.filter(([, list]) => place < list.length);
        location.hash = now.map(([, list]) => list[place]).join("&");
        await new Promise((done) => addEventListener("hashchange", () => setTimeout(done), { once: true }));
        for (const [name, list] of now) {
            const shown = document.querySelector(`[data-widget=${name}] .nnb`).innerText;
            const wrong = /NaN|undefined|function|\\[object/.exec(shown);
            if (wrong) errors.add(`${name}, ${list[place].slice(0, 80)}: the widget shows ${wrong[0]}`);
        }
    }
    return [...errors];
}"""


def keyword(name: str) -> str:
    """The word of a widget in links; "" where it has none."""
    text = (getattr(nnbook.widgets, name).folder / "view.js").read_text(encoding="utf-8")
    found = re.search(r'key: "(\w+)"|link\(el, "(\w+)"', text)
    return (found[1] or found[2]) if found else ""


NAMES = [name for name in nnbook.widgets.__all__ if keyword(name)]


def test_all_widgets_but_the_pad_can_be_linked() -> None:
    assert set(nnbook.widgets.__all__) - set(NAMES) == {"DigitPad"}


def broken(widgets: Visits, names: list[str]) -> list[str]:
    """What is wrong with these widgets on one page, each of which reads its own part of the address."""
    made = {name: make_widget(name) for name in names}
    first = "&".join(f"{keyword(name)}=%E0%A4%A:%E0%A4%A;constructor:1;__proto__:1" for name in names)
    page = widgets(*made.values(), hash_=f"#%E0%A4%A&{first}")
    settle(page)
    found = [f"{name}: empty" for name in names if len(page.locator(f"[data-widget={name}] .nnb").inner_text()) <= 20]
    more = ["n", "kind", "rate", "epoch", "changes", "__proto__", "constructor", "%E0%A4%A"]
    rows = [[name, keyword(name), [*widget.twin_state(), *more]] for name, widget in made.items()]
    found += page.evaluate(VISIT, [rows, NASTY, FEW]) + widgets.complaints
    widgets.complaints.clear()
    return found


def test_an_address_that_somebody_has_broken(widgets: Visits) -> None:
    """All on one page; where something is wrong, each once more by itself, as an error of the page doesn't say whose it is."""
    if found := broken(widgets, NAMES):
        alone = [f"{name} alone: {fault}" for name in NAMES for fault in broken(widgets, [name])]
        pytest.fail("\n".join([*found, *alone]))


def test_an_anchor_beside_the_widgets_state(widgets: Visits) -> None:
    """The anchor wins where it can be read; where it can't, the state still counts."""
    for anchor in ("after", "%61fter"):
        page = widgets(make_widget("NeuronExplorer"), hash_=f"#{anchor}&neuron=w1:2")
        page.set_viewport_size({"width": 1000, "height": 500})
        page.wait_for_function("scrollY > 200")
        assert page.get_by_label("w1 as a number").input_value() == "2"
    page = widgets(make_widget("NeuronExplorer"), hash_="#%E0%A4%A&neuron=w1:2;data:constructor")
    settle(page)
    assert page.get_by_label("w1 as a number").input_value() == "2"
    assert checked(page, "Points").input_value() == "AND"


def test_what_a_link_may_hide(widgets: Visits) -> None:
    page = widgets(make_widget("SpikingNeuronExplorer"), hash_="#spikes=hide:constructor,toString,tau")
    settle(page)
    page.get_by_role("button", name="Link to this").click()
    assert page.evaluate("location.hash").endswith("hide:tau")
