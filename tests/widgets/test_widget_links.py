"""Addresses that somebody has broken or made up: no widget stumbles over them, and none believes them."""

import re

import pytest

import nnbook.widgets
from example_widgets import make_widget
from widget_pages import Visits, settle

NASTY = ["%", "%F0%9F%92%A9", "é", "__proto__", "toString", "", ",", "1,,2", "0,0,2", "NaN", "0.5", "-1e308", "1e999", "Infinity",
         "1e308,-1e308,1", "9" * 400, "x" * 5000, "1," * 3000 + "1"]
FEW = ["%E0%A4%A", "constructor", "-1", "1e308"]
VISIT = """async ([keyword, names, nasty, few]) => {
    const errors = [];
    const go = async (values) => {
        location.hash = values.includes("=") ? values : `${keyword}=${values}`;
        await new Promise((done) => addEventListener("hashchange", () => setTimeout(done), { once: true }));
        const wrong = /NaN|undefined|function|\\[object/.exec(document.querySelector(".nnb").innerText);
        if (wrong) errors.push(`${values.slice(0, 80)}: the widget shows ${wrong[0]}`);
    };
    for (const each of nasty) await go(names.map((name) => `${name}:${each}`).join(";"));
    for (const name of names) for (const each of few) await go(`${name}:${each}`);
    await go(names.map((name) => `${name}:1;${name}:2`).join(";"));
    await go(`${keyword}=${names[0]}:3&${keyword}=${names[0]}:4`);
    await go(`%E0%A4%A&${keyword}=${names[0]}:1`);
    for (const rest of ["", "%", ";;:", "a=b", "&=&&"]) await go(`${keyword}=${rest}`);
    return errors;
}"""


def keyword(name: str) -> str:
    """The word of a widget in links; "" where it has none."""
    text = (getattr(nnbook.widgets, name).folder / "view.js").read_text(encoding="utf-8")
    found = re.search(r'key: "(\w+)"|link\(el, "(\w+)"', text)
    return (found[1] or found[2]) if found else ""


NAMES = [name for name in nnbook.widgets.__all__ if keyword(name)]


def test_all_widgets_but_the_pad_can_be_linked() -> None:
    assert set(nnbook.widgets.__all__) - set(NAMES) == {"DigitPad"}


@pytest.mark.parametrize("name", NAMES)
def test_an_address_that_somebody_has_broken(name: str, widgets: Visits) -> None:
    made, word = make_widget(name), keyword(name)
    page = widgets(made, hash_=f"#%E0%A4%A&{word}=%E0%A4%A:%E0%A4%A;constructor:1;__proto__:1")
    settle(page)
    assert len(page.locator(".nnb").inner_text()) > 20
    names = [*made.twin_state(), "n", "kind", "rate", "epoch", "changes", "__proto__", "constructor", "%E0%A4%A"]
    assert page.evaluate(VISIT, [word, names, NASTY, FEW]) == []


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
    assert page.get_by_label("Points", exact=True).input_value() == "AND"


def test_what_a_link_may_hide(widgets: Visits) -> None:
    page = widgets(make_widget("SpikingNeuronExplorer"), hash_="#spikes=hide:constructor,toString,tau")
    settle(page)
    page.get_by_role("button", name="Link to this").click()
    assert page.evaluate("location.hash").endswith("hide:tau")
