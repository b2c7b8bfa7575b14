"""No widget scrolls sideways, on a narrow screen or with letters twice as large; and no button moves when it is pressed.

All widgets are on one page, one below the other; what is found begins with the widget's name.
"""

import pytest

import nnbook.widgets
from example_widgets import make_widget
from widget_pages import Visits, settle

# What is cut or scrolls sideways: the page itself, or something inside a widget of `names`, but for some tables within their own
# frame. Of things in one another only the outermost is named.
WIDE = """([names, tables]) => {
    const page = document.documentElement, wide = page.scrollWidth > page.clientWidth, all = [];
    for (const name of names) {
        const root = document.querySelector(`[data-widget=${name}] .nnb`), inner = root.getBoundingClientRect();
        const found = new Map(), nodes = [...root.querySelectorAll("*")];
        const beyond = (node) => !node.closest(tables) && node.getBoundingClientRect().right > page.clientWidth;
        if (wide && nodes.some(beyond)) {
            found.set(page, `the page: ${page.scrollWidth} in ${page.clientWidth}`);
        }
        for (const node of nodes) {
            if (node.closest(`.nnb-hidden, svg, option, ${tables}`) || !node.checkVisibility()) continue;
            const box = node.getBoundingClientRect(), out = Math.round(Math.max(box.right - inner.right, inner.left - box.left));
            const scrolls = node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).overflowX !== "visible";
            if (box.width < 2 || [...found.keys()].some((other) => other !== page && other.contains(node))) continue;
            const called = `${node.tagName.toLowerCase()}.${node.className} "${node.textContent.trim().slice(0, 40)}"`;
            const hides = scrolls && !node.matches("input, textarea, select");
            if (out > 0) found.set(node, `${called}: ${out} px out`);
            else if (hides) found.set(node, `${called}: ${node.scrollWidth} in ${node.clientWidth}`);
        }
        all.push(...[...found.values()].map((each) => `${name}: ${each}`));
    }
    const whole = names.length === document.querySelectorAll("[data-widget]").length;
    return wide && whole && all.length === 0 ? ["none of the widgets, but the page is too wide"] : all;
}"""
# Chooses, one after the other, every entry of every list: in each widget its next one at the same time.
CHOOSE = f"""async ([names, tables]) => {{
    const look = {WIDE}, found = [];
    const frames = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const lists = (name) => [...document.querySelectorAll(`[data-widget=${{name}}] .nnb :is(select, [role=radiogroup])`)];
    const entries = Object.fromEntries(names.map((name) => [name, lists(name).flatMap((list, i) =>
        [...list.options ?? list.querySelectorAll("input")].map(({{ value }}) => [i, value]))]));
    for (let going = names; going.length > 0; going = going.filter((name) => entries[name].length > 0)) {{
        await frames();
        found.push(...look([going, tables]));
        for (const name of going) {{
            while (entries[name].length > 0) {{
                const [i, value] = entries[name].shift(), list = lists(name)[i];
                if (!list.checkVisibility()) continue;
                if (list.options) {{
                    list.value = value;
                    list.dispatchEvent(new Event("change", {{ bubbles: true }}));
                }} else [...list.querySelectorAll("input")].find((each) => each.value === value).click();
                break;
            }}
        }}
    }}
    await frames();
    return [...new Set([...found, ...look([names, tables])])];
}}"""


@pytest.mark.parametrize(("width", "size"), [(390, 100), (320, 100), (1280, 200), (390, 200)])
def test_nothing_scrolls_sideways(width: int, size: int, widgets: Visits) -> None:
    """With all that folds out folded out, and for every entry of every list.

    Tables of many columns scroll within a frame that keys can reach; all do so on a phone with letters twice as large.
    """
    tables = ".nnb-table" if (width, size) == (390, 200) else ".nnb-table[tabindex]"
    page = widgets(*map(make_widget, nnbook.widgets.__all__), width=width)
    page.add_style_tag(content=f"html {{ font-size: {size}%; }}")
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    found = page.evaluate(CHOOSE, [nnbook.widgets.__all__, tables])
    assert not found, f"{width} px, {size} %:\n" + "\n".join(found)


# Presses each button of a widget, twice, and looks where it is then: at once, and while something goes on (what
# does asks for frames).
PRESS = """async (name) => {
    const host = document.querySelector(`[data-widget=${name}]`), moved = new Map(), ask = window.requestAnimationFrame;
    let goes = false;
    window.requestAnimationFrame = (call) => { goes = true; return ask(call); };
    const frame = () => new Promise((done) => ask(done));
    const place = (node) => {
        const box = node.getBoundingClientRect(), corner = host.getBoundingClientRect();
        return [box.left - corner.left, box.top - corner.top];
    };
    host.scrollIntoView();
    await frame();
    await frame();
    for (const button of host.querySelectorAll("button")) {
        for (const again of [0, 1]) {
            if (!button.checkVisibility({ visibilityProperty: true })) continue;
            const before = place(button), called = button.getAttribute("aria-label") ?? button.textContent;
            button.click();
            for (let count = 1; count <= 28 && button.checkVisibility(); count += 1) {
                goes = false;
                await frame();
                const by = place(button).map((now, i) => Math.round(Math.abs(now - before[i]))), most = Math.max(...by);
                if (most > 1) moved.set(called, Math.max(most, moved.get(called) ?? 0));
                if (count >= 4 && !goes) break;
            }
        }
    }
    window.requestAnimationFrame = ask;
    return [...moved].map(([button, by]) => `${name}: ${button} by ${by} px`);
}"""


@pytest.mark.parametrize("width", [390, 1280])
def test_no_button_moves_when_it_is_pressed(width: int, widgets: Visits) -> None:
    page = widgets(*map(make_widget, nnbook.widgets.__all__), width=width)
    settle(page)
    moved = [each for name in nnbook.widgets.__all__ for each in page.evaluate(PRESS, name)]
    assert not moved, f"{width} px:\n" + "\n".join(moved)
