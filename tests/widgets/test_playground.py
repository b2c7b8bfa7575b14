"""The playground: its traits, its page under mouse, finger and keys, and its numbers against the engine's."""

import json
import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from traitlets import TraitError

from nnbook.widgets.kit import modules
from nnbook.widgets.playground import Playground
from tables import each_row
from widget_pages import Visits, looks_right, settle

FOLDER = Playground.folder
PARTS = ("window.parts = {...playground_engine, ...playground_data, ...playground_words, ...kit_words, ...playground_own, "
         "...playground_run};")
LONG = {"data": "spirals", "hidden": [8] * 6, "points": 2000, "batch_size": 1, "optimizer": "sgd",
        "learning_rate": 1e-4}    # an epoch takes more than a frame
SMALL = {"hidden": [4, 2], "activation": "tanh", "points": 200, "data": "xor"}


@pytest.fixture(scope="module")
def engine(browser: Browser) -> Iterator[Page]:
    """A page that holds the engine, without a widget, as `parts`."""
    page = browser.new_page()
    page.add_script_tag(content=modules.classic({"P": FOLDER / "view.js"}, PARTS))
    yield page
    page.close()


# ---- Python


@each_row(("trait", "value", "message"), [
    ("data", "rings", "expected spirals, moons"),
    ("data", 3, "a name or"),
    ("data", ([[0, 1]], [0]), "2 to 2000 points, received 1"),
    ("data", (np.zeros((2001, 2)), np.zeros(2001)), "take a part"),
    ("data", (np.zeros((3, 3)), np.zeros(3)), r"shape \(n, 2\), received \(3, 3\)"),
    ("data", ([[0, 1], [2, np.nan]], [0, 1]), "finite numbers in X, received .* at index 1"),
    ("data", ([[0, 1], [2, 3]], [0, np.inf]), "finite numbers in y"),
    ("data", ([[0, 1], [2, 3]], [0, 1, 1]), "2 points and 3 labels"),
    ("data", ([[0, 1], [2, 3]], [[0], [1]]), r"y of shape \(n,\)"),
    ("data", ([[0, 1], [2, 3]], [0, 11]), r"y in -10\.\.10, received 11"),
    ("data", ([[0, 1e101], [2, 3]], [0, 1]), r"X in -1e\+100\.\.1e\+100"),
    ("data", ([[0, 1], [2, 3]], ["a", "b"]), "name the classes"),
    ("data", ([[0, 1], [2, 3]], [0.0, 99.5]), "scale it first"),
    ("own", [[0, 0]], "three numbers"),
    ("own", "abc", "a list of"),
    ("own", [[0, 7, 1]], r"-6\.\.6"),
    ("frame", [1, 0, 0, 1], "left, right"),
    ("hidden", [9], r"1\.\.8"),
    ("hidden", [1] * 7, "up to 6"),
    ("hidden", 8, "whole numbers"),
    ("inputs", [], "one or more"),
    ("inputs", ["x", "x"], "each once"),
    ("inputs", 3, "one or more"),
    ("activation", "step", "tanh"),
    ("output", "linear", "logit, sigmoid or tanh, for classes"),
    ("optimizer", "lion", "adam"),
    ("initializer", "ones", "zeros"),
    ("learning_rate", 0, r"above 0, up to 1e\+06, received 0;"),
    ("batch_size", 0, r"1\.\.2000"),
    ("dropout", 0.95, r"0\.\.0\.9"),
    ("noise", -1, r"0\.\.3"),
    ("points", 5, r"10\.\.2000"),
    ("share", float("nan"), r"0\.1\.\.1"),
    ("seed", -1, r"0\.\.2147483647"),
    ("playing", "yes", "True or False"),
])
def test_wrong_values(trait: str, value: Any, message: str) -> None:
    widget = Playground()
    before = widget.twin_state()
    with pytest.raises(TraitError, match=message):
        setattr(widget, trait, value)
    assert widget.twin_state() == before
    if trait != "output":
        with pytest.raises(TraitError, match=message):
            Playground(**{trait: value})


def test_names_that_are_no_traits() -> None:
    with pytest.raises(TypeError, match="received 'optimiser'"):
        Playground(optimiser="adam")


def test_the_readers_own_points() -> None:
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(50, 2)) * [10, 0.2] + [170, 3], rng.integers(0, 2, 50)
    widget = Playground(data=(x, y), hidden=[4])
    own = np.array(widget.own)
    assert (widget.data, widget.output, own.shape) == ("own", "logit", (50, 3))
    left, right, bottom, top = widget.frame
    back = own[:, :2] / 12 * [right - left, top - bottom] + [(left + right) / 2, (bottom + top) / 2]
    np.testing.assert_allclose(back, x, rtol=1e-3)
    np.testing.assert_array_equal(own[:, 2], y)
    assert np.abs(own[:, :2]).max() == 5
    widget.data = (x, rng.normal(size=50))
    assert (widget.data, widget.output) == ("own", "linear")
    widget.data = "moons"
    assert widget.output == "logit"
    assert Playground("hills").output == "linear"
    with pytest.raises(TraitError, match="expected linear"):
        Playground("hills", output="tanh")
    plain = [[-3.0, 2.0], [1.0, 0.5]]
    assert Playground(data=(plain, [0, 1])).own == [[-3, 2, 0], [1, 0.5, 1]]
    assert json.loads(json.dumps(widget.twin_state()))["hidden"] == [4]


