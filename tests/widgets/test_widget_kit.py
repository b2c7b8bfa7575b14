"""The widgets' kit: scales, colours, points, the state in the address, and the weight of it all."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

import nnbook.widgets
from example_widgets import make_widget
from nnbook.widgets.kit import modules
from nnbook.widgets.kit.base import KIT, tokens
from notebooks import ROOT
from tables import each_row
from widget_pages import Visits

PARTS = ("axes", "choices", "controls", "heatmap", "points", "link", "scheduler", "transport")


@pytest.fixture(scope="module")
def kit(browser: Browser) -> Iterator[Page]:
    """A page that holds the kit's modules as `kit.axes`, `kit.link`, …"""
    page = browser.new_page()
    names = ", ".join(f"{name}: kit_{name}" for name in PARTS)
    page.add_script_tag(content=modules.classic({name: KIT / f"{name}.js" for name in PARTS}, f"window.kit = {{ {names} }};"))
    yield page
    page.close()


@pytest.mark.parametrize(("low", "high", "count", "expected"), [
    (0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]),
    (-0.5, 1.5, 4, [-0.5, 0, 0.5, 1, 1.5]),
    (0, 0.03, 3, [0, 0.01, 0.02, 0.03]),
    (12, 987, 4, [200, 400, 600, 800]),
    (3, 3, 5, [3]),
])
def test_ticks_are_round(kit: Page, low: float, high: float, count: int, expected: list[float]) -> None:
    assert kit.evaluate("([low, high, count]) => kit.axes.ticks(low, high, count)", [low, high, count]) == expected


def test_scales_lead_there_and_back(kit: Page) -> None:
    assert kit.evaluate("""(() => {
        const x = kit.axes.linear([-1, 3], [10, 90]), y = kit.axes.logarithmic([0.001, 10], [100, 0]);
        return [x(0), x.invert(x(2.5)), y(0.1), y.invert(50), y.ticks(), kit.axes.label(-0.25), kit.axes.label(1e-7)];
    })()""") == [30, 2.5, 50, pytest.approx(0.1), [0.001, 0.01, 0.1, 1, 10], "−0.25", "1e−7"]


PALETTE = """([theme, tokens]) => {
    const sheet = document.head.appendChild(document.createElement("style"));
    sheet.textContent = tokens;
    document.documentElement.dataset.theme = theme;
    const pixels = [...new Uint8Array(kit.heatmap.palette(document.body).buffer)];
    sheet.remove();
    return pixels;
}"""


@pytest.mark.parametrize("dark", [False, True])
def test_the_palette_is_told_apart_without_red_and_green(kit: Page, dark: bool) -> None:
    """Blue falls and red grows from end to end; and the middle is the paper."""
    colours = kit.evaluate(PALETTE, ["dark" if dark else "light", tokens()])
    reds, blues = colours[0::4], colours[2::4]
    assert len(reds) == 256
    assert blues[0] - blues[255] > 100
    assert reds[255] - reds[0] > 100
    paper = [28, 32, 41] if dark else [249, 245, 238]    # --nnb-mid
    assert max(abs(a - b) for a, b in zip(colours[4 * 127:4 * 127 + 3], paper, strict=True)) < 3


def test_values_become_colours(kit: Page) -> None:
    assert kit.evaluate("""(() => {
        const map = kit.heatmap.heatmap(3, 1), to = Object.assign(document.createElement("canvas"), { width: 3, height: 1 });
        const colours = kit.heatmap.ramp(["#0000ff", "#ffffff", "#ff8000"]), context = to.getContext("2d");
        map.set([-9, 1, NaN], colours);
        map.draw(context, 0, 0, 3, 1, false);
        const pixels = new Uint32Array(context.getImageData(0, 0, 3, 1).data.buffer);
        return [pixels[0] === colours[0], pixels[1] === colours[255], pixels[2] === colours[0]];
    })()""") == [True, True, True]


def test_the_nearest_point_within_reach(kit: Page) -> None:
    points = [{"x": 0, "y": 0}, {"x": 10, "y": 0}]
    hits = kit.evaluate("(points) => [[4, 0], [6, 0], [5, 20]].map(([x, y]) => kit.points.hit(points, x, y, 8))", points)
    assert hits == [0, 1, -1]


STATE = {"w": -1.5, "n": 3, "on": True, "kind": "a;b:c&d=é", "points": [0, 0.25, -1]}


def test_the_state_goes_through_the_address(kit: Page) -> None:
    text = kit.evaluate("(state) => kit.link.encode(state)", STATE)
    assert not set(text) & set("&= #")
    assert kit.evaluate("([text, state]) => kit.link.decode(text, state)", [text, STATE]) == STATE
    assert kit.evaluate("kit.link.encode({ points: [[1, 2], [3, 4]] })") == "points:1,2,3,4"


