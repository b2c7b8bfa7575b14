"""What holds for every explorer: settings, goal, hiding, links, looks, frames, two on one page, clean-up."""

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from traitlets import TraitError

import nnbook.widgets
from nnbook.widgets.kit import Explorer
from widget_pages import LIVE, Visits, looks_right, settle

NAMES = [name for name in nnbook.widgets.__all__ if issubclass(getattr(nnbook.widgets, name), Explorer)]
KINDS = [getattr(nnbook.widgets, name) for name in NAMES]
COMMON = {"question", "hide", "found"}
every = pytest.mark.parametrize("kind", KINDS, ids=NAMES)


def own(kind: type[Explorer]) -> dict[str, Any]:
    """The first settings of an explorer."""
    return {name: value for name, value in kind().twin_state().items() if name not in COMMON}


def key(kind: type[Explorer]) -> str:
    """The word that stands for it in links."""
    text = (kind.folder / "view.js").read_text(encoding="utf-8")
    return text.split('key: "')[1].split('"')[0]


def root(page: Page) -> Locator:
    return page.locator(".nnb").first


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
    """One below the other on one page: at first, and with what is found."""
    options = {"has_touch": True, "is_mobile": True} if width == 390 else {}
    page = widgets(*(kind() for kind in KINDS), theme=theme, width=width, **options)
    looks_right(page, width)
    answers = page.get_by_role("button", name="Show an answer")
    assert answers.count() == len(KINDS)
    answers.evaluate_all("buttons => buttons.forEach((button) => button.click())")
    looks_right(page, width)


@every
def test_the_goal(kind: type[Explorer], widgets: Visits) -> None:
    """Not found at first; an answer finds it; a question of the teacher's own is not judged."""
    page = widgets(kind())
    expect(root(page).locator(".nnb-found")).to_have_text("Not found yet.")
    assert len(root(page).locator(".nnb-task").inner_text()) > 30
    assert len(root(page).locator(".nnb-status").inner_text()) > 20
    page.get_by_role("button", name="Show an answer").click()
    expect(root(page).locator(".nnb-found.nnb-yes")).to_have_text("✓ Found.")
    assert len(root(page).locator(".nnb-answer").inner_text()) > 20
    expect(root(page).get_by_role("status")).to_contain_text("Found. ")
    page.get_by_role("button", name="Start again").click()
    expect(root(page).locator(".nnb-found")).to_have_text("Not found yet.")
    expect(root(page).locator(".nnb-answer")).to_have_text("")
    other = widgets(kind(question="What happens here?"))
    expect(root(other).locator(".nnb-task")).to_have_text("What happens here?")
    expect(root(other).locator(".nnb-found")).to_be_hidden()
    expect(other.get_by_role("button", name="Show an answer")).to_be_hidden()


@every
@pytest.mark.parametrize("width", [390, 1280])
def test_what_is_found_is_seen_beside_the_question_and_said_once(kind: type[Explorer], widgets: Visits, width: int) -> None:
    """Without scrolling, as it is above all pictures; nothing moves; and no sentence that comes after it swallows it."""
    page = widgets(kind(), width=width)
    settle(page)
    page.evaluate("""() => {
        window.spoken = [];
        const voice = document.querySelector(".nnb [role=status]");
        new MutationObserver(() => spoken.push(voice.textContent)).observe(voice, { childList: true });
    }""")
    top = "document.querySelector('.nnb :is(canvas, svg)').getBoundingClientRect().top + scrollY"
    before = page.evaluate(top)
    page.evaluate("""() => {
        const buttons = [...document.querySelectorAll(".nnb-tools button")];
        buttons.find((each) => each.textContent === "Show an answer").click();
        const ranges = [...document.querySelectorAll(".nnb input[type=range]")];
        const range = ranges.find((each) => each.getBoundingClientRect().height > 0);
        for (const value of [range.max, range.min]) {
            range.value = value;
            range.dispatchEvent(new Event("input"));
        }
    }""")
    state, question = root(page).locator(".nnb-found"), root(page).locator(".nnb-task")
    expect(state).to_have_text("✓ Found.")
    assert "nnb-task" in state.evaluate("(each) => each.previousElementSibling.className")
    assert state.bounding_box()["y"] < question.bounding_box()["y"] + question.bounding_box()["height"] + 8
    if width == 1280:
        assert state.bounding_box()["x"] > question.bounding_box()["x"] + 100    # beside it
        assert page.evaluate(top) == before
    page.wait_for_function("spoken.some((each) => each.startsWith('Found. '))", timeout=8000)
    for end in ("Home", "End", "Home"):
        root(page).locator("input[type=range]:visible").first.press(end)
    page.wait_for_function("!document.querySelector('.nnb [role=status]').textContent.startsWith('Found.')", timeout=12000)
    assert sum(each.startswith("Found. ") for each in page.evaluate("spoken")) == 1