def test_nothing_is_reached_before_it_is_shown() -> None:
    widget = Playground()
    assert (widget.epoch, widget.weights) == (0, [])
    assert np.isnan([*widget.loss, *widget.accuracy]).all()
    assert widget.settings["hidden"] == [8, 8, 8]
    assert "_results" not in widget.twin_state()


# ---- the page


def cells(playground: Locator) -> list[list[str]]:
    """Training and test: points, loss, right, and how many of each class got each answer."""
    rows = [row.locator("td").all_text_contents() for row in playground.locator(".results tbody tr").all()]
    return [list(column) for column in zip(*rows, strict=True)]


def press(playground: Locator, name: str) -> None:
    playground.get_by_role("button", name=name, exact=True).click()


def steps(playground: Locator, *names: str) -> None:
    """Press the buttons that go 1, 10 or 100 epochs."""
    for name in names:
        before = int(playground.locator(".epoch").inner_text().split()[1])
        press(playground, f"{name} epochs" if name != "1" else "1 epoch")
        expect(playground.locator(".epoch")).to_have_text(f"Epoch {before + int(name)}")
        expect(playground.get_by_role("button", name="Play")).to_be_visible()


def hundred(playground: Locator) -> None:
    """A hundred epochs, or fewer where little is left to learn."""
    press(playground, "100 epochs")
    expect(playground.locator(".epoch")).not_to_have_text("Epoch 0")
    expect(playground.get_by_role("button", name="Play")).to_be_visible()


def code(playground: Locator) -> str:
    press(playground, "Copy the code")
    return playground.get_by_label("The network as code").input_value()


def at(playground: Locator, x: float, y: float) -> tuple[float, float]:
    """The place of a point of the plane on the screen."""
    playground.locator(".plane").scroll_into_view_if_needed()
    box = playground.locator(".plane").bounding_box()
    left, right, bottom, top = 42, box["width"] - 8, box["height"] - 42, 8
    return box["x"] + left + (x + 6) / 12 * (right - left), box["y"] + bottom + (y + 6) / 12 * (top - bottom)


@pytest.mark.parametrize(("theme", "width"), [("light", 390), ("dark", 390), ("light", 704), ("dark", 1280)])
def test_it_looks_right(widgets: Visits, theme: str, width: int) -> None:
    options = {"has_touch": True, "is_mobile": True} if width == 390 else {}
    deep = Playground(hidden=[8, 7, 6, 5, 4, 3], data=([[1, 2], [3, 4]], [0, 1]))
    page = widgets(deep if theme == "dark" else Playground(), theme=theme, width=width, **options)
    page.evaluate("document.querySelectorAll('.nnb details').forEach((each) => { each.open = true; })")
    looks_right(page, width)


def test_its_numbers_are_those_of_the_engine(widgets: Visits, engine: Page) -> None:
    page = widgets(Playground(**SMALL, noise=0.4, dropout=0.1, l2=0.001, seed=3))
    playground = page.locator(".nnb-playground")
    steps(playground, "1", "10")
    loss, right = engine.evaluate("""() => {
        const { train, test } = parts.dataSet("xor", { points: 200, noise: 0.4, share: 0.5, seed: 3 });
        const network = new parts.Network({ hidden: [4, 2], activation: "tanh", dropout: 0.1, l2: 0.001, seed: 3 });
        for (let k = 0; k < 11; k += 1) network.epoch(train);
        const made = [train, test].map((part) => network.evaluate(part));
        return [made.map(({ loss }) => parts.number(loss)), made.map(({ accuracy }) => parts.percent(accuracy))];
    }""")
    shown = cells(playground)
    assert [row[1] for row in shown] == loss
    assert [row[2] for row in shown] == right
    for row, share in zip(shown, right, strict=True):
        counts = list(map(int, row[3:]))
        assert sum(counts) == 100
        assert counts[0] + counts[3] == pytest.approx(float(share[:-2]), abs=0.01)


def test_playing_and_rewinding(widgets: Visits) -> None:
    page = widgets(Playground(**SMALL))
    playground = page.locator(".nnb-playground")
    start = cells(playground)
    press(playground, "Play")
    expect(playground.locator(".epoch")).not_to_have_text(re.compile(r"Epoch \d$"))
    press(playground, "Pause")
    settle(page)
    after = playground.locator(".epoch").inner_text()
    settle(page)
    assert playground.locator(".epoch").inner_text() == after
    assert float(cells(playground)[0][1]) < float(start[0][1])
    press(playground, "Rewind")
    expect(playground.locator(".epoch")).to_have_text("Epoch 0")
    assert cells(playground) == start
    steps(playground, "10")
    first = code(playground)
    press(playground, "Rewind")
    steps(playground, "10")
    assert code(playground) == first
    press(playground, "Rewind")
    press(playground, "New seed")
    steps(playground, "10")
    assert code(playground) != first