@pytest.mark.parametrize(("text", "expected"), [
    ("", {}), (";;:", {}), ("w:x;n:;on:1", {}), ("other:1;w:2", {"w": 2}), ("points:1,,2", {}), ("points:", {"points": []}),
    ("kind:%E0%A4%A", {}), ("n:Infinity;w:1e400", {}), ("__proto__:1", {}), ("w", {}),
])
def test_an_address_that_somebody_made_up(kit: Page, text: str, expected: dict[str, Any]) -> None:
    assert kit.evaluate("([text, state]) => kit.link.decode(text, state)", [text, STATE]) == expected


def test_loops_share_a_frame_and_stop_out_of_sight(kit: Page) -> None:
    counts = kit.evaluate("""async () => {
        const nodes = [0, 1].map(() => document.body.appendChild(document.createElement("div")));
        nodes.forEach((node) => { node.style.height = "20px"; });
        nodes[1].style.marginTop = "5000px";
        const work = [0, 0], frames = [0, 0], longest = [0, 0];
        const loops = nodes.map((node, i) => {
            let start = 0;
            return kit.scheduler.loop(node, () => { start ||= performance.now(); work[i] += 1; return true; },
                () => { frames[i] += 1; longest[i] = Math.max(longest[i], performance.now() - start); start = 0; });
        });
        loops.forEach((loop) => loop.start());
        await new Promise((done) => setTimeout(done, 400));
        loops.forEach((loop) => loop.end());
        await new Promise((done) => setTimeout(done, 50));
        const before = work[0];
        await new Promise((done) => setTimeout(done, 100));
        nodes.forEach((node) => node.remove());
        return { work, frames, longest, still: work[0] === before, running: loops.map((loop) => loop.running()) };
    }""")
    assert counts["work"][0] > counts["frames"][0] > 3
    assert counts["work"][1] == 0
    assert counts["still"]
    assert counts["running"] == [False, False]


def test_controls_have_labels_and_limits(kit: Page) -> None:
    kit.evaluate("""() => {
        window.heard = [];
        const { slider, numberInput, choiceSlider, select, toggle } = kit.controls;
        const tell = (name) => (value) => heard.push([name, value]);
        window.made = {
            rate: slider({ label: "rate", min: 0, max: 1, step: 0.1, value: 0.30000000000000004, limits: [0, 5], unit: "m",
                onInput: tell("rate") }),
            steps: numberInput({ label: "steps", min: 1, max: 9, step: 1, value: 3, onInput: tell("steps") }),
            size: choiceSlider({ label: "size", values: ["small", "large"], onInput: tell("size") }),
            kind: select({ label: "kind", options: [["a", "A"], ["b", "B"]], value: "a", onInput: tell("kind") }),
            on: toggle({ label: "on", onInput: tell("on") }),
        };
        document.body.append(...Object.values(made).map(({ node }) => node));
    }""")
    assert kit.get_by_label("rate as a number").input_value() == "0.3"
    assert kit.get_by_label("rate", exact=True).get_attribute("aria-valuetext") == "0.3 m"
    kit.get_by_label("rate as a number").fill("4")            # further than the slider goes
    kit.get_by_label("steps").fill("12")
    kit.get_by_label("steps").press("Tab")
    kit.get_by_label("size").press("ArrowRight")
    kit.get_by_label("kind").select_option("b")
    kit.get_by_label("on", exact=True).check()
    assert kit.evaluate("heard") == [["rate", 4], ["steps", 9], ["size", 1], ["kind", "b"], ["on", True]]
    assert kit.evaluate("made.rate.get()") == 4
    kit.evaluate("made.rate.set(0.2); made.size.set(0)")
    assert kit.evaluate("heard.length") == 5
    assert kit.get_by_label("rate", exact=True).input_value() == "0.2"


