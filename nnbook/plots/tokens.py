"""The house's colours, light and dark, from the style sheet that pages and widgets take them from."""

import re
from pathlib import Path

SHEET = Path(__file__).parents[1] / "widgets" / "kit" / "tokens.css"
USED = ("paper", "sunk", "ink", "muted", "line", "hair", "zero-text", "zero-mark", "zero-field", "one-text", "one-mark",
        "one-field", "mid", "good", "halo", *(f"terrain-{number}" for number in range(1, 5)),
        *(f"series-{number}" for number in range(1, 7)))
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
COLOUR = re.compile(r"--nnb-([\w-]+):\s*(#[0-9a-fA-F]{6})\s*;")


def tokens(sheet: str) -> tuple[dict[str, str], dict[str, str]]:
    """The colours that figures use, by name, as hexadecimal numbers: light ones, dark ones.

    Args:
        sheet: the text of the style sheet. A rule whose selector speaks of `dark` has the dark ones.

    Raises:
        ValueError: when a colour is missing.
    """
    themes: tuple[dict[str, str], dict[str, str]] = ({}, {})
    for selector, body in RULE.findall(re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)):
        found = themes["dark" in selector]
        for name, colour in COLOUR.findall(body):
            found.setdefault(name, colour.lower())
    for theme, found in zip(("light", "dark"), themes, strict=True):
        if missing := [name for name in USED if name not in found]:
            raise ValueError(f"{SHEET.name}: expected a colour --nnb-{missing[0]} of six digits in the {theme} theme, "
                             "received none; figures need it, so write it there")
    light, dark = ({name: found[name] for name in USED} for found in themes)
    return light, dark


LIGHT, DARK = tokens(SHEET.read_text(encoding="utf-8"))
