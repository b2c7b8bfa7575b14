"""Pictures of a widget, to look at: `python tools/look_at_widget.py ActivationExplorer [folder]`.

Writes four of them, in light and dark, 390 and 1280 pixels wide, and prints what the page said to the console.
"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import nnbook.widgets
from browsers import SWITCHES, find_browser
from widget_page import write_page


def main(name: str, folder: Path) -> None:
    """Open the widget as it is at first, and photograph it."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=SWITCHES)
        for theme in ("light", "dark"):
            for width in (390, 1280):
                page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=theme, is_mobile=width == 390,
                                        has_touch=width == 390)
                page.on("console", lambda message: sys.stdout.write(f"console: {message.text}\n"))
                page.on("pageerror", lambda error: sys.stdout.write(f"error: {error}\n"))
                page.goto(write_page(folder, [getattr(nnbook.widgets, name)()], theme).as_uri())
                page.wait_for_timeout(300)
                path = folder / f"{name}-{theme}-{width}.png"
                page.locator(".nnb").screenshot(path=str(path))
                sys.stdout.write(f"{path}\n")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2] if len(sys.argv) > 2 else "_build/look"))
