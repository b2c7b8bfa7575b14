"""Lines to order: each order that is accepted runs right, no other does, and one can put them in order in the page."""

import json
import re
from collections.abc import Iterator
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from playwright.sync_api import Locator, expect

import nnbook
from book_pages import Visit, switch
from gestures import drag
from notebooks import CHAPTERS, FENCE, cells, source
from order import behind, orders

NAME = "chapters/05_backpropagation"
QUOTE = "<blockquote><div><p><strong>Order.</strong> Sort.</p></div></blockquote>"
LINES = "<div class='highlight'><pre>b = a\nb = 2\na = 1</pre></div>"
REPLIES = "<details><summary>Replies</summary><ul><li><p><code>b = 2</code> No.</p></li></ul></details>"
SOLUTION = "<details><summary>Solution</summary><pre>a = 1\nb = a</pre></details>"


def given(chapter: str) -> dict[str, Any]:
    """What the lines of a chapter find when they run."""
    rng = np.random.default_rng(0)
    x, w1, b1, w2, b2 = (rng.normal(size=size) for size in ((5, 2), (2, 3), 3, (3, 2), 2))
    y = rng.integers(0, 2, 5)
    known = {"np": np, "nnbook": nnbook, "sigmoid": nnbook.sigmoid, "x": x, "w1": w1, "b1": b1, "w2": w2, "b2": b2, "y": y}
    if chapter.startswith("04"):
        return known | {"y": y[:, None], "w2": w2[:, :1], "b2": b2[:1]}
    if chapter.startswith("05"):
        a1 = np.tanh(x @ w1 + b1)
        return known | {"a1": a1, "p": nnbook.softmax(a1 @ w2 + b2), "onehot": np.eye(2)[y]}
    x = rng.normal(size=(70, 2)).astype(np.float32)
    network = nnbook.Sequential([nnbook.Dense(2)], input_shape=(2,), rng=np.random.default_rng(1))
    return known | {"x": x, "y": (x[:, 0] > 0).astype(int), "network": network, "rng": np.random.default_rng(2)}


def tasks() -> Iterator[tuple[str, list[str], list[str]]]:
    """(chapter, the lines, those of the solution in their order) for each exercise of this kind."""
    for path in CHAPTERS:
        for cell in cells(path, "markdown"):
            for part in source(cell).split("> **Order.**")[1:]:
                lines, solution = (found[1].splitlines() for found in list(FENCE.finditer(part))[:2])
                yield path.stem, lines, solution


def run(lines: list[str] | tuple[str, ...], chapter: str) -> dict[str, Any] | None:
    """The numbers that a program leaves; None when it doesn't run."""
    space = given(chapter)
    try:
        exec("\n".join(lines), space)
    except (SyntaxError, NameError, ValueError, TypeError):
        return None
    if "network" in space:
        space["parameters"] = space["network"].parameters
    return {name: np.asarray(value, float) for name, value in space.items()
            if name != "__builtins__" and isinstance(value, (float, list, np.ndarray, np.floating))}


def same(one: dict[str, Any] | None, two: dict[str, Any]) -> bool:
    return one is not None and one.keys() == two.keys() and all(np.array_equal(one[name], two[name]) for name in two)


@pytest.mark.parametrize(("chapter", "lines", "solution"), list(tasks()), ids=lambda value: value[:12])
def test_an_order_is_accepted_just_when_it_runs_right(chapter: str, lines: list[str], solution: list[str]) -> None:
    right, before = run(solution, chapter), behind(solution)
    assert right
    accepted = 0
    for order in permutations(range(len(solution))):
        place = {line: number for number, line in enumerate(order)}
        taken = all(place[other] < place[line] for line, others in enumerate(before) for other in others)
        accepted += taken
        program = [solution[i] for i in order]
        # Most orders of a loop have no valid indentation; of those that do, and of all that are accepted, each is run.
        if taken or not any("    " in line for line in solution) or compiles(program):
            assert same(run(program, chapter), right) == taken, program
    assert accepted > 1


def compiles(program: list[str]) -> bool:
    try:
        compile("\n".join(program), "program", "exec")
    except SyntaxError:
        return False
    return True


