"""The playground's engine against a plainly written one, in a headless browser: epochs a second, and grids.

    python benchmarks/playground.py [rounds]

Both run in one page, in turn, for a tenth of a second each, ten times a round, so that whatever slows the machine meets
them alike; only the ratios of neighbours count. Before that, both start from the same weights and have to arrive at the
same ones. The targets are 5 times the plain engine in training, 15 times in grids. "table" is the engine as readers have
it: tanh from a table in training, and grids in WebAssembly.
"""

import sys
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT / "tools"))
from browsers import SWITCHES, find_browser  # noqa: E402
from nnbook.widgets.kit import modules  # noqa: E402

PARTS = {"engine": ROOT / "nnbook/widgets/playground/engine.js", "reference": HERE / "reference_engine.js"}
MOUNT = "window.parts = {...playground_engine, ...playground_data, reference: benchmarks_reference_engine};"
SCRIPT = """async ({ hidden, rounds, seconds }) => {
  const { Network, dataSet, reference } = parts, rate = 0.03, batch = 10;
  const make = (precise) => new Network({ hidden, activation: "tanh", output: "tanh", initializer: "xavier_uniform",
    optimizer: "sgd", learningRate: rate, batchSize: batch, precise });
  const { train } = dataSet("circles", { points: 500 });
  const points = Array.from(train.x, (x, k) => ({ inputs: [x / 3, train.y[k] / 3], target: 2 * train.label[k] - 1 }));
  const fast = make(false), exact = make(true), plain = reference.build(exact.weights);
  const far = (a, b) => Math.max(...a.flatMap((layer, l) => [...layer.weights.flat(), ...layer.biases]
    .map((value, k) => Math.abs(value - [...b[l].weights.flat(), ...b[l].biases][k]))));
  for (let k = 0; k < 20; k += 1) {
    exact.epoch(train); fast.epoch(train);
    reference.epoch(plain, points, exact.order, batch, rate);
  }
  const differences = [far(exact.weights, reference.weightsOf(plain)), far(fast.weights, reference.weightsOf(plain))];
  const perSecond = (run) => {
    const start = performance.now();
    let count = 0, now = start;
    while (now < start + 1000 * seconds) { run(); count += 1; now = performance.now(); }
    return 1000 * count / (now - start);
  };
  const jobs = {
    training: {
      plain: () => { for (let k = 0; k < 5; k += 1) reference.epoch(plain, points, exact.order, batch, rate); },
      exact: () => { for (let k = 0; k < 5; k += 1) exact.epoch(train); },
      table: () => { for (let k = 0; k < 5; k += 1) fast.epoch(train); },
    },
    grid: { plain: () => reference.grid(plain, 100), exact: () => exact.grid(100), table: () => fast.grid(100) },
  };
  const found = {};
  for (const [job, contestants] of Object.entries(jobs)) {
    for (const run of Object.values(contestants)) for (let k = 0; k < 5; k += 1) perSecond(run); // warm up
    found[job] = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
    for (let round = 0; round < rounds; round += 1) {
      const names = Object.keys(contestants);
      if (round % 2 === 1) names.reverse();
      for (const name of names) {
        found[job][name].push(perSecond(contestants[name]) * (job === "training" ? 5 : 1));
        await new Promise((resume) => { setTimeout(resume); });
      }
    }
  }
  return { differences, found };
}"""


def measure(hidden: list[int], rounds: int, seconds: float = 0.1) -> dict:
    """The largest differences of weights after 20 epochs; and for each job and name its rates, of `seconds` each."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=SWITCHES)
        page = browser.new_page()
        page.add_script_tag(content=modules.classic(PARTS, MOUNT))
        answer = page.evaluate(SCRIPT, {"hidden": hidden, "rounds": 10 * rounds, "seconds": seconds})
        browser.close()
    return answer


def table(rounds: int) -> list[str]:
    """The comparison, as lines of text."""
    lines = [f"the playground's engine in a browser: 250 points, batches of 10, tanh, gradient descent, {rounds} rounds",
             f"{'':22}{'plain':>9}{'exact':>9}{'table':>9}   times the plain engine: exact, table (its middle half)"]
    for hidden in ([4, 2], [8, 8]):
        answer = measure(hidden, rounds)
        name = "-".join(map(str, [2, *hidden, 1]))
        for job, rates in answer["found"].items():
            ratio = {who: sorted(a / b for a, b in zip(rates[who], rates["plain"], strict=True)) for who in ("exact", "table")}
            low, high = (ratio["table"][len(ratio["table"]) * part // 4] for part in (1, 3))
            shown = [f"{median(rates[who]):9.0f}" for who in ("plain", "exact", "table")]
            lines.append(f"{name + ' ' + ('epochs/s' if job == 'training' else 'grids/s'):22}{''.join(shown)}"
                         f"   {median(ratio['exact']):5.1f}   {median(ratio['table']):5.1f} "
                         f"({low:.1f} to {high:.1f})")
        exact, fast = answer["differences"]
        lines.append(f"{name}: largest difference of a weight after 20 epochs: exact {exact:.1e}, table {fast:.1e}")
    return lines


if __name__ == "__main__":
    sys.stdout.write("\n".join(table(int(sys.argv[1]) if len(sys.argv) > 1 else 5)) + "\n")
