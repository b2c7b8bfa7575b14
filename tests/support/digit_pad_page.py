"""What tests do with a digit pad in a page."""

from typing import Any

from playwright.sync_api import Page


def sentence(pad: Any, pattern: str) -> None:
    """Wait until the pad says so; it speaks at most every two seconds."""
    pad.page.wait_for_function("([node, pattern]) => new RegExp(pattern).test(node.textContent)",
                               arg=[pad.locator(".nnb-voice").element_handle(), pattern], timeout=5000)


def winner(pad: Any) -> str:
    pad.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    found = pad.locator(".winner .digit")
    return found.inner_text() if found.count() else ""


def points(js: Page, pad: Any, digit: int) -> list[list[tuple[float, float]]]:
    """The strokes of a sample, as places on the screen."""
    box = pad.locator(".pad").bounding_box()
    return [[(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in line]
            for line in js.evaluate("(digit) => parts.sampleStrokes(digit)", digit)]