def test_the_default_solves_the_spirals(widgets: Visits) -> None:
    playground = widgets(Playground()).locator(".nnb-playground")
    playground.get_by_label("Speed").select_option("fastest")
    press(playground, "Play")
    expect(playground.locator(".remark")).to_contain_text("little left to learn", timeout=20000)
    assert int(playground.locator(".epoch").inner_text().split()[1]) < 2000
    assert float(cells(playground)[1][2][:-2]) > 98
    expect(playground.get_by_role("button", name="Play")).to_be_visible()
    press(playground, "Play")                                # it goes on, as the reader insists
    page = playground.page
    page.wait_for_function("document.querySelector('.nnb-play').ariaLabel === 'Pause'")
    press(playground, "Pause")


QUESTIONS = {"spirals": "two spirals", "moons": "two moons", "circles": "circles", "xor": "XOR", "blobs": "two blobs",
             "hills": "hills", "plane": "slope", "own": "of each class"}


def test_the_question_is_about_the_data_that_are_shown(widgets: Visits) -> None:
    page = widgets(Playground(), Playground("xor", question="What do two units do to XOR?"), Playground(question=""))
    first, second, third = page.locator(".nnb-playground").all()
    seen = set()
    for data, words in QUESTIONS.items():
        first.get_by_label("Data", exact=True).select_option(data)
        expect(first.locator(".nnb-task")).to_contain_text(words)
        expect(first.locator(".nnb-found")).to_have_text("Not found yet.")
        seen.add(first.locator(".nnb-task").inner_text())
    assert len(seen) == len(QUESTIONS)
    expect(second.locator(".nnb-task")).to_have_text("What do two units do to XOR?")     # a teacher's, not judged by the page
    expect(second.locator(".nnb-found")).to_be_hidden()
    second.get_by_label("Data", exact=True).select_option("moons")
    expect(second.locator(".nnb-task")).to_contain_text("two moons")
    expect(second.locator(".nnb-found")).to_have_text("Not found yet.")
    second.get_by_label("Data", exact=True).select_option("xor")
    expect(second.locator(".nnb-task")).to_have_text("What do two units do to XOR?")
    third.get_by_label("Data", exact=True).select_option("moons")
    expect(third.locator(".nnb-question")).to_be_hidden()
    assert sorted(QUESTIONS) == sorted(Playground.data.options)


FOUND = {"spirals": {"hidden": [6, 6]}, "moons": {"hidden": [4], "activation": "tanh"},
         "circles": {"hidden": [], "inputs": ["x2", "y2"]}, "xor": {"hidden": [3]}, "blobs": {"hidden": []},
         "hills": {"hidden": [8, 8]}, "plane": {"hidden": []}}


@pytest.mark.parametrize("data", FOUND)
def test_each_question_has_an_answer_and_is_not_answered_by_play_alone(widgets: Visits, data: str) -> None:
    page = widgets(Playground(data), Playground(data, **FOUND[data]))
    for playground, answers in zip(page.locator(".nnb-playground").all(), (False, True), strict=True):
        playground.get_by_label("Speed").select_option("fastest")
        playground.scroll_into_view_if_needed()
        if answers:
            press(playground, "Play")
            expect(playground.locator(".nnb-found")).to_have_text("✓ Found.", timeout=60000)
            sentence = re.compile(r"With .* hidden units?, inputs .* after \d+ epochs")
            expect(playground.locator(".nnb-answer")).to_contain_text(sentence)
        else:
            hundred(playground)
            expect(playground.locator(".nnb-found")).to_have_text("Not found yet.")


def test_own_points_have_a_question_for_classes_and_one_for_numbers(widgets: Visits) -> None:
    plane = [[-3, 0, 0], [-3, 2, 0], [-3, -2, 0], [3, 0, 1], [3, 2, 1], [3, -2, 1]]
    numbers = [[x, y, x / 3] for x, y, _ in plane]
    rest = {"data": "own", "hidden": [], "share": 1, "learning_rate": 0.1}
    page = widgets(*(Playground(own=rows, **rest) for rows in (plane, plane[:4], numbers)))
    for playground, words, found in zip(page.locator(".nnb-playground").all(), ("each class", "each class", "are numbers"),
                                        (True, False, True), strict=True):
        expect(playground.locator(".nnb-task")).to_contain_text(words)
        hundred(playground)
        expect(playground.locator(".nnb-found")).to_have_text("✓ Found." if found else "Not found yet.")


