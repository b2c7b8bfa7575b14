"""Choices that a widget shows side by side, and what it has folded away."""

from playwright.sync_api import Locator, Page


def checked(scope: Page | Locator, label: str) -> Locator:
    """The choice that is taken, of the group with this name."""
    return scope.get_by_role("radiogroup", name=label, exact=True).locator("input:checked")


def choose(scope: Page | Locator, label: str, value: str) -> None:
    """Take the choice with this value."""
    scope.get_by_role("radiogroup", name=label, exact=True).locator(f"input[value='{value}']").check()


def look_closer(page: Page) -> None:
    """Fold out what every widget of the page has under "Look closer"."""
    page.evaluate("for (const each of document.querySelectorAll('.nnb-more')) each.open = true")
