"""What holds for every explorer: settings, goal, hiding, links, looks, frames, two on one page, clean-up.

They are on one page, one below the other; what is wrong begins with the explorer's name.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import Error, Locator, Page, TimeoutError, expect
from traitlets import TraitError

import nnbook.widgets
from choices import look_closer
from nnbook.widgets.kit import Explorer
from widget_pages import Visits, looks_right, settle

NAMES = [name for name in nnbook.widgets.__all__ if issubclass(getattr(nnbook.widgets, name), Explorer)]
KINDS = [getattr(nnbook.widgets, name) for name in NAMES]
COMMON = {"question", "hide", "found"}
every = pytest.mark.parametrize("kind", KINDS, ids=NAMES)
Check = Callable[[type[Explorer], Locator], None]


def own(kind: type[Explorer]) -> dict[str, Any]:
    """The first settings of an explorer."""
    return {name: value for name, value in kind().twin_state().items() if name not in COMMON}


def key(kind: type[Explorer]) -> str:
    """The word that stands for it in links."""
    text = (kind.folder / "view.js").read_text(encoding="utf-8")
    return text.split('key: "')[1].split('"')[0]


@pytest.fixture
def page(widgets: Visits) -> Page:
    """All explorers, one below the other."""
    shown = widgets(*(kind() for kind in KINDS))
    settle(shown)
    return shown


def hold(check: Check, roots: list[Locator]) -> None:
    """Check each explorer in turn, and say of all that fail what is wrong."""
    faults = []
    for kind, root in zip(KINDS, roots, strict=True):
        try:
            check(kind, root)
        except (AssertionError, Error) as fault:
            faults.append(f"{kind.__name__}: {fault}")
    assert not faults, "\n\n".join(faults)


def wait(page: Page, condition: str) -> None:
    """Until it is so, for twelve seconds at most; the checks after it say of which explorers it is not so."""
    with suppress(TimeoutError):
        page.wait_for_function(condition, timeout=12000)


def press(root: Locator, name: str) -> None:
    root.get_by_role("button", name=name).click()


def text(root: Locator, part: str) -> str:
    return root.locator(part).inner_text()


def address(page: Page) -> list[str]:
    """The parts of the page's address, one for each widget that is linked."""
    return page.evaluate("location.hash.slice(1).split('&')")


# ---- Python


@every
def test_wrong_values_from_python(kind: type[Explorer]) -> None:
    made = kind()
    with pytest.raises(TypeError, match="received 'nonsense'"):
        kind(nonsense=1)
    for name in (*own(kind), "hide"):
        before = getattr(made, name)
        for wrong in (None, "no such word", float("nan"), -1e99, [True], {"a": 1}):
            with pytest.raises(TraitError, match=f"{name}: expected .*, received .*; "):
                setattr(made, name, wrong)
        assert getattr(made, name) == before


# ---- the page


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_all_look_right(widgets: Visits, theme: str, width: int) -> None:
    """At first, and with what is found."""
    options = {"has_touch": True, "is_mobile": True} if width == 390 else {}
    page = widgets(*(kind() for kind in KINDS), theme=theme, width=width, **options)
    looks_right(page, width)
    look_closer(page)
    answers = page.get_by_role("button", name="Show an answer")
    assert answers.count() == len(KINDS)
    answers.evaluate_all("buttons => buttons.forEach((button) => button.click())")
    looks_right(page, width)


def test_the_goal(widgets: Visits, page: Page) -> None:
    """Not found at first; an answer finds it; a question of the teacher's own is not judged."""
    def is_found(kind: type[Explorer], root: Locator) -> None:
        expect(root.locator(".nnb-found")).to_have_text("Not found yet.")
        assert len(text(root, ".nnb-task")) > 30
        assert len(text(root, ".nnb-status")) > 20
        press(root, "Show an answer")
        expect(root.locator(".nnb-found.nnb-yes")).to_have_text("✓ Found.")
        assert len(text(root, ".nnb-answer")) > 20
        expect(root.get_by_role("status")).to_contain_text("Found. ")
        press(root, "Start again")
        expect(root.locator(".nnb-found")).to_have_text("Not found yet.")
        expect(root.locator(".nnb-answer")).to_have_text("")

    def is_a_teachers(kind: type[Explorer], root: Locator) -> None:
        expect(root.locator(".nnb-task")).to_have_text("What happens here?")
        expect(root.locator(".nnb-found")).to_be_hidden()
        expect(root.get_by_role("button", name="Show an answer")).to_be_hidden()

    hold(is_found, page.locator(".nnb").all())
    hold(is_a_teachers, widgets(*(kind(question="What happens here?") for kind in KINDS)).locator(".nnb").all())