def test_python_hears_what_is_found_and_asks_anew(widgets: Visits) -> None:
    made = Playground("blobs", hidden=[])
    page = widgets.live(made)
    first, second = page.locator(".nnb-playground").all()
    steps(first, "10")
    for view in (first, second):
        expect(view.locator(".nnb-found")).to_have_text("✓ Found.")
    expect(first.locator(".nnb-voice")).to_contain_text("Found. With no hidden unit, inputs x, y and seed 0: ")
    made.set_state(page.evaluate("model.state"))
    assert made.found is True
    first.get_by_label("Data", exact=True).select_option("moons")
    made.set_state(page.evaluate("model.state"))
    assert made.found is False
    for view in (first, second):
        expect(view.locator(".nnb-found")).to_have_text("Not found yet.")
        expect(view.locator(".nnb-answer")).to_have_text("")
    page.evaluate("model.set('data', 'blobs')")
    steps(second, "10")
    assert page.evaluate("model.state.found") is True
    press(second, "Rewind")
    page.evaluate("model.set('found', false)")
    expect(first.locator(".nnb-found")).to_have_text("Not found yet.")


def test_a_run_without_progress_ends(widgets: Visits) -> None:
    playground = widgets(Playground("circles", hidden=[], optimizer="sgd", points=40)).locator(".nnb-playground")
    playground.get_by_label("Speed").select_option("fastest")
    press(playground, "Play")
    expect(playground.locator(".remark")).to_contain_text("hardly fallen in 300 epochs")


def test_a_run_that_breaks_says_why(widgets: Visits) -> None:
    page = widgets(Playground("hills", hidden=[8], optimizer="sgd"))
    playground = page.locator(".nnb-playground")
    assert playground.get_by_label("Loss", exact=True).locator("option:checked").inner_text() == "squared, linear output"
    playground.get_by_label("Learning rate").select_option("1000")
    press(playground, "Play")
    expect(playground.locator(".remark")).to_contain_text("A learning rate of 1000 is too high")
    expect(playground.get_by_role("button", name="Play")).to_be_visible()
    expect(playground.get_by_role("status")).to_contain_text("Lower it and rewind")


def test_keys_alone_solve_xor(widgets: Visits) -> None:
    page = widgets(Playground())
    playground, press_key = page.locator(".nnb-playground"), page.keyboard.press

    def go(key: str, label: str) -> None:
        name = ""
        while label not in name:
            press_key(key)
            name = page.evaluate("""(() => {
                const { activeElement: it } = document;
                return it.ariaLabel ?? (it.labels?.[0] ?? it).textContent;
            })()""")
            assert len(name) < 100, f"{label} cannot be reached"   # the page itself has the focus

    go("Tab", "Data")
    page.keyboard.type("XOR")
    go("Tab", "Play")
    press_key("Enter")
    expect(playground.locator(".results tr").nth(3).locator("td").nth(1)).to_have_text("100 %")
    while playground.locator(".nnb-play").get_attribute("aria-label") == "Pause":    # it may have come to its end in the meantime
        press_key("Enter")
        settle(page)
    expect(playground.get_by_role("button", name="Play")).to_be_focused()
    playground.locator(".plane").focus()
    for _ in range(3):
        press_key("Shift+ArrowRight")
    press_key("Shift+ArrowUp")
    expect(playground.get_by_role("status")).to_contain_text(re.compile(r"x 3, y 1: △ class 1, \d+"))


def test_own_points_by_mouse_finger_and_keys(widgets: Visits) -> None:
    page = widgets(Playground(data="own", hidden=[3], share=1), has_touch=True)
    playground = page.locator(".nnb-playground")
    press(playground, "1 epoch")
    expect(playground.locator(".remark")).to_contain_text("no points")
    page.mouse.click(*at(playground, -3, 2))
    page.touchscreen.tap(*at(playground, -2, 1))
    playground.get_by_label("A click adds").select_option("1")
    playground.locator(".plane").focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    assert cells(playground)[0][0] == "3"
    page.mouse.click(*at(playground, 3, -2))
    steps(playground, "100")
    assert cells(playground)[0][3:] == ["2", "0", "0", "2"]
    page.keyboard.down("Shift")
    page.mouse.click(*at(playground, 3, -2))
    page.keyboard.up("Shift")
    assert cells(playground)[0][0] == "3"
    playground.get_by_label("A click adds").select_option("remove")
    page.mouse.click(*at(playground, -3, 2))
    assert cells(playground)[0][0] == "2"
    playground.locator(".plane").focus()
    page.keyboard.press("Delete")                              # the cross lies on no point
    press(playground, "Remove all points")
    assert cells(playground)[0][0] == "0"


def test_own_points_from_a_table(widgets: Visits) -> None:
    page = widgets(Playground())
    playground = page.locator(".nnb-playground")
    playground.get_by_label("Data").select_option("own")
    playground.get_by_text("Paste a table").click()
    field = playground.get_by_label("One point a line")
    field.fill("x, y, label\n150; 50; 0\n190\t90\t1\n170 70 1\n")
    press(playground, "Use these points")
    assert cells(playground)[0][0] == "3"
    expect(playground.locator(".readout")).to_contain_text("x 170, y 70")
    steps(playground, "1")
    assert code(playground).startswith("# The plane: x from 146 to 194 becomes -6 to 6")
    field.fill("1,2,0\n1,zwei,0")
    press(playground, "Use these points")
    expect(playground.locator(".remark")).to_contain_text("Line 2: expected three numbers")
    field.fill("0 0 0.5\n4 1 0.25\n-4 2 -1")
    press(playground, "Use these points")
    expect(playground.locator(".readout")).to_contain_text("value")
    assert playground.get_by_label("Loss", exact=True).input_value() == "linear"
    playground.get_by_label("Data").select_option("moons")
    assert playground.get_by_label("Loss", exact=True).input_value() == "logit"
    assert cells(playground)[0][0] == "250"