def test_choices_are_seen_at_once(kit: Page) -> None:
    """Arrow keys go through them, a value that is none of them takes none, and a drawing has its text as a name."""
    kit.evaluate("""() => {
        window.heard = [];
        const { segments, stepper, thumbnail } = kit.choices;
        const drawing = thumbnail((context, size) => context.fillRect(0, 0, size, size));
        window.kind = segments({ label: "kind", options: [["a", "A"], ["b", "B"], ["c", "see", drawing.node]], value: "b",
            onInput: (value) => heard.push(value) });
        window.units = stepper({ label: "units", less: "fewer", more: "more", step: (by) => heard.push(by) });
        document.body.replaceChildren(kind.node, units.node);
        units.show(3, 1, 3);
    }""")
    kinds = kit.get_by_role("radiogroup", name="kind")
    assert [kinds.get_by_role("radio", name=name).is_checked() for name in ("A", "B", "see")] == [False, True, False]
    kinds.get_by_role("radio", name="B").press("ArrowRight")
    kinds.get_by_role("radio", name="A").check()
    assert kit.evaluate("[kind.get(), ...heard]") == ["a", "c", "a"]
    kit.evaluate("kind.set('nonsense')")
    assert kit.evaluate("[kind.get(), heard.length]") == ["", 2]
    group = kit.get_by_role("group", name="units")
    assert group.text_content() == "units−3+"
    group.get_by_role("button", name="fewer").click()
    assert kit.evaluate("heard.at(-1)") == -1
    expect(group.get_by_role("button", name="more")).to_have_attribute("aria-disabled", "true")
    kit.wait_for_function("""document.querySelector("canvas").getContext("2d").getImageData(5, 5, 1, 1).data[3] === 255""")
    kit.evaluate("document.body.replaceChildren()")


def test_one_round_button_plays_and_pauses(kit: Page) -> None:
    kit.evaluate("""() => {
        window.heard = [];
        window.running = kit.transport.transport({ label: "run", play: ["Play", "Pause", () => heard.push("play")],
            others: [["step", "One step", () => heard.push("step")]] });
        document.body.replaceChildren(running.node);
    }""")
    shape = "document.querySelector('path').getAttribute('d')"
    for name, running in (("Play", True), ("Pause", False), ("Play", False)):
        before = kit.evaluate(shape)
        button = kit.get_by_role("group", name="run").get_by_role("button", name=name, exact=True)
        assert button.get_attribute("title") == name
        button.press("Enter")
        kit.evaluate("(on) => running.show(on)", running)
        assert (kit.evaluate(shape) == before) == (name == "Play" and not running)
    kit.get_by_role("button", name="One step").click()
    assert kit.evaluate("heard") == ["play", "play", "play", "step"]
    kit.evaluate("document.body.replaceChildren()")


def test_the_rest_is_folded_away(widgets: Visits) -> None:
    """A native fold: keys open it, and what is in it is reached by them only then."""
    page = widgets(make_widget("ActivationExplorer"))
    folded, layers = page.get_by_text("Look closer"), page.get_by_label("layers k", exact=True)
    expect(layers).to_be_hidden()
    folded.focus()
    page.keyboard.press("Enter")
    expect(layers).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.nnb-closer') !== null")
    page.reload()
    expect(layers).to_be_hidden()    # it remembers nothing


def test_a_slider_s_track_is_filled_up_to_its_thumb(kit: Page) -> None:
    kit.evaluate("""() => {
        window.far = kit.controls.slider({ label: "filled", min: -1, max: 3, step: 0.5, value: 0 });
        document.body.replaceChildren(far.node);
    }""")
    at = "getComputedStyle(document.querySelector('[type=range]')).getPropertyValue('--at')"
    slider = kit.get_by_label("filled", exact=True)
    assert kit.evaluate(at) == "25%"
    slider.press("ArrowRight")
    assert kit.evaluate(at) == "37.5%"
    kit.get_by_label("filled as a number").fill("3")
    assert kit.evaluate(at) == "100%"
    kit.evaluate("far.limit(-1, 7)")
    assert kit.evaluate(at) == "50%"
    kit.evaluate("document.body.replaceChildren()")


BOTH = "() => [...document.querySelectorAll('.far input')].map((input) => [input.min, input.value, input.max])"