# Shows the answer, and moves a slider at once.
ANSWER = """(root) => {
    root.spoken = [];
    const voice = root.querySelector("[role=status]");
    new MutationObserver(() => root.spoken.push(voice.textContent)).observe(voice, { childList: true });
    const buttons = [...root.querySelectorAll(".nnb-tools button")];
    buttons.find((each) => each.textContent === "Show an answer").click();
    const range = [...root.querySelectorAll("input[type=range]")].find((each) => each.getBoundingClientRect().height > 0);
    for (const value of [range.max, range.min]) {
        range.value = value;
        range.dispatchEvent(new Event("input"));
    }
}"""
SAID = "(root) => root.spoken.filter((each) => each.startsWith('Found. ')).length"
SPOKEN = "[...document.querySelectorAll('.nnb')].every((root) => root.spoken.some((each) => each.startsWith('Found. ')))"
SPOKEN_SINCE = "![...document.querySelectorAll('.nnb [role=status]')].some((voice) => voice.textContent.startsWith('Found.'))"


@pytest.mark.parametrize("width", [390, 1280])
def test_what_is_found_is_seen_beside_the_question_and_said_once(widgets: Visits, width: int) -> None:
    """Without scrolling, as it is above all pictures; nothing moves; and no sentence that comes after it swallows it."""
    page = widgets(*(kind() for kind in KINDS), width=width)
    settle(page)

    def is_seen(kind: type[Explorer], root: Locator) -> None:
        top = "(root) => root.querySelector('canvas, svg').getBoundingClientRect().top - root.getBoundingClientRect().top"
        before = root.evaluate(top)
        root.evaluate(ANSWER)
        state, question = root.locator(".nnb-found"), root.locator(".nnb-task")
        expect(state).to_have_text("✓ Found.")
        assert "nnb-task" in state.evaluate("(each) => each.previousElementSibling.className")
        assert state.bounding_box()["y"] < question.bounding_box()["y"] + question.bounding_box()["height"] + 8
        if width == 1280:
            assert state.bounding_box()["x"] > question.bounding_box()["x"] + 100    # beside it
            assert root.evaluate(top) == before

    def is_said_once(kind: type[Explorer], root: Locator) -> None:
        assert root.evaluate(SAID) == 1, root.evaluate("(root) => root.spoken")
        assert not root.locator(".nnb-voice").text_content().startswith("Found.")

    roots = page.locator(".nnb").all()
    hold(is_seen, roots)
    wait(page, SPOKEN)
    for root in roots:
        for end in ("Home", "End", "Home"):
            root.locator("input[type=range]:visible").first.press(end)
    wait(page, SPOKEN_SINCE)
    hold(is_said_once, roots)


# Which sliders change nothing in the next frame, asked for after the widget asked: it comes right behind the painting.
PAINTED = """async (root) => {
    const seen = () => [...root.querySelectorAll("canvas")].map((each) => each.toDataURL()).join()
        + [...root.querySelectorAll("svg, table, .nnb-status")].map((each) => each.outerHTML).join();
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const made = [];
    for (const range of root.querySelectorAll("input[type=range]")) {
        if (!range.checkVisibility({ visibilityProperty: true }) || range.disabled) continue;
        const before = seen(), { value } = range;
        range.value = value === range.max ? range.min : range.max;
        range.dispatchEvent(new Event("input"));
        await frame();
        made.push([range.labels[0]?.textContent, before !== seen()]);
        range.value = value;
        range.dispatchEvent(new Event("input"));
        await frame();
    }
    return made;
}"""


def test_a_control_is_painted_in_the_next_frame(page: Page) -> None:
    """Counted in frames, not in milliseconds: benchmarks/widgets.py has those."""
    def is_painted(kind: type[Explorer], root: Locator) -> None:
        changed = root.evaluate(PAINTED)
        assert changed
        assert [label for label, did in changed if not did] == []

    look_closer(page)
    settle(page)
    hold(is_painted, page.locator(".nnb").all())


