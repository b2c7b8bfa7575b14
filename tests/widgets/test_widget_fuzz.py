"""Each widget under some hundred random keys, clicks and typed numbers, always the same ones.

After each action: the console is silent, a key has not thrown the focus out of the widget, and all that shows one value shows
the same value. In the end Python takes everything that the page wrote.
"""

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

import nnbook.widgets
from example_widgets import make_widget
from nnbook.widgets.kit.base import style_sheet
from widget_pages import MODEL, Visits

ACTIONS = 110
KEYS = ["Tab", "Tab", "Tab", "Shift+Tab", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown",
        "Enter", "Enter", "Space", "Space", "Delete", "Escape", "7", "+"]
OPENS = {"Enter", "Space", "Escape"}    # keys that would open a list, or close it
TYPED = ["", "-", "0", "1", "3", "25", "-3.5", "1e9", "-1e9", "0.0001", "2.5", "99999", "0101", "0.70"]

FOCUS = "(i) => document.querySelector(`[data-fuzz='${i}']`).focus()"
MOUNT = f"""async ([text, state, name]) => {{
    {MODEL}
    const el = document.createElement("div"), before = document.createElement("button"), after = document.createElement("button");
    before.textContent = "before"; after.textContent = "after";
    el.dataset.widget = name;
    document.body.replaceChildren(before, el, after);
    widget.render({{ model, el }});
    for (const folded of document.querySelectorAll("details")) folded.open = true;
}}"""

# Where things are, where the focus is, and which controls contradict one another.
LOOK = """async () => {
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const root = document.querySelector(".nnb"), active = document.activeElement, apart = [];
    const seen = (node) => node.checkVisibility({ visibilityProperty: true }) && node.getBoundingClientRect().width > 1;
    const called = (node) => node.getAttribute("aria-label") ?? node.labels?.[0]?.textContent ?? node.textContent.trim();
    const text = (node) => `${node.tagName} ${called(node)}`.slice(0, 60);
    const near = (a, b, by) => Math.abs(a - b) <= by + 1e-9 * Math.max(1, Math.abs(a));
    const typing = (field) => field === active && !(field.value !== "" && field.validity.valid);
    for (const row of root.querySelectorAll(".nnb-slider")) {
        const range = row.querySelector("input[type=range]"), field = row.querySelector("input[type=number]");
        const word = row.querySelector(".nnb-value"), said = range.getAttribute("aria-valuetext") ?? "";
        const by = `${text(range)}: slider ${range.value} (${range.min}..${range.max}), says ${said}`;
        if (word && word.textContent !== said) apart.push(`${by}, shows ${word.textContent}`);
        if (!field || typing(field)) continue;
        const value = field.valueAsNumber, spoken = Number(said.replaceAll("−", "-").split(" ")[0]);
        const even = !row.classList.contains("rate");    // else its places are powers of ten
        const good = near(spoken, value, 0.01 * Math.abs(value)) && (!even || near(range.valueAsNumber, value, 0.5 * range.step));
        if (!good) apart.push(`${by}, field ${field.value}`);
    }
    const step = root.querySelector("input[type=number][aria-label^='step']");
    for (const [place, form] of [[".moment th", /step (\\d+)/], [".rule", /^(\\d+) of/], ["thead", /loss, step (\\d+)/]]) {
        const told = form.exec(root.querySelector(place)?.textContent ?? "")?.[1];
        if (!step || told === undefined || typing(step)) continue;
        if (Number(told) !== step.valueAsNumber) apart.push(`step ${step.value}, in words ${told}`);
    }
    for (const node of root.querySelectorAll("[data-fuzz]")) delete node.dataset.fuzz;
    const things = [...root.querySelectorAll("button, input, select, summary, canvas, textarea, [tabindex='0']")].filter(seen);
    return { apart, inside: root.contains(active), lost: active === document.body, active: text(active), tag: active.tagName,
        things: things.map((node, i) => {
            const box = node.getBoundingClientRect();
            node.dataset.fuzz = i;
            return { i, what: text(node), tag: node.tagName, type: node.type ?? "", keeps: node.tabIndex >= 0,
                box: [box.x, box.y, box.width, box.height] };
        }) };
}"""
PRESSED = {"button", "submit", "checkbox", "radio", "range"}


def act(page: Page, rng: np.random.Generator, now: dict[str, Any]) -> tuple[str, bool]:
    """One action: what it was, and whether the focus has to stay in the page."""
    things = now["things"]
    groups = {"type": [each for each in things if each["type"] in {"number", "text"}],
              "canvas": [each for each in things if each["tag"] == "CANVAS"],
              "press": [each for each in things if each["tag"] == "SUMMARY" or each["type"] in PRESSED]}
    kind = str(rng.choice(["key", "key", "key", "press", "press", "type", "canvas"]))
    if kind == "key" or not groups[kind]:
        return a_key(page, rng, now)
    thing = groups[kind][rng.integers(len(groups[kind]))]
    if kind == "type":
        text = str(rng.choice(TYPED))
        page.evaluate(FOCUS, thing["i"])
        page.keyboard.press("Control+A")
        page.keyboard.press("Delete")
        page.keyboard.type(text)
        if rng.integers(2):
            page.keyboard.press("Tab")
        return f"{text!r} into {thing['what']}", True
    x, y, width, height = thing["box"]
    x, y = x + width * rng.uniform(0.05, 0.95), y + height * rng.uniform(0.2, 0.8)
    page.mouse.move(x, y)
    page.mouse.down()
    if kind == "canvas" and rng.integers(2):
        page.mouse.move(x + rng.uniform(-60, 60), y + rng.uniform(-60, 60), steps=3)
    page.mouse.up()
    return f"{kind} {thing['what']}", kind == "press"


def a_key(page: Page, rng: np.random.Generator, now: dict[str, Any]) -> tuple[str, bool]:
    """A key in the widget; where the focus is elsewhere, it comes back first."""
    if not now["inside"]:
        thing = now["things"][rng.integers(len(now["things"]))]
        page.evaluate(FOCUS, thing["i"])
        return f"focus on {thing['what']}", thing["keeps"]
    key = str(rng.choice(KEYS))
    if now["tag"] == "SELECT" and key in OPENS:
        key = "ArrowDown"
    page.keyboard.press(key)
    return f"{key} on {now['active']}", True


@pytest.mark.parametrize("name", nnbook.widgets.__all__)
def test_random_keys_clicks_and_numbers(name: str, widgets: Visits) -> None:
    rng, made = np.random.default_rng(nnbook.widgets.__all__.index(name)), make_widget(name)
    page = widgets(width=1000)
    page.add_style_tag(content=style_sheet([made.folder]))
    page.evaluate(MOUNT, [made._esm, made.twin_state(), name])
    height = page.evaluate("document.documentElement.scrollHeight") + 600    # all of it can be seen, also where it grows
    page.set_viewport_size({"width": 1000, "height": height})
    now, wrong = page.evaluate(LOOK), []
    for number in range(ACTIONS):
        what, stays = act(page, rng, now)
        now = page.evaluate(LOOK)
        found = [*(["the focus is lost"] if stays and now["lost"] else []), *now["apart"], *widgets.complaints]
        wrong += [f"{number}, after {what}: {each}" for each in found]
        widgets.complaints.clear()
    assert not wrong, f"{name}, {len(wrong)}:\n" + "\n".join(wrong[:40])
    made.set_state(page.evaluate("model.state"))    # a TraitError, if Python would not take it