@every
def test_a_control_is_painted_in_the_next_frame(kind: type[Explorer], widgets: Visits) -> None:
    """Counted in frames, not in milliseconds: benchmarks/widgets.py has those."""
    page = widgets(kind())
    settle(page)
    changed = page.evaluate("""async () => {
        const root = document.querySelector(".nnb");
        const seen = () => [...root.querySelectorAll("canvas")].map((each) => each.toDataURL()).join()
            + [...root.querySelectorAll("svg, table, .nnb-status")].map((each) => each.outerHTML).join();
        const frame = () => new Promise((done) => requestAnimationFrame(done));
        const made = [];
        for (const range of root.querySelectorAll("input[type=range]")) {
            if (!range.checkVisibility({ visibilityProperty: true }) || range.disabled) continue;
            const before = seen(), { value } = range;
            range.value = value === range.max ? range.min : range.max;
            range.dispatchEvent(new Event("input"));
            await frame();    // asked for after the widget asked: it comes right behind the painting
            made.push([range.labels[0]?.textContent, before !== seen()]);
            range.value = value;
            range.dispatchEvent(new Event("input"));
            await frame();
        }
        return made;
    }""")
    assert changed
    assert [label for label, did in changed if not did] == []


@every
def test_controls_can_be_hidden(kind: type[Explorer], widgets: Visits) -> None:
    assert kind.controls
    page = widgets(kind(), kind(hide=list(kind.controls)), kind(hide=["answer"]))
    all_of_it, without, mute = page.locator(".nnb").all()
    visible = """(root) => [...root.querySelectorAll("input, select, button")]
        .filter((each) => each.getBoundingClientRect().height > 0).length"""
    assert without.evaluate(visible) < all_of_it.evaluate(visible)
    assert without.locator(".nnb-off").count() >= len(kind.controls)
    assert mute.evaluate(visible) == all_of_it.evaluate(visible) - 1
    name = kind.controls[0]
    linked = widgets(kind(), hash_=f"#{key(kind)}=hide:{name},nonsense")
    settle(linked)
    assert linked.locator(".nnb-off").count() == 1
    linked.get_by_role("button", name="Link to this").click()
    assert f"hide:{name}" in linked.evaluate("location.hash")


@every
def test_two_on_one_page_and_the_link(kind: type[Explorer], widgets: Visits) -> None:
    page = widgets(kind(), kind())
    first, second = page.locator(".nnb").all()
    before = first.locator(".nnb-status").inner_text()
    second.get_by_role("button", name="Show an answer").click()
    assert first.locator(".nnb-status").inner_text() == before    # it knows nothing of the second
    expect(first.locator(".nnb-found")).to_have_text("Not found yet.")
    seen = second.locator(".nnb-status").inner_text()
    second.get_by_role("button", name="Link to this").click()
    address = page.evaluate("location.hash")
    assert address.startswith(f"#{key(kind)}-2=")
    later = widgets(kind(), kind(), hash_=address)
    settle(later)
    first, second = later.locator(".nnb").all()
    assert (first.locator(".nnb-status").inner_text(), second.locator(".nnb-status").inner_text()) == (before, seen)
    nonsense = ";".join(f"{name}:{value}" for name in own(kind) for value in ("%ZZ", "1e999", "relu,1", ""))
    broken = widgets(kind(), hash_=f"#{key(kind)}={nonsense}")
    settle(broken)
    assert broken.locator(".nnb-status").inner_text() == before


@every
def test_live_as_in_jupyter(kind: type[Explorer], browser: Browser) -> None:
    """One model with two views; what the page writes is valid in Python; nothing is left behind."""
    page, made = browser.new_page(reduced_motion="reduce"), kind()
    page.evaluate(LIVE, [kind._esm, made.twin_state()])
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
    page.close()