def test_a_slider_and_its_number_never_have_different_limits(kit: Page) -> None:
    kit.evaluate("""() => {
        window.heard = [];
        const { slider, choiceSlider } = kit.controls;
        window.far = slider({ label: "far", min: -3, max: 3, step: 0.1, value: 0, limits: [-1000, 1000],
            onInput: (now) => heard.push(now) });
        window.size = choiceSlider({ label: "between", values: ["small", "large"] });
        far.node.classList.add("far");
        document.body.replaceChildren(far.node, size.node);
    }""")
    number, far = kit.get_by_label("far as a number"), kit.get_by_label("far", exact=True)
    number.fill("12.34")    # the slider stretches; an arrow key goes on from there, and does not leap back to 3
    assert kit.evaluate(BOTH) == [["-3", "12.3", "12.4"], ["-1000", "12.34", "1000"]]
    far.press("ArrowLeft")
    assert kit.evaluate("heard") == [12.34, 12.2]
    kit.evaluate("far.set(-7)")    # under the reader's hand it only stretches further
    assert kit.evaluate(BOTH) == [["-7", "-7", "12.4"], ["-1000", "-7", "1000"]]
    number.focus()
    kit.evaluate("far.set(0.5)")
    assert kit.evaluate(BOTH) == [["-3", "0.5", "3"], ["-1000", "0.5", "1000"]]
    kit.evaluate("far.limit(0, 2)")
    kit.evaluate("far.set(1)")
    number.fill("0025")
    assert kit.evaluate("heard.length") == 2
    number.press("Tab")
    assert kit.evaluate(BOTH) == [["0", "2", "2"], ["0", "2", "2"]]
    number.fill("0001")
    number.press("Tab")
    assert (number.input_value(), kit.evaluate("heard")) == ("1", [12.34, 12.2, 2, 1])
    kit.evaluate("size.set(1, 'rather large')")
    between = kit.get_by_label("between")
    assert (between.input_value(), between.get_attribute("aria-valuetext")) == ("1", "rather large")
    assert kit.locator(".nnb-value").inner_text() == "rather large"
    kit.evaluate("document.body.replaceChildren()")


# With a clock that is set by hand; what the live region has said, and when.
HEAR = """() => {
    window.heard = [];
    const region = document.querySelector("[aria-live]");
    new MutationObserver(() => heard.push([performance.now(), region.textContent])).observe(region, { childList: true });
}"""


@pytest.mark.parametrize(("name", "button"), [("BackpropStepper", "Run"), ("Playground", "Play")])
def test_what_runs_by_itself_speaks_every_five_seconds_at_most(name: str, button: str, widgets: Visits) -> None:
    page = widgets(make_widget(name))
    page.clock.install()
    page.reload()
    if name == "BackpropStepper":
        page.get_by_role("button", name="Rewind").click()
    page.clock.run_for(6000)
    page.evaluate(HEAR)
    page.get_by_role("button", name=button).click()
    page.clock.run_for(9000)
    times = [time for time, _ in page.evaluate("heard")]
    assert len(times) == 2
    assert times[1] - times[0] >= 5000 - 16    # one frame of the fake clock
    page.get_by_role("button", name="Stop" if name == "BackpropStepper" else "Pause").click()    # an answer does not wait as long
    page.clock.run_for(2100)
    assert len(page.evaluate("heard")) == 3


# A model as a notebook gives it to a widget, whose kernel can be taken away in each of the ways in which that is told.
NOTEBOOK = """async ([text, state]) => {
    const { default: widget } = await import(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
    const events = {}, signal = new Set(), el = document.createElement("div"), view = document.createElement("div");
    view.append(el);
    document.body.replaceChildren(view);
    const statusChanged = { connect: (hear) => signal.add(hear), disconnect: (hear) => signal.delete(hear) };
    const model = { get: (key) => state[key], set: () => {}, save_changes: () => {},
        widget_manager: { kernel: { statusChanged } },
        on: (event, hear) => (events[event] ??= new Set()).add(hear), off: (event, hear) => events[event].delete(hear) };
    const told = () => document.querySelector(".nnb-lost").textContent, seen = [];
    const fire = async (event) => { events[event].forEach((hear) => hear()); await null; await null; seen.push(told()); };
    const live = async (yes) => { view.classList.toggle("jupyter-widgets-disconnected", !yes); await fire("comm_live_update"); };
    view.className = "jupyter-widgets-disconnected";    // as in a page made of a notebook with its widgets' state
    const first = widget.render({ model, el });
    seen.push(told());
    for (const yes of [true, false, true]) await live(yes);
    for (const status of ["busy", "autorestarting", "idle"]) { signal.forEach((hear) => hear(null, status)); seen.push(told()); }
    first();
    const second = widget.render({ model, el });
    await live(true);
    await fire("comm:close");
    second();
    return { seen, left: signal.size + Object.values(events).reduce((sum, set) => sum + set.size, 0) };
}"""


def test_a_live_widget_says_when_python_no_longer_hears_it(kit: Page) -> None:
    made = make_widget("SpikingNeuronExplorer")
    got = kit.evaluate(NOTEBOOK, [made._esm, made.twin_state()])
    lost = "Python does not hear this widget: its kernel has ended or was restarted. Run the cell again to connect them."
    assert got == {"seen": [lost, "", lost, "", "", lost, lost, "", lost], "left": 0}


