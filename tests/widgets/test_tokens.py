"""The colours of the book: the contrasts that its design claims, in light and in dark, and where they come from."""

import re

import pytest
from playwright.sync_api import Browser

from nnbook.widgets.kit.base import KIT, tokens
from notebooks import ROOT

SHEET = (KIT / "tokens.css").read_text(encoding="utf-8")
TOKEN = re.compile(r"--nnb-([\w-]+): (#[0-9a-f]{6});")
LIGHT, DARK = (dict(TOKEN.findall(block)) for block in SHEET.split("html[data-theme")[:2])
# At least this contrast with each of these grounds: 4.5 for letters, 3 for marks and for what shows a control.
CLAIMS = {
    "ink": (12, "paper raised sunk touch-tint good-tint"),
    "muted": (5.3, "paper raised sunk"),
    "line": (3, "paper raised sunk"),
    "zero-text": (4.5, "paper raised sunk"),
    "one-text": (4.5, "paper raised sunk"),
    "zero-mark": (3, "paper raised sunk"),
    "one-mark": (3, "paper raised"),
    "touch": (4.5, "paper raised sunk touch-tint"),
    "touch-ink": (4.5, "touch"),
    "good": (4.5, "paper raised sunk good-tint"),
    **{f"series-{number}": (4.5, "paper") for number in range(1, 7)},
    **{f"code-{part}": (4.5, "paper raised sunk") for part in ("keyword", "string", "number", "remark")},
    "border": (4.5, "zero-field one-field mid"),
}
ON_PAPER = {    # as the table of the design has them: ink, muted, line, hair, zero's text and mark, one's, touch, good
    "light": "ink 15.6, muted 6.0, line 3.3, hair 1.3, "
             "zero-text 6.3, zero-mark 4.4, one-text 5.6, one-mark 3.3, touch 6.7, good 5.8",
    "dark": "ink 15.1, muted 8.3, line 5.0, hair 1.4, "
             "zero-text 9.1, zero-mark 8.2, one-text 9.7, one-mark 8.8, touch 8.5, good 9.7",
}


def luminance(colour: str) -> float:
    """Relative luminance of a colour as #rrggbb, by the definition of WCAG 2."""
    shares = [channel / 255 for channel in bytes.fromhex(colour[1:])]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def test_light_and_dark_have_the_same_names() -> None:
    assert list(LIGHT) == list(DARK)
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_letters_marks_and_controls_are_seen(colours: dict[str, str]) -> None:
    found = {(name, ground): contrast(colours[name], colours[ground]) for name, (_, grounds) in CLAIMS.items()
             for ground in grounds.split()}
    assert {pair: value for pair, value in found.items() if value < CLAIMS[pair[0]][0]} == {}


@pytest.mark.parametrize(("theme", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_contrasts_on_paper_are_those_of_the_table(theme: str, colours: dict[str, str]) -> None:
    for name, claimed in re.findall(r"([\w-]+) ([\d.]+)", ON_PAPER[theme]):
        assert contrast(colours[name], colours["paper"]) == pytest.approx(float(claimed), abs=0.06), name


@pytest.mark.parametrize(("host", "system", "theme"), [
    ('<html data-theme="light">', "dark", "light"), ('<html data-theme="dark">', "light", "dark"),          # the book
    ('<html><body data-jp-theme-light="true">', "dark", "light"), ('<html><body data-jp-theme-light="false">', "light", "dark"),
    ('<html theme="dark">', "light", "dark"),                                                               # Colab
    ('<html><body class="vscode-light">', "dark", "light"), ('<html><body class="vscode-dark">', "light", "dark"),
    ("<html>", "light", "light"), ("<html>", "dark", "dark"),                                               # says nothing
])
def test_the_theme_is_the_hosts_or_else_the_systems(browser: Browser, host: str, system: str, theme: str) -> None:
    page = browser.new_page(color_scheme=system)
    page.set_content(f"<!doctype html>{host}<style>{tokens()} p {{ color: var(--nnb-ink); background: var(--nnb-paper); "
                     "color-scheme: var(--nnb-scheme) }</style><p>A</p>")
    seen = page.locator("p").evaluate("""p => {
        const { color, backgroundColor, colorScheme } = getComputedStyle(p);
        return [color, backgroundColor, colorScheme];
    }""")
    page.close()
    colours = {"light": LIGHT, "dark": DARK}[theme]
    as_rgb = ["rgb({}, {}, {})".format(*bytes.fromhex(colours[name][1:])) for name in ("ink", "paper")]
    assert seen == [*as_rgb, theme]


def test_no_other_style_sheet_has_a_colour() -> None:
    sheets = [*KIT.parent.glob("*/*.css"), *(ROOT / "book").glob("*.css")]
    colour = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch|oklab|lab)a?\(|: (?:white|black|gray|grey|red|blue|orange)\b")
    found = {sheet.name: colour.findall(sheet.read_text(encoding="utf-8")) for sheet in sheets if sheet.name != "tokens.css"}
    assert {name: colours for name, colours in found.items() if colours} == {}
    assert len(sheets) > 10