@pytest.mark.parametrize(("chapter", "lines", "solution"), list(tasks()), ids=lambda value: value[:12])
def test_a_wrong_line_in_place_of_the_right_one_spoils_the_result(chapter: str, lines: list[str], solution: list[str]) -> None:
    assert {chapter[:2] for chapter, *_ in tasks()} == {"04", "05", "12"}
    wrong = [line for line in lines if line not in solution]
    assert len(wrong) == 3
    for line in wrong:
        like = re.split(r"[=(]", line)[0]
        place = next(i for i, other in enumerate(solution) if re.split(r"[=(]", other)[0] == like)
        program = [*solution[:place], line, *solution[place + 1:]]
        assert not same(run(program, chapter), run(solution, chapter)), line


def test_what_is_wrong_with_a_task_is_said() -> None:
    for html, message in ((QUOTE, "expected lines in ```python and <details>"), (QUOTE + LINES + REPLIES, "expected a Solution"),
                          (QUOTE + LINES + REPLIES.replace("b = 2", "b = 3") + SOLUTION, "a reply to each other line"),
                          (QUOTE + LINES.replace("a = 1", "a = 7") + REPLIES + SOLUTION, "the lines of the solution once each")):
        with pytest.raises(ValueError, match=message):
            orders(BeautifulSoup(html, "html.parser"))
    soup = BeautifulSoup(QUOTE + LINES + REPLIES + SOLUTION, "html.parser")
    orders(soup)
    told = json.loads(soup.select_one(".book-order")["data-lines"])
    assert told["right"] == {"2": [], "0": [2]}
    assert told["wrong"] == {"1": "<p> No.</p>"}


# ---- in the page


def program(root: Locator) -> list[str]:
    return root.locator(".book-program code").all_inner_texts()


def left(root: Locator, line: str) -> Locator:
    return root.locator(".book-pool").get_by_role("button", name=line, exact=True)


def choose(root: Locator, line: str) -> None:
    left(root, line).press("Enter")


@pytest.mark.parametrize(("width", "touch"), [(1280, False), (390, True)])
def test_one_orders_them_by_keys_and_by_hand(visit: Visit, width: int, touch: bool) -> None:
    page = visit(NAME, width=width, has_touch=touch, is_mobile=touch)
    root, (_, _, solution) = page.locator(".book-order"), next(task for task in tasks() if task[0].startswith("05"))
    said = root.get_by_role("status")
    grade = root.get_by_role("button", name="Check")
    root.scroll_into_view_if_needed()
    grade.click()
    expect(said).to_have_text("Choose a line first.")
    choose(root, "by_w2 = a1 @ delta2")
    grade.press("Enter")
    expect(said).to_contain_text("one side must be turned")
    root.get_by_role("button", name="Put line 1 back").press("Enter")
    for line in [solution[1], solution[0], *solution[2:5]]:
        choose(root, line)
    grade.press("Enter")
    expect(said).to_have_text("Line 1 comes too early: a line that it has to wait for is below.")
    assert root.locator(".book-amiss code").inner_text() == solution[1]
    root.get_by_role("button", name="Move line 2 up").press("Enter")
    expect(root.get_by_role("button", name="Move line 1 up")).to_be_focused()
    assert program(root) == solution[:5]
    grade.press("Enter")
    expect(said).to_have_text("Right so far, and 2 more to come.")
    for line in solution[:4:-1]:    # the last two are in any order
        if touch:
            left(root, line).tap()
        else:
            left(root, line).click()
    grade.click()
    expect(said).to_have_text("Right. In this order it runs.")
    grips = root.locator(".book-grip")
    boxes = [grips.nth(i).bounding_box() for i in (0, 2)]
    drag(page, *((box["x"] + box["width"] / 2, box["y"] + 0.9 * box["height"]) for box in boxes))
    assert program(root)[:3] == [solution[1], solution[2], solution[0]]
    grade.click()
    expect(said).to_contain_text("Line 1 comes too early")
    for theme in ("light", "dark"):
        switch(page, theme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page, context=".book-order", options={"preload": False, "resultTypes": ["violations"]})
        assert [(rule["id"], node["html"][:120]) for rule in found.response["violations"] for node in rule["nodes"]] == []
    least = 44 if touch else 24
    assert root.evaluate("(e, least) => [...e.querySelectorAll('button, .book-grip')].filter((one) => "
                         "one.getBoundingClientRect().height < least).length", least) == 0


def test_without_scripts_and_on_paper_there_are_the_lines(visit: Visit) -> None:
    for page in (visit(NAME, java_script_enabled=False), visit(NAME)):
        page.emulate_media(media="print")
        plain = page.locator(".book-order-plain")
        assert plain.first.get_by_text("delta2.mean").is_visible()
        assert not page.locator(".book-grading").first.is_visible()