@pytest.mark.parametrize("name", nnbook.widgets.__all__)
def test_what_stands_where_no_script_runs_says_what_to_do(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A notebook that is opened again, on a site or as HTML, wants its cell to be run; the book's pages want JavaScript."""
    made = make_widget(name)
    assert "To use it, run this cell in Jupyter or Colab.</p>" in made.twin()
    assert "JavaScript" not in made.twin()
    monkeypatch.setenv("NNBOOK_BUILD", "1")
    assert "It needs JavaScript.</p>" in made.twin()
    assert "run this cell" not in made.twin()


@pytest.mark.parametrize("name", nnbook.widgets.__all__)
def test_a_widget_is_light(name: str) -> None:
    """Compressed, as it is sent; the kit comes once for all widgets of a page."""
    folder = getattr(nnbook.widgets, name).folder
    needed = modules.collect([folder / "view.js"])
    own, kit = ("".join(modules.wrap(path) for path in needed if (path.parent == KIT) == shared) for shared in (False, True))
    sheets = [path.read_text(encoding="utf-8") for path in (folder / "style.css", KIT / "kit.css")]
    assert len(gzip.compress((own + sheets[0]).encode())) < 31_000
    assert len(gzip.compress((kit + sheets[1]).encode())) < 16_000


def test_the_page_for_authors_names_every_module() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `(\w+\.js)` \|", page, re.MULTILINE))
    assert named == {path.name for path in KIT.glob("*.js")}


def test_modules_travel_without_their_comments_and_indents(tmp_path: Path) -> None:
    module = tmp_path / "a.js"
    module.write_text("""// Head.
/**
 * What it does: a * b.
 */
export function f(a, b) {
  // inside
  const text = "// stays";   /* stays, too */
  /* here */ const kept = 1; // goes, too
  const last = "a"; // "stays"

  const long = `two

  lines // stay`; // goes
  return a
    * b + kept + text.length; /* one line */
}
/* one line */
export default { f };
""", encoding="utf-8")
    made = modules.wrap(module).splitlines()
    assert made[1:-2] == ['function f(a, b) {const text = "// stays";   /* stays, too */',
                          "/* here */ const kept = 1;", 'const last = "a"; // "stays"', "const long = `two", "",
                          "  lines // stay`; // goes", "return a* b + kept + text.length; /* one line */}"]
    assert "default: { f }" in made[-2]


LINES = """import {
  far,
  near,
} from "./b.js";

export const made = far(
  { one: "a long text, "
    + "in two pieces", two: `${near} `
    + `and ${near}` },
  (each) =>
    each.filter((one) => one) // a remark
      .map((one) => one)
      ?? (near ? "it's" // "kept"
        : "none"),
);
"""


def test_breaks_that_mean_nothing_are_left_out(kit: Page, tmp_path: Path) -> None:
    """Lines that go on are joined, a text in pieces is one text, and what comes out is the same program."""
    (tmp_path / "b.js").write_text("export const near = 1;\nexport const far = (made, sift) => [made, sift([0, 2])];\n",
                                   encoding="utf-8")
    (tmp_path / "a.js").write_text(LINES, encoding="utf-8")
    text = modules.classic({"A": tmp_path / "a.js"}, f"window.joined = {tmp_path.name}_a.made;".replace("-", "_"))
    assert '{ one: "a long text, in two pieces", two: `${near} and ${near}` },(each) =>each.filter' in text
    assert len(modules.wrap(tmp_path / "a.js").splitlines()) == 6
    kit.add_script_tag(content=text)
    assert kit.evaluate("joined") == [{"one": "a long text, in two pieces", "two": "1 and 1"}, [2]]


def test_an_error_names_the_line_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "b.js").write_text("export function f() {}\n", encoding="utf-8")
    (tmp_path / "a.js").write_text('import {\n  f,\n} from "./b.js";\n\nexport let g;\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"a\.js, line 5: expected `import"):
        modules.wrap(tmp_path / "a.js")


@each_row(("text", "message"), [
    ("export const A = 1, B = 2;", "a.js, line 1: expected one name for each export"),
    ('import { f, g } from "./b.js";', r"a.js, line 1: expected a name that b.js exports \(f\), received 'g'"),
])
def test_modules_that_would_lose_a_name(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "b.js").write_text("export function f() {}\n", encoding="utf-8")
    (tmp_path / "a.js").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        modules.wrap(tmp_path / "a.js")


@pytest.mark.parametrize("text", ["export const A = [1, 2];", "export const g = (x) => ({",
                                  "export const f = (a, b = 2) => a + b;",
                                  'export const T = { a: "x, y = 2", b: [1, 2] };', "export const G = `, h = `;"])
def test_exports_with_commas_of_their_own(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.js").write_text(text, encoding="utf-8")
    assert "return {" in modules.wrap(tmp_path / "a.js")