NUMBERS = [[0, 1, 2, 3], [0, 1, 1, 2], [-1, 1, -1, 1], [10, 0, 10, 5], [0.5, 1, 0, 1]]


@pytest.mark.parametrize("way", ["table", "link", "python"])
def test_labels_other_than_0_and_1_are_numbers_on_every_way_in(widgets: Visits, way: str) -> None:
    """Whole or not: the whole page shows the new points, no part of it those before; and the answers are numbers."""
    points = [[-4.0, -3.0], [4.0, -3.0], [-4.0, 3.0], [4.0, 3.0]]
    made = [Playground(data=(points, labels), hidden=[3]) for labels in NUMBERS]
    for each, labels in zip(made, NUMBERS, strict=True):
        assert (each.data, each.output, each.own) == ("own", "linear", [[*p, y] for p, y in zip(points, labels, strict=True)])
    flat = [",".join(str(number) for row in each.own for number in row) for each in made]
    links = [f"playground{f'-{place}' if place > 1 else ''}=data:own;own:{own};share:1;hidden:3;epoch:2"
             for place, own in enumerate(flat, start=1)]
    page = widgets(*(made if way == "python" else [Playground() for _ in made]),
                   hash_="#" + "&".join(links) if way == "link" else "")
    for playground, each in zip(page.locator(".nnb-playground").all(), made, strict=True):
        if way == "table":
            steps(playground, "1")
            playground.get_by_label("Data", exact=True).select_option("own")
            playground.get_by_text("Paste a table").click()
            playground.get_by_label("One point a line").fill("\n".join(f"{x}, {y}, {label}" for x, y, label in each.own))
            press(playground, "Use these points")
            expect(playground.locator(".remark")).to_have_text(
                "4 points are in the plane. Not all labels are 0 or 1: they are learned as numbers.")
        else:
            playground.scroll_into_view_if_needed()
        numbers_are_shown(playground, 2 if way == "link" else 0)


def numbers_are_shown(playground: Locator, epoch: int) -> None:
    """Four points with numbers, in every part of the page; and then moons, with classes."""
    expect(playground.locator(".epoch")).to_have_text(f"Epoch {epoch}")
    training, test = cells(playground)
    assert (int(training[0]) + int(test[0]), training[2:]) == (4, ["–"] + [""] * 4)
    assert playground.get_by_label("Loss", exact=True).input_value() == "linear"
    expect(playground.locator(".nnb-task")).to_contain_text("are numbers, to be learned")
    expect(playground.locator(".readout")).to_contain_text("value")
    expect(playground.locator(".unit .nnb-note")).to_contain_text(", the answer.")     # the last part that is drawn
    steps(playground, "10")
    playground.get_by_label("Data", exact=True).select_option("moons")
    expect(playground.locator(".readout")).to_contain_text("class")
    assert cells(playground)[0][0] == "250"


SAME = {
    "classes": ([[0, 1], [2, 3], [4, 5]], [0, 1, 1]), "whole labels": ([[0, 1], [2, 3], [4, 5], [1, 2]], [0, 1, 2, 3]),
    "floats that are whole": ([[0, 1], [2, 3]], [2.0, 0.0]), "the largest label": ([[0, 1], [2, 3]], [10, -10]),
    "too large a label": ([[0, 1], [2, 3]], [0, 10.5]), "no number": ([[0, 1], [2, float("nan")]], [0, 1]),
    "an infinite label": ([[0, 1], [2, 3]], [0, float("inf")]), "one point": ([[0, 1]], [1]),
    "one class": ([[0, 1], [2, 3]], [1, 1]),
    "as many as can be": ([[i, -i] for i in range(2000)], [i % 2 for i in range(2000)]),
    "one more": ([[i, -i] for i in range(2001)], [i % 2 for i in range(2001)]),
    "all in one place": ([[7, 1e50]] * 2, [0, 1]), "close together, far out": ([[1.7e9, 1e15], [1.7e9 + 1, 1e15 + 1]], [0, 1]),
    "neighbours among the numbers": ([[1.0, 5e-324], [np.nextafter(1, 2), 0.0]], [0, 1]),
    "as far as can be": ([[-1e100, 0], [1e100, 1]], [0, 1]), "too far": ([[-1e100, 0], [2e100, 1]], [0, 1]),
}


