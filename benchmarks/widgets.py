"""The widgets in a headless browser: from a control to the painted change, and the epochs that reach a reader.

    python benchmarks/widgets.py [rounds]

A page as wide as the book's column moves each slider of a widget to and fro; in the playground, which has none, it
chooses other data. The time is what the page's main thread worked for one move, in CPU milliseconds (so a busy machine
matters less), with the painting; a frame at 60 Hz has 16.7 ms. Beside it the time on the clock from the move until the
frame with the change was handed over, which waits for the next frame, too.
"""

import sys
import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))
import nnbook.widgets  # noqa: E402
from browsers import find_browser  # noqa: E402
from nnbook.widgets.kit import Explorer, Widget  # noqa: E402
from widget_page import write_page  # noqa: E402

MOVES = """async (moves) => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const painted = () => new Promise((done) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = done;
    channel.port2.postMessage("");
  }));
  const seen = (kind) => [...document.querySelectorAll(`.nnb ${kind}`)].filter((each) => each.checkVisibility());
  const ranges = seen("input[type=range]"), lists = seen("select");
  const slide = (range) => {
    const { value, step, max } = range;
    range.valueAsNumber = Number(value) === Number(max) ? Number(value) - Number(step) : Number(value) + Number(step);
    range.dispatchEvent(new Event("input"));
  };
  const choose = (list) => {
    list.selectedIndex = list.selectedIndex === 0 ? 1 : 0;
    list.dispatchEvent(new Event("change"));
  };
  const times = [];
  for (let k = 0; k < moves; k += 1) {
    const start = performance.now();
    if (ranges.length > 0) slide(ranges[k % ranges.length]);
    else choose(lists[0]); // the playground's data
    await painted();
    times.push(performance.now() - start);
    await frame();
  }
  times.sort((a, b) => a - b);
  return times[moves >> 1];
}"""
IDLE = "async (frames) => { for (let k = 0; k < 2 * frames; k += 1) await new Promise((done) => requestAnimationFrame(done)); }"
PLAY = """async (seconds) => {
  const frame = () => new Promise((done) => requestAnimationFrame(done)), find = (name) => document.querySelector(name);
  const epoch = () => Number(find(".epoch").textContent.replace(/\\D/g, "")), speed = find(".bar select");
  const play = find(".nnb-play");
  speed.value = "Infinity";
  speed.dispatchEvent(new Event("change"));
  play.click();
  for (let k = 0; k < 20; k += 1) await frame();
  const start = performance.now(), first = epoch();
  let frames = 0;
  while (performance.now() - start < 1000 * seconds) {
    await frame();
    frames += 1;
    if (play.ariaLabel === "Play") play.click(); // it has converged, and goes on all the same
  }
  const passed = (performance.now() - start) / 1000;
  return [(epoch() - first) / passed, frames / passed];
}"""


def _open(browser: Browser, widget: Widget, folder: Path) -> Page:
    page = browser.new_page(viewport={"width": 768, "height": 1000})
    page.goto(write_page(folder, [widget]).as_uri())
    page.wait_for_timeout(300)
    return page


def _work(page: Page, script: str, count: int) -> tuple[float, float]:
    """CPU milliseconds of the main thread while a script runs, and what it returns."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def total() -> float:
        return next(each["value"] for each in session.send("Performance.getMetrics")["metrics"] if each["name"] == "TaskDuration")

    before = total()
    answer = page.evaluate(script, count)
    return 1000 * (total() - before), answer


def controls(browser: Browser, widget: Widget, folder: Path, rounds: int, moves: int = 40) -> tuple[float, float]:
    """CPU milliseconds of one move, less those of frames without one; and milliseconds on the clock. Medians."""
    page = _open(browser, widget, folder)
    page.evaluate(MOVES, moves)    # warm up
    work, clock = [], []
    for _ in range(rounds):
        spent, waited = _work(page, MOVES, moves)
        idle, _nothing = _work(page, IDLE, moves)
        work.append((spent - idle) / moves)
        clock.append(waited)
    page.close()
    return median(work), median(clock)


def table(rounds: int) -> list[str]:
    """The comparison, as lines of text."""
    lines = [f"from a control to the painted change, {rounds} rounds of 40 moves", f"{'':26}{'CPU ms':>8}{'clock ms':>10}"]
    kinds = [getattr(nnbook.widgets, name) for name in nnbook.widgets.__all__]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu"])
        shown = [kind() for kind in kinds if issubclass(kind, Explorer) or kind.__name__ in {"NeuronExplorer", "Playground"}]
        for widget in shown:
            work, clock = controls(browser, widget, Path(folder), rounds)
            lines.append(f"{type(widget).__name__:26}{work:8.1f}{clock:10.1f}")
        small = nnbook.widgets.Playground(data="circles", hidden=[4, 2], activation="tanh", optimizer="sgd", learning_rate=0.03)
        runs = []
        for _ in range(rounds):
            page = _open(browser, small, Path(folder))
            runs.append(page.evaluate(PLAY, 1.5))
            page.close()
        browser.close()
    epochs, frames = (median(values) for values in zip(*runs, strict=True))
    return [*lines, f"Playground, 2-4-2-1, 250 points: {epochs:,.0f} epochs/s reach the reader, at {frames:.0f} frames/s"]


if __name__ == "__main__":
    sys.stdout.write("\n".join(table(int(sys.argv[1]) if len(sys.argv) > 1 else 5)) + "\n")
