"""No widget scrolls sideways, on a narrow screen or with letters twice as large; and no button moves when it is pressed."""

import pytest

import nnbook.widgets
from example_widgets import make_widget
from widget_pages import Visits, settle

every = pytest.mark.parametrize("name", nnbook.widgets.__all__)

# What is cut or scrolls sideways: the page itself, or something inside a widget, but for some tables within their own frame. Of
# things in one another only the outermost is named.
WIDE = """(tables) => {
    const root = document.querySelector(".nnb"), inner = root.getBoundingClientRect(), page = document.documentElement;
    const found = new Map();
    if (page.scrollWidth > page.clientWidth) found.set(page, `the page: ${page.scrollWidth} in ${page.clientWidth}`);
    for (const node of root.querySelectorAll("*")) {
        if (node.closest(`.nnb-hidden, svg, option, ${tables}`) || !node.checkVisibility()) continue;
        const box = node.getBoundingClientRect(), out = Math.round(Math.max(box.right - inner.right, inner.left - box.left));
        const scrolls = node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).overflowX !== "visible";
        if (box.width < 2 || [...found.keys()].some((other) => other !== page && other.contains(node))) continue;
        const called = `${node.tagName.toLowerCase()}.${node.className} "${node.textContent.trim().slice(0, 40)}"`;
        const hides = scrolls && !node.matches("input, textarea, select");
        if (out > 0) found.set(node, `${called}: ${out} px out`);
        else if (hides) found.set(node, `${called}: ${node.scrollWidth} in ${node.clientWidth}`);
    }
    return [...found.values()];
}"""
ENTRIES = "[...document.querySelectorAll('.nnb select')].map((list) => [...list.options].map((each) => each.value))"
CHOOSE = """([i, value]) => {
    const list = document.querySelectorAll(".nnb select")[i];
    if (!list.checkVisibility()) return false;
    list.value = value;
    return list.dispatchEvent(new Event("change", { bubbles: true }));
}"""


@every
@pytest.mark.parametrize(("width", "size"), [(390, 100), (320, 100), (1280, 200), (390, 200)])
def test_nothing_scrolls_sideways(name: str, width: int, size: int, widgets: Visits) -> None:
    """With all that folds out folded out, and for every entry of every list.

    Tables of many columns scroll within a frame that keys can reach; all do so on a phone with letters twice as large.
    """
    tables = ".nnb-table" if (width, size) == (390, 200) else ".nnb-table[tabindex]"
    page = widgets(make_widget(name), width=width)
    page.add_style_tag(content=f"html {{ font-size: {size}%; }}")
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    settle(page)
    found = page.evaluate(WIDE, tables)
    for place, values in enumerate(page.evaluate(ENTRIES)):
        for value in values:
            if page.evaluate(CHOOSE, [place, value]):
                settle(page)
                found += page.evaluate(WIDE, tables)
    assert not found, f"{name}, {width} px, {size} %:\n" + "\n".join(dict.fromkeys(found))


# Presses each button, twice, and looks where it is then: at once and while what it began goes on.
PRESS = """async () => {
    const root = document.querySelector(".nnb"), moved = new Map();
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const frames = async (count) => { for (let i = 0; i < count; i += 1) await frame(); };
    const place = (node) => { const box = node.getBoundingClientRect(); return [box.left + scrollX, box.top + scrollY]; };
    for (const button of root.querySelectorAll("button")) {
        for (const again of [0, 1]) {
            if (!button.checkVisibility({ visibilityProperty: true })) continue;
            const before = place(button), name = button.getAttribute("aria-label") ?? button.textContent;
            button.click();
            for (const count of [2, 2, 12, 12]) {
                await frames(count);
                if (!button.checkVisibility()) break;
                const by = place(button).map((now, i) => Math.round(Math.abs(now - before[i]))), most = Math.max(...by);
                if (most > 1) moved.set(name, Math.max(most, moved.get(name) ?? 0));
            }
        }
    }
    return [...moved].map(([name, by]) => `${name} by ${by} px`);
}"""


@every
@pytest.mark.parametrize("width", [390, 1280])
def test_no_button_moves_when_it_is_pressed(name: str, width: int, widgets: Visits) -> None:
    page = widgets(make_widget(name), width=width)
    settle(page)
    moved = page.evaluate(PRESS)
    assert not moved, f"{name}, {width} px: " + "; ".join(moved)