@pytest.mark.parametrize("name", SAME)
def test_python_and_the_page_take_the_same_points(engine: Page, name: str) -> None:
    x, y = SAME[name]
    rows = np.asarray(x, float).tolist()
    text = "\n".join(f"{a!r}, {b!r}, {label!r}" for (a, b), label in zip(rows, y, strict=True))
    got = engine.evaluate("(text) => { try { return parts.table(text); } catch (error) { return error.message; } }", text)
    try:
        made = Playground(data=(x, y))
    except TraitError:
        made = None
    assert isinstance(got, str) == (made is None), f"the page says {got}"
    if made is None:
        return
    np.testing.assert_allclose(got["own"], made.own, atol=1.01e-4)
    np.testing.assert_allclose(got["frame"], made.frame, rtol=1e-12)
    assert made.frame[0] < made.frame[1]
    assert made.frame[2] < made.frame[3]
    assert np.abs(np.array(made.own)[:, :2]).max() <= 6
    assert engine.evaluate("(own) => parts.isRegression({ data: 'own', own })", made.own) == (made.output == "linear")


def test_what_a_table_may_look_like(engine: Page) -> None:
    read = "(text) => { try { return parts.table(text).own; } catch (error) { return error.message; } }"
    rows = [[-3, 1, 0], [1, 0.5, 1]]
    for text in ("-3,1,0\n1,0.5,1", "x\ty\tlabel\n-3\t1\t0\n1\t0.5\t1\n", "\r\n−3; 1; 0\r\n\r\n1; 0.5; 1", "−3 1 0\n1 .5 1"):
        assert engine.evaluate(read, text) == rows, text
    long = "1, 2, 0\n1, 2, 0" + " " * 300 + "1"
    for text, line in (("nan, 1, 0\n1, 2, 0", 1), ("x, 3, 0\n1, 2, 0", 1), ("1, 2, 0\n1, 2", 2), (long, 2)):
        assert engine.evaluate(read, text).startswith(f"Line {line}: expected three numbers"), text


def test_a_million_lines_are_refused_before_they_are_read(widgets: Visits, engine: Page) -> None:
    """Neither parsed (their first line is wrong, and nobody says so) nor put into the field, where the page would stand still."""
    limit = "Expected 2 to 2000 points, received more lines than that. Take a part of them."
    refused = """(lines) => { try { parts.table("?, 1, 1\\n".repeat(lines)); } catch (error) { return error.message; } }"""
    assert engine.evaluate(refused, 1_000_000) == limit
    assert engine.evaluate(refused, 2000).startswith("Line 1: expected three numbers")
    page = widgets(Playground("own"))
    playground = page.locator(".nnb-playground")
    playground.get_by_text("Paste a table").click()
    expect(playground.get_by_label("One point a line: x, y, label; 2 to 2000 lines.")).to_be_visible()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    field = playground.get_by_label("One point a line")
    for lines, taken in ((1_000_000, False), (3, True)):
        page.evaluate("(lines) => navigator.clipboard.writeText('1, 2, 1\\n'.repeat(lines))", lines)
        field.focus()
        page.keyboard.press("Control+v")
        if taken:
            expect(field).to_have_value("1, 2, 1\n" * 3)
        else:
            expect(playground.locator(".remark")).to_have_text(limit)
            expect(field).to_have_value("")
    with pytest.raises(TraitError, match="own: expected at most 2000 points, received more"):
        Playground().own = ([0, 0, each % 2] for each in iter(int, 1))    # without an end
    with pytest.raises(TraitError, match="own: expected at most 2000 points, received 1000000"):
        Playground().own = [None] * 1_000_000


def test_tables_are_placed_as_python_places_arrays(engine: Page) -> None:
    rng = np.random.default_rng(1)
    for x in (rng.normal(size=(30, 2)), rng.uniform(-5, 5, (30, 2)), rng.normal(size=(30, 2)) * [1, 1000]):
        widget = Playground(data=(x, rng.integers(0, 2, 30)))
        text = "\n".join(f"{a!r},{b!r},{int(label)}" for (a, b), (_, _, label) in zip(x.tolist(), widget.own, strict=True))
        got = engine.evaluate("(text) => parts.table(text)", text)
        np.testing.assert_allclose(got["own"], widget.own, atol=1.01e-4)
        np.testing.assert_allclose(got["frame"], widget.frame, rtol=1e-5)


def test_a_link_replays_every_bit(widgets: Visits) -> None:
    first = widgets(Playground(), Playground(**SMALL, noise=0.3, inputs=["x", "y", "xy"], seed=7))
    second = first.locator(".nnb-playground").nth(1)
    steps(second, "10")
    second.get_by_label("Learning rate").select_option("0.1")
    second.get_by_text("More settings").click()
    steps(second, "10")
    second.get_by_label("L2").select_option("0.001")
    steps(second, "1")
    wanted, shown = code(second), cells(second)
    press(second, "Link to this state")
    address = first.evaluate("location.hash")
    assert address.startswith("#playground-2=data:xor;")
    later = widgets(Playground(), Playground(), hash_=address)
    second = later.locator(".nnb-playground").nth(1)
    expect(second.locator(".epoch")).to_have_text("Epoch 21")
    expect(second.get_by_role("button", name="Play")).to_be_visible()
    assert code(second) == wanted
    assert cells(second) == shown
    assert second.get_by_label("Learning rate").input_value() == "0.1"
    expect(later.locator(".nnb-playground").nth(0).locator(".epoch")).to_have_text("Epoch 0")
    steps(second, "10")
    assert code(second) != wanted


