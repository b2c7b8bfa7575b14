"""No widget scrolls sideways, on a narrow screen or with letters twice as large; and no button moves when it is pressed."""

import pytest
from playwright.sync_api import Page

import nnbook.widgets
from widget_fixtures import make_widget
from widget_pages import Visits, settle

every = pytest.mark.parametrize("name", nnbook.widgets.__all__)

# What is cut or scrolls sideways: the page itself, or something inside a widget, but for some tables within their own frame. Of
# things in one another only the outermost is named.
WIDE = """(tables) => {
    const root = document.querySelector(".nnb"), inner = root.getBoundingClientRect(), page = document.documentElement;
    const found = new Map(page.scrollWidth > page.clientWidth ? [[page, `the page: ${page.scrollWidth} in ${page.clientWidth}`]] : []);
    for (const node of root.querySelectorAll("*")) {
        if (node.closest(`.nnb-hidden, svg, option, ${tables}`) || !node.checkVisibility()) continue;
        const box = node.getBoundingClientRect(), out = Math.round(Math.max(box.right - inner.right, inner.left - box.left));
        const scrolls = node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).overflowX !== "visible";
        if (box.width < 2 || [...found.keys()].some((other) => other !== page && other.contains(node))) continue;
        const called = `${node.tagName.toLowerCase()}.${node.className} "${node.textContent.trim().slice(0, 40)}"`;
        if (out > 0) found.set(node, `${called}: ${out} px out`);
        else if (scrolls && !node.matches("input, textarea, select")) found.set(node, `${called}: ${node.scrollWidth} in ${node.clientWidth}`);
    }
    return [...found.values()];
}"""
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
    lists = page.evaluate("[...document.querySelectorAll('.nnb select')].map((list) => [...list.options].map(({ value }) => value))")
    for place, values in enumerate(lists):
        for value in values:
            if page.evaluate(CHOOSE, [place, value]):
                settle(page)
                found += page.evaluate(WIDE, tables)
    assert not found, f"{name}, {width} px, {size} %:\n" + "\n".join(dict.fromkeys(found))
