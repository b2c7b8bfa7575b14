"""A mouse and a finger for the tests of widgets."""

from playwright.sync_api import Page

from widget_pages import settle

Place = tuple[float, float]


def drag(page: Page, start: Place, end: Place) -> None:
    """With the mouse, from one place of the screen to another."""
    settle(page)
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=5)
    page.mouse.up()


def stroke(page: Page, start: Place, end: Place) -> None:
    """The same with a finger; the page has to be one with touch."""
    settle(page)
    touch = page.context.new_cdp_session(page)
    for step in range(9):
        x, y = (a + (b - a) * step / 8 for a, b in zip(start, end, strict=True))
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove" if step else "touchStart", "touchPoints": [{"x": x, "y": y}]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    touch.detach()