def test_links_with_own_points_and_nonsense(widgets: Visits) -> None:
    page = widgets(Playground(), hash_="#playground=data:own;own:1,2,0,-3,1,1,2,2,0;share:1;hidden:;epoch:3")
    playground = page.locator(".nnb-playground")
    expect(playground.locator(".epoch")).to_have_text("Epoch 3")
    assert cells(playground)[0][0] == "3"
    page.evaluate("location.hash = '#playground=hidden:2;epoch:5'")
    expect(playground.locator(".epoch")).to_have_text("Epoch 5")
    for wrong in ("hidden:99", "data:rings", "learning_rate:-1", "own:9,9,9;data:own", "epoch:1e9", "epoch:9;changes:1,9,1",
                  "inputs:z"):
        page.evaluate(f"location.hash = '#playground={wrong}'")
        settle(page)
        expect(playground.locator(".remark")).to_contain_text("could not be read")
        expect(playground.locator(".epoch")).to_have_text("Epoch 5")


def test_copied_code_runs_and_agrees(widgets: Visits, tmp_path: Path) -> None:
    page = widgets(Playground("moons", hidden=[5, 3]))
    playground = page.locator(".nnb-playground")
    steps(playground, "10", "10")
    (tmp_path / "network.py").write_text(code(playground), encoding="utf-8")
    predict = runpy.run_path(str(tmp_path / "network.py"))["predict"]
    page.mouse.click(*at(playground, 2, -3))
    text = playground.locator(".readout").inner_text().replace("−", "-")
    x, y, kind, share = re.search(r"x (\S+), y (\S+): . class (\d), (\S+) %", text).groups()
    probability = predict([[float(x), float(y)]])[0]
    assert 100 * max(probability, 1 - probability) == pytest.approx(float(share), abs=0.06)
    assert (probability > 0.5) == (kind == "1")
    for framework, word in (("PyTorch", "torch.nn.Linear"), ("Keras", "keras.layers.Dense")):
        playground.get_by_label("Code", exact=True).select_option(framework)
        assert word in code(playground)


def test_layers_units_and_the_units_numbers(widgets: Visits) -> None:
    page = widgets(Playground(**SMALL))
    playground = page.locator(".nnb-playground")
    press(playground, "More units in layer 2")
    press(playground, "One hidden layer more")
    for _ in range(3):
        press(playground, "Fewer units in layer 1")
    expect(playground.get_by_role("button", name="Fewer units in layer 1")).to_have_attribute("aria-disabled", "true")
    expect(playground.get_by_role("group", name="Layer 3").locator(".count")).to_have_text("3")
    expect(playground.get_by_role("group", name="Layer 1").locator(".count")).to_have_text("1")
    playground.get_by_label("Unit", exact=True).select_option("layer 2, unit 3")
    rows = [row.locator("th, td").all_inner_texts() for row in playground.locator(".unit tbody tr").all()]
    assert [row[0] for row in rows] == ["unit 1", "bias", "sum"]
    values = [[float(cell.replace("−", "-")) if cell else 0 for cell in row[1:]] for row in rows]
    assert values[0][0] * values[0][1] == pytest.approx(values[0][2], abs=2e-3)
    assert values[0][2] + values[1][2] == pytest.approx(values[2][2], abs=2e-3)
    playground.get_by_label("Show the unit's map").check()
    for _ in range(3):
        press(playground, "One hidden layer less")
    assert playground.get_by_label("Unit", exact=True).locator("option").all_inner_texts() == ["output"]
    steps(playground, "10")


def test_two_runs_are_compared(widgets: Visits) -> None:
    playground = widgets(Playground(**SMALL)).locator(".nnb-playground")
    steps(playground, "10")
    press(playground, "Keep this run to compare")
    playground.get_by_label("Activation").select_option("relu")
    note = playground.get_by_text("Grey: data xor")
    expect(note).to_contain_text("Now: activation relu.")
    press(playground, "Forget the kept run")
    expect(note).to_be_hidden()


def test_less_motion(widgets: Visits) -> None:
    """Nothing moves until the end, and what runs can be stopped all the same."""
    playground = widgets(Playground(**SMALL), reduced_motion="reduce").locator(".nnb-playground")
    press(playground, "100 epochs")
    expect(playground.locator(".epoch")).to_have_text("Epoch 100")
    press(playground, "Play")
    expect(playground.locator(".remark")).to_contain_text("little left to learn")
    page = widgets(Playground(**LONG), reduced_motion="reduce")
    playground = page.locator(".nnb-playground")
    press(playground, "Play")
    expect(playground.locator(".remark")).to_contain_text("when you press Pause")
    settle(page)
    expect(playground.locator(".epoch")).to_have_text("Epoch 0")
    press(playground, "Pause")
    expect(playground.locator(".epoch")).not_to_have_text("Epoch 0")
    expect(playground.locator(".remark")).to_have_text("")