def test_controls_can_be_hidden(widgets: Visits, page: Page) -> None:
    whole = page.locator(".nnb").all()
    without = widgets(*(kind(hide=list(kind.controls)) for kind in KINDS)).locator(".nnb").all()
    mute = widgets(*(kind(hide=["answer"]) for kind in KINDS)).locator(".nnb").all()
    linked = widgets(*(kind() for kind in KINDS), hash_="#" + "&".join(f"{key(kind)}=hide:{kind.controls[0]},nonsense"
                                                                       for kind in KINDS))
    settle(linked)
    visible = """(root) => [...root.querySelectorAll("input, select, button")]
        .filter((each) => each.getBoundingClientRect().height > 0).length"""

    def are_hidden(kind: type[Explorer], root: Locator) -> None:
        place = KINDS.index(kind)
        assert kind.controls
        assert without[place].evaluate(visible) < whole[place].evaluate(visible)
        assert without[place].locator(".nnb-off").count() >= len(kind.controls)
        assert mute[place].evaluate(visible) == whole[place].evaluate(visible) - 1
        assert root.locator(".nnb-off").count() == 1
        press(root, "Link to this")
        link = next(part for part in address(linked) if part.startswith(f"{key(kind)}="))
        assert link.endswith(f"hide:{kind.controls[0]}")

    hold(are_hidden, linked.locator(".nnb").all())


def test_two_on_one_page_and_the_link(widgets: Visits, page: Page) -> None:
    def pairs(shown: Page) -> tuple[list[Locator], list[Locator]]:
        roots = shown.locator(".nnb").all()
        return roots[::2], roots[1::2]

    before = [text(root, ".nnb-status") for root in page.locator(".nnb").all()]
    page = widgets(*(kind() for kind in KINDS for _ in range(2)))
    first, second = pairs(page)
    seen = []

    def is_alone(kind: type[Explorer], root: Locator) -> None:
        other = first[KINDS.index(kind)]
        press(root, "Show an answer")
        assert text(other, ".nnb-status") == before[KINDS.index(kind)]    # it knows nothing of the second
        expect(other.locator(".nnb-found")).to_have_text("Not found yet.")
        seen.append(text(root, ".nnb-status"))
        press(root, "Link to this")
        assert [part for part in address(page) if part.startswith(f"{key(kind)}-2=")]

    def is_linked(kind: type[Explorer], root: Locator) -> None:
        place = KINDS.index(kind)
        assert (text(others[place], ".nnb-status"), text(root, ".nnb-status")) == (before[place], seen[place])

    def is_not_broken(kind: type[Explorer], root: Locator) -> None:
        assert text(root, ".nnb-status") == before[KINDS.index(kind)]

    hold(is_alone, second)
    later = widgets(*(kind() for kind in KINDS for _ in range(2)), hash_="#" + "&".join(address(page)))
    settle(later)
    others, linked = pairs(later)
    hold(is_linked, linked)
    nonsense = [f"{key(kind)}=" + ";".join(f"{name}:{value}" for name in own(kind) for value in ("%ZZ", "1e999", "relu,1", ""))
                for kind in KINDS]
    broken = widgets(*(kind() for kind in KINDS), hash_="#" + "&".join(nonsense))
    settle(broken)
    hold(is_not_broken, broken.locator(".nnb").all())


@every
def test_live_as_in_jupyter(kind: type[Explorer], widgets: Visits) -> None:
    """One model with two views; what the page writes is valid in Python; nothing is left behind."""
    made = kind()
    page = widgets.live(made, reduced_motion="reduce")
    first, second = page.locator(".nnb").all()
    expect(first.get_by_role("button", name="Link to this")).to_have_count(0)
    first.get_by_role("button", name="Show an answer").click()
    state = page.evaluate("model.state")
    made.set_state(state)
    assert made.found is True
    assert json.loads(json.dumps(made.twin_state())) == state
    settle(page)
    assert first.locator(".nnb-status").inner_text() == second.locator(".nnb-status").inner_text()
    page.evaluate("(start) => { for (const [name, value] of Object.entries(start)) model.set(name, value); }", own(kind))
    settle(page)
    assert second.locator(".nnb-found").inner_text().startswith("✓")    # found once
    page.evaluate("stops.forEach((stop) => stop())")
    assert page.evaluate("listening()") == 0
    assert page.locator(".nnb").count() == 0
