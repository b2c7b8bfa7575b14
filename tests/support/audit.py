"""What axe finds in a whole page, for screen readers and for weak eyes.

A long page has twenty thousand nodes, and axe goes around each of them many times. Nearly all are letters of formulas and words
of code, made by two programs. Of what these make the same way again and again, one of each kind is enough; so is one word of
each kind of contrast.
"""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Marks words to look at in this theme: of those with the same letters on the same grounds, the first; how many kinds there are.
ONE_OF_EACH_KIND = """(mark) => {
    const seen = new Set(), grounds = new Map([[null, ""]]);
    const under = (node) => {
        if (!grounds.has(node)) {
            const { backgroundColor, backgroundImage, opacity, position } = getComputedStyle(node);
            const own = [backgroundColor, backgroundImage, opacity, position].join(" ");
            const plain = own === "rgba(0, 0, 0, 0) none 1 static" || own === "rgba(0, 0, 0, 0) none 1 relative";
            grounds.set(node, under(node.parentElement) + (plain ? "" : `| ${own}`));
        }
        return grounds.get(node);
    };
    for (const node of document.querySelectorAll("body *")) {
        const says = [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim());
        if (!says || !node.checkVisibility({ visibilityProperty: true })) continue;
        const { color, fontSize, fontWeight, textShadow } = getComputedStyle(node);
        const kind = [color, fontSize, fontWeight, textShadow, under(node)].join(" ");
        if (!seen.has(kind)) node.setAttribute(mark, "");
        seen.add(kind);
    }
    return seen.size;
}"""
# Words of code that have nothing but a class become plain text. A formula stays if a node of it has a name, or attributes,
# that no node of a formula before it has; another one leaves an empty place of its size.
SLIM = """() => {
    const seen = new Set(), places = [];
    const told = /^(role|tabindex|lang|id|href|aria-.*)$/;    // whose values axe reads; of others the name is enough
    const kind = (node) => [node.tagName, ...[...node.attributes].map(({ name, value }) =>
        told.test(name) ? `${name}=${value}` : name).sort()].join(" ");
    for (const word of [...document.querySelectorAll("pre span, .sig span")].reverse()) {    // those inside come first
        const plain = !word.childElementCount && word.getAttributeNames().every((name) => name === "class");
        if (plain) word.replaceWith(word.textContent);
    }
    for (const formula of document.querySelectorAll("mjx-container")) {
        const before = seen.size;
        for (const node of [formula, ...formula.querySelectorAll("*")]) seen.add(kind(node));
        if (seen.size > before || formula.querySelector("[data-light], [data-dark]")) continue;
        places.push([formula, formula.firstElementChild.getBoundingClientRect()]);
    }
    for (const [formula, { width, height }] of places) {
        const style = `display: inline-block; width: ${width}px; height: ${height}px`;
        formula.replaceChildren(Object.assign(document.createElement("span"), { style }));
    }
}"""
RUN = """async ([selector, options]) => {
    axe.configure({ rules: [{ id: "color-contrast", selector }] });
    const all = { preload: false, resultTypes: ["violations"], ...options };    // preloading would fetch the style sheets
    const { violations } = await axe.run(document, all);
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}"""


def mark(page: Page, theme: str) -> None:
    """Choose the words whose contrast is looked at in this theme, which is the page's now."""
    assert page.evaluate(ONE_OF_EACH_KIND, f"data-{theme}") > 2


def slim(page: Page) -> None:
    """Leave out what axe would find again and again: for the end of a visit, after all words are chosen."""
    page.evaluate(SLIM)
    page.evaluate(Axe().axe_script)


def complaints(page: Page, theme: str, **options: list[str]) -> list[str]:
    """What axe finds in a page that is slim: rule and node. `runOnly` limits the rules."""
    return page.evaluate(RUN, [f"[data-{theme}]", options])