def stands_still(playground: Locator) -> bool:
    """Whether some frames later it is still in the same epoch."""
    before = playground.locator(".epoch").inner_text()
    for _ in range(3):
        settle(playground.page)
    return playground.locator(".epoch").inner_text() == before


@pytest.mark.parametrize("what", ["100 epochs", "a link", "Play"])
@pytest.mark.parametrize("by", ["mouse", "Space"])
def test_whatever_runs_one_press_of_one_button_stops_it(widgets: Visits, what: str, by: str) -> None:
    page = widgets(Playground(**LONG), hash_="#playground=epoch:90000" if what == "a link" else "")
    playground, play = page.locator(".nnb-playground"), page.locator(".nnb-playground .nnb-play")
    if what != "a link":
        press(playground, what)
    expect(play).to_have_accessible_name("Pause")
    play.focus()
    if by == "mouse":
        play.click()
    else:
        page.keyboard.press("Space")
    expect(play).to_have_accessible_name("Play")
    expect(play).to_be_focused()
    assert stands_still(playground)
    page.keyboard.press("Space")                            # and the next press plays on
    expect(play).to_have_accessible_name("Pause")
    expect(playground.locator(".epoch")).not_to_have_text(playground.locator(".epoch").inner_text())


def test_a_hundred_epochs_of_one_network_are_not_run_with_the_next(widgets: Visits) -> None:
    playground = widgets(Playground(**LONG)).locator(".nnb-playground")
    press(playground, "100 epochs")
    expect(playground.locator(".nnb-play")).to_have_accessible_name("Pause")
    playground.get_by_label("Data", exact=True).select_option("moons")
    expect(playground.locator(".nnb-play")).to_have_accessible_name("Play")
    expect(playground.locator(".epoch")).to_have_text("Epoch 0")
    assert stands_still(playground)


def test_a_hundred_epochs_of_one_view_start_no_other(widgets: Visits) -> None:
    page = widgets.live(Playground(**LONG))
    first, second = page.locator(".nnb-playground").all()
    press(first, "100 epochs")
    expect(first.locator(".nnb-play")).to_have_accessible_name("Pause")
    assert page.evaluate("model.state.playing") is False
    expect(second.locator(".nnb-play")).to_have_accessible_name("Play")
    press(first, "Pause")
    press(first, "Play")
    for view in (first, second):
        expect(view.locator(".nnb-play")).to_have_accessible_name("Pause")
    page.evaluate("model.set('playing', false)")
    for view in (first, second):
        expect(view.locator(".nnb-play")).to_have_accessible_name("Play")


def test_live_in_jupyter(widgets: Visits) -> None:
    """One model with two views; what the page writes is valid in Python, and what Python sets is shown."""
    widget = Playground(**SMALL)
    page = widgets.live(widget)
    first, second = page.locator(".nnb-playground").all()
    expect(first.get_by_role("button", name="Link to this")).to_have_count(0)
    steps(first, "10")
    widget.set_state(page.evaluate("model.state"))
    assert widget.epoch == 10
    assert [weights.shape for weights, _ in widget.weights] == [(2, 4), (4, 2), (2, 1)]
    assert f"{widget.loss.training:.2g}" in cells(first)[0][1]
    assert 0.4 < widget.accuracy.test <= 1
    first.get_by_label("Data").select_option("hills")
    press(first, "More units in layer 1")
    widget.set_state(page.evaluate("model.state"))
    assert (widget.data, widget.output, widget.hidden) == ("hills", "linear", [5, 2])
    assert second.get_by_label("Data").input_value() == "hills"
    widget.data = ([[0, 100], [1, 200], [2, 150]], [0, 1, 1])
    page.evaluate("(state) => Object.entries(state).forEach(([name, value]) => model.set(name, value))", widget.twin_state())
    settle(page)
    assert cells(second)[0][0] == "2"
    page.evaluate("model.set('playing', true)")
    expect(first.locator(".epoch")).not_to_have_text("Epoch 0")
    page.evaluate("model.set('playing', false)")
    page.evaluate("stops.forEach((stop) => stop())")
    assert page.evaluate("listening()") == 0
    assert page.locator(".nnb").count() == 0


def test_a_teacher_hides_controls_and_a_reader_the_shades(widgets: Visits) -> None:
    with pytest.raises(TraitError, match=r"hide: expected a list of names among data, .*, received"):
        Playground(hide=["play"])
    page = widgets(Playground(**SMALL, hide=["data", "hidden", "optimizer"]))
    playground = page.locator(".nnb-playground")
    expect(playground.get_by_label("Data", exact=True)).to_be_hidden()
    expect(playground.get_by_label("Activation")).to_be_visible()
    steps(playground, "10")
    weight = "(canvas) => canvas.toDataURL().length"    # fewer colours are fewer bytes
    settle(page)
    before = playground.locator("canvas.plane").evaluate(weight)
    playground.get_by_label("Shades").uncheck()
    settle(page)
    assert playground.locator("canvas.plane").evaluate(weight) < 0.95 * before
