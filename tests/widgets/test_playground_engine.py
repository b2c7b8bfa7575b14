"""The playground's engine, in a browser: against nnbook, against finite differences, and on its data sets."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from nnbook import Activation, Adam, Dense, Momentum, RMSProp, Sequential, binary_cross_entropy, mean_squared_error
from nnbook.optimizers import SGD
from nnbook.regularization import l1_penalty, l2_penalty
from nnbook.widgets.kit import modules

FOLDER = Path(modules.__file__).parent.parent / "playground"
NAMES = ("engine", "data", "settings", "plateau", "code")
PARTS = f"window.parts = {{{', '.join(f'...playground_{name}' for name in NAMES)}}};"
OPTIMIZERS = {"sgd": SGD, "momentum": Momentum, "rmsprop": RMSProp, "adam": Adam}


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    made = browser.new_page()
    made.add_script_tag(content=modules.classic({name: FOLDER / f"{name}.js" for name in NAMES}, PARTS))
    yield made
    made.close()


def complaint(page: Page, statement: str) -> str:
    """What the error says that a statement throws."""
    return page.evaluate(f"() => {{ try {{ {statement}; }} catch (error) {{ return error.message; }} }}")


# ---- against nnbook

ALL_INPUTS = ["x", "y", "x2", "y2", "xy", "sinx", "siny"]
CASES: dict[str, dict[str, Any]] = {
    "2-8-8-1, relu, adam": {"hidden": [8, 8], "activation": "relu"},
    "2-8-8-8-1, elu, adam": {},
    "2-4-2-1, tanh, sgd": {"hidden": [4, 2], "activation": "tanh", "optimizer": "sgd", "learningRate": 0.03},
    "tanh at the end, momentum": {"hidden": [5], "activation": "tanh", "output": "tanh", "optimizer": "momentum",
                                  "initializer": "xavier_uniform"},
    "sigmoid, rmsprop, l2": {"hidden": [7, 3], "activation": "sigmoid", "output": "sigmoid", "optimizer": "rmsprop", "l2": 0.01},
    "no hidden layer, all inputs, l1": {"inputs": ALL_INPUTS, "hidden": [], "optimizer": "sgd", "l1": 0.01},
    "one unit, batches of 1": {"inputs": ["xy"], "hidden": [1], "activation": "tanh", "batchSize": 1, "optimizer": "sgd"},
    "six layers, each with its own, l1 and l2": {
        "hidden": [8, 7, 6, 5, 4, 3], "activation": ["tanh", "relu", "leaky_relu", "elu", "sigmoid", "linear"],
        "l1": 1e-4, "l2": 1e-3, "batchSize": 7},
    "regression, leaky relu": {"hidden": [6, 6], "activation": "leaky_relu", "output": "linear", "batchSize": 250},
}
TRAIN = """([settings, set, epochs]) => {
    const network = new parts.Network(settings), { train } = parts.dataSet(set, { points: 246, noise: 0.3, seed: 4 });
    const before = network.weights, orders = [];
    for (let k = 0; k < epochs; k += 1) { network.epoch(train); orders.push([...network.order]); }
    return JSON.stringify({ settings: network.settings, before, orders, after: network.weights, loss: network.evaluate(train),
        points: [...train.x].map((x, k) => [x, train.y[k], train.label[k]]),
        outputs: [...train.x].map((x, k) => network.at(x, train.y[k]).at(-1)[0]) });
}"""


def inputs(names: list[str], x: np.ndarray, y: np.ndarray) -> np.ndarray:
    made = {"x": x / 3, "y": y / 3, "x2": (x / 3) ** 2, "y2": (y / 3) ** 2, "xy": x / 3 * (y / 3), "sinx": np.sin(x),
            "siny": np.sin(y)}
    return np.stack([made[name] for name in names], axis=1)


def flat(weights: list[dict]) -> np.ndarray:
    return np.concatenate([np.concatenate([np.ravel(layer["weights"]), layer["biases"]]) for layer in weights])


def ours(settings: dict, before: list[dict], points: np.ndarray, orders: list[list[int]]) -> tuple[Sequential, float]:
    """The same training with nnbook: the network after it, and its loss over all points."""
    layers: list = []
    for units, name in zip([*settings["hidden"], 1], [*settings["activation"], settings["output"]], strict=True):
        layers += [Dense(units)] + ([] if name in ("linear", "logit") else [Activation(name)])
    network = Sequential(layers, input_shape=(len(settings["inputs"]),), rng=np.random.default_rng(0), dtype=np.float64)
    network.parameters = flat(before)
    x, y = inputs(settings["inputs"], points[:, 0], points[:, 1]), points[:, 2:]
    y = 2 * y - 1 if settings["output"] == "tanh" else y
    optimizer = OPTIMIZERS[settings["optimizer"]](settings["learningRate"])
    loss = binary_cross_entropy if settings["output"] == "logit" else mean_squared_error
    for order in orders:
        for start in range(0, len(order), settings["batchSize"]):
            batch = order[start:start + settings["batchSize"]]
            network.backward(loss(network.forward(x[batch], training=True), y[batch])[1])
            weights = network.parameters * network.weight_mask()
            network.gradients += l1_penalty(weights, settings["l1"])[1] + l2_penalty(weights, settings["l2"])[1]
            optimizer.update(network.parameters, network.gradients)
    return network, loss(network.forward(x), y)[0]


@pytest.mark.parametrize("name", CASES)
def test_twenty_epochs_are_those_of_nnbook(page: Page, name: str) -> None:
    data = "hills" if CASES[name].get("output") == "linear" else "circles"
    # Through six layers, ReLU's bend and L1's jump make the table's small errors larger.
    table = 1e-4 if name.startswith("six layers") else 1e-5
    for precise, allowed in ((True, 1e-12), (False, table)):
        got = json.loads(page.evaluate(TRAIN, [{"seed": 2, **CASES[name], "precise": precise}, data, 20]))
        assert all(sorted(order) == list(range(123)) for order in got["orders"])
        assert got["orders"][0] != got["orders"][1]
        points = np.array(got["points"])
        network, loss = ours(got["settings"], got["before"], points, got["orders"])
        assert np.abs(flat(got["after"]) - flat(got["before"])).max() > 0.01
        assert np.abs(flat(got["after"]) - network.parameters).max() < allowed
        x = inputs(got["settings"]["inputs"], points[:, 0], points[:, 1])
        outputs = network.predict(x)[:, 0]
        np.testing.assert_allclose(got["outputs"], outputs, atol=1e-11 if precise else 100 * table)
        assert abs(got["loss"]["loss"] - loss) < (1e-11 if precise else 10 * table)
        border = {"logit": 0, "tanh": 0, "sigmoid": 0.5}.get(got["settings"]["output"])
        if border is None:
            assert got["loss"]["accuracy"] is None    # NaN, in JSON
        else:
            assert got["loss"]["accuracy"] == pytest.approx(((outputs > border) == (points[:, 2] > 0.5)).mean(), abs=0.009)


@pytest.mark.parametrize("settings", [
    {"hidden": [3, 4], "activation": "tanh"}, {"hidden": [5], "activation": "elu", "output": "sigmoid"},
    {"hidden": [2, 2, 2], "activation": "sigmoid", "output": "tanh", "l2": 0.1},
    {"hidden": [4], "activation": "relu", "output": "linear"},
    {"hidden": [4, 3], "activation": "leaky_relu", "l1": 0.05, "l2": 0.02},
])
def test_gradients_are_finite_differences(page: Page, settings: dict) -> None:
    worst = page.evaluate("""(settings) => {
        const network = new parts.Network({ ...settings, precise: true, seed: 1 });
        const { train } = parts.dataSet("moons", { points: 60, noise: 0.5 });
        const { l1, l2 } = network.settings, w = network.w, step = 1e-5;
        const loss = () => network.evaluate(train).loss + network.weights.flatMap((layer) => layer.weights.flat())
            .reduce((sum, weight) => sum + l1 * Math.abs(weight) + l2 * weight * weight, 0);
        return Math.max(...[...network.gradient(train)].map((slope, k) => {
            const kept = w[k];
            w[k] = kept + step; const more = loss();
            w[k] = kept - step; const less = loss();
            w[k] = kept;
            return Math.abs(slope - (more - less) / (2 * step));
        }));
    }""", settings)
    assert worst < 1e-8


def test_dropout_averages_to_what_theory_says(page: Page) -> None:
    """With linear units, it adds to the mean squared error, on average, p / (1 - p) · sum w² · mean h²."""
    got = page.evaluate("""() => {
        const settings = { hidden: [3], activation: "linear", output: "linear", seed: 3, precise: true };
        const network = new parts.Network({ ...settings, dropout: 0.4 }), { train } = parts.dataSet("hills", { points: 40 });
        const mean = new Float64Array(network.w.length), times = 20000, w = network.w, step = 1e-5;
        for (let k = 0; k < times; k += 1) network.gradient(train).forEach((slope, i) => { mean[i] += slope / times; });
        const loss = () => network.evaluate(train).loss + network.hidden(train, 1).reduce((sum, unit, j) =>
            sum + 0.4 / 0.6 * network.weights[1].weights[j][0] ** 2 * unit.reduce((all, h) => all + h * h, 0) / unit.length, 0);
        const expected = Array.from(w, (kept, k) => {
            w[k] = kept + step; const more = loss();
            w[k] = kept - step; const less = loss();
            w[k] = kept;
            return (more - less) / (2 * step);
        });
        return [[...mean], expected];
    }""")
    mean, expected = map(np.array, got)
    assert np.abs(expected).max() > 1
    assert np.abs(mean - expected).max() < 0.03


# ---- grids and hidden spaces


@pytest.fixture(scope="module", params=["with SIMD", "WebAssembly forbidden"])
def any_page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[tuple[Page, str]]:
    """A page, and the kind of array in which its grids come."""
    made = browser.new_page()
    if request.param != "with SIMD":
        made.evaluate("() => { WebAssembly.Module = class { constructor() { throw new EvalError('forbidden by a policy'); } }; }")
    made.add_script_tag(content=modules.classic({name: FOLDER / f"{name}.js" for name in NAMES}, PARTS))
    yield made, "Float32Array" if request.param == "with SIMD" else "Float64Array"
    made.close()


GRID = """([settings, size, scale]) => {
    const network = new parts.Network({ hidden: [5, 3], ...settings }), shift = 1e-4 * (scale > 1);
    network.weights = network.weights.map(({ weights, biases }) => ({ biases: biases.map((_, j) => 0.3 * j - 0.4),
        weights: weights.map((row) => row.map((w) => scale * w)) }));
    const planes = network.grid(size), again = network.grid(size), answers = (x, y) => {
        const units = network.at(x, y);
        units.at(-1)[0] = network.predict(x, y);
        return units.flat();
    };
    let worst = planes === again && planes.flat().every(({ length }) => length === size * size) ? 0 : Infinity;
    for (let s = 0; s < size * size; s += 1) {
        const x = (s % size + 0.5) * 12 / size - 6, y = 6 - (Math.floor(s / size) + 0.5) * 12 / size, units = answers(x, y);
        const near = [[1, 1], [1, -1], [-1, 1], [-1, -1]].map(([a, b]) => answers(x + a * shift, y + b * shift));
        planes.flat().forEach((plane, k) => {
            const room = Math.max(...near.map((each) => Math.abs(each[k] - units[k])));
            worst = Math.max(worst, Math.abs(plane[s] - units[k]) / (room + 1e-5 * Math.max(1, Math.abs(units[k]))));
        });
    }
    return [worst, planes.at(-1)[0].constructor.name];
}"""


@pytest.mark.parametrize("size", [1, 7, 30])
def test_grids_hold_the_networks_own_numbers(any_page: tuple[Page, str], size: int) -> None:
    """To 1e-5; with very large weights, it may be the number of a place 1 / 10,000 beside."""
    page, kind = any_page
    cases = [({"activation": ["tanh", "sigmoid"], "output": output, "inputs": names}, scale)
             for output in ("logit", "tanh", "sigmoid", "linear")
             for names, scale in ((["x", "sinx", "y"], 1), (["y", "x2"], 40), (["x", "xy"], 1))]
    cases += [({"activation": name, "output": "logit"}, 1) for name in ("relu", "leaky_relu", "elu", "linear")]
    cases += [({"hidden": [], "inputs": ALL_INPUTS}, 1), ({"hidden": [8] * 6, "activation": "elu", "inputs": ALL_INPUTS}, 1)]
    for settings, scale in cases:
        worst, made = page.evaluate(GRID, [settings, size, scale])
        assert worst <= 1, f"{settings} with weights times {scale}: {worst} times too far"
        assert made == kind


@pytest.mark.parametrize(("settings", "scale"), [
    ({"precise": True}, 1), ({"activation": "linear"}, 1e13), ({"activation": ["linear", "tanh"]}, 1e20)])
def test_grids_are_exact_where_asked_for_and_where_32_bits_would_overflow(page: Page, settings: dict, scale: float) -> None:
    worst, kind = page.evaluate(GRID, [settings, 9, scale])
    assert worst <= 1
    assert kind == "Float64Array"


def test_hidden_space(page: Page) -> None:
    assert page.evaluate("""() => {
        const network = new parts.Network({ hidden: [4, 2] }), { test } = parts.dataSet("xor", { points: 30 });
        return [0, 1, 2, 3, undefined].every((layer) => {
            const space = network.hidden(test, layer);
            return [...test.x].every((x, s) => network.at(x, test.y[s])[layer ?? 2].every((value, j) => value === space[j][s]))
                && space.length === [2, 4, 2, 1][layer ?? 2];
        });
    }""")


# ---- the life of a training


def test_rewinding_and_restoring_repeat_every_bit(page: Page) -> None:
    assert page.evaluate("""() => {
        const settings = { hidden: [6, 4], activation: "tanh", dropout: 0.2, l1: 1e-3, seed: 9 };
        const { train } = parts.dataSet("moons", { noise: 0.5 });
        const run = (network, epochs) => {
            for (let k = 0; k < epochs; k += 1) network.epoch(train);
            return JSON.stringify(network.weights);
        };
        const network = new parts.Network(settings), first = JSON.stringify(network.weights), middle = run(network, 7);
        const state = JSON.parse(JSON.stringify(network.state)), end = run(network, 8);
        network.rewind();
        const back = JSON.stringify(network.weights) === first && network.epochs === 0;
        const other = new parts.Network(settings);
        other.restore(state);
        return [back, run(network, 7) === middle, run(network, 8) === end, run(other, 8) === end, other.epochs === 15,
            run(new parts.Network({ ...settings, seed: 10 }), 15) !== end, middle !== end];
    }""") == [True] * 7


def test_setting_weights(page: Page) -> None:
    assert page.evaluate("""() => {
        const one = new parts.Network({ seed: 1 }), other = new parts.Network({ seed: 2 });
        other.weights = one.weights;
        return JSON.stringify(one.weights) === JSON.stringify(other.weights) && one.predict(1, 2) === other.predict(1, 2);
    }""")
    message = complaint(page, "new parts.Network().weights = [{ weights: [[1]], biases: [0] }]")
    assert "expected 2 x 8 finite weights and 8 biases in layer 0" in message


def test_divergence_is_reported_when_it_happens(page: Page) -> None:
    got = page.evaluate("""() => {
        const network = new parts.Network({ activation: "relu", output: "linear", optimizer: "sgd", learningRate: 1000 });
        const { train } = parts.dataSet("plane");
        const seen = [];
        for (let k = 0; k < 10; k += 1) {
            network.epoch(train);
            seen.push([network.diverged?.epoch ?? 0, [...network.w].every(Number.isFinite)]);
        }
        const { epochs, diverged } = network;
        network.rewind();
        const calm = new parts.Network({ output: "linear" });
        for (let k = 0; k < 50; k += 1) calm.epoch(train);
        return { seen, epochs, diverged, after: network.diverged, calm: calm.diverged };
    }""")
    when = got["diverged"]["epoch"]
    assert [epoch for epoch, _ in got["seen"]] == [0] * (when - 1) + [when] * (11 - when)
    assert all(finite for _, finite in got["seen"])     # what is shown is the network before that epoch
    assert got["epochs"] == when
    assert "learning rate of 1000" in got["diverged"]["reason"]
    assert got["after"] is None
    assert got["calm"] is None


def test_changing_settings_on_the_way(page: Page) -> None:
    got = page.evaluate("""() => {
        const network = new parts.Network(), { train } = parts.dataSet("xor"), losses = [];
        for (const changes of [{}, { batchSize: 33 }, { learningRate: 0.1, l2: 0.01 }, { dropout: 0.5 }, { batchSize: 1 }]) {
            network.change(changes);
            network.epoch(train);
            losses.push(network.evaluate(train).loss);
        }
        let message = "";
        try { network.change({ hidden: [3] }); } catch (error) { message = error.message; }
        return { losses, message, epochs: network.epochs };
    }""")
    assert np.isfinite(got["losses"]).all()
    assert got["epochs"] == 5
    assert "make a new network" in got["message"]


@pytest.mark.parametrize(("settings", "message"), [
    ({"hidden": [9]}, "1 to 8 units"), ({"hidden": [1] * 7}, "up to 6"), ({"inputs": []}, "inputs: expected"),
    ({"activation": "step"}, "activation: expected elu, relu"), ({"activation": ["relu"], "hidden": [2, 2]}, "2 names"),
    ({"learningRate": 0}, "learningRate: expected above 0"), ({"batchSize": 2.5}, "whole number from 1"),
    ({"dropout": 1}, "below 1"), ({"l1": -1}, "0 or more"), ({"optimiser": "adam"}, "settings: expected"),
    ({"seed": -3}, "seed"), ({"output": "softmax"}, "output: expected"),
])
def test_wrong_settings(page: Page, settings: dict, message: str) -> None:
    assert message in complaint(page, f"new parts.Network({json.dumps(settings)})")


def test_the_plateau_says_when_to_stop(page: Page) -> None:
    got = page.evaluate("""() => {
        const see = (losses, options) => {
            const watch = new parts.Plateau(options);
            for (let epoch = 1; epoch <= losses.length; epoch += 1) {
                const why = watch.see(epoch, losses[epoch - 1]);
                if (why) return [epoch, why];
            }
            return [0, ""];
        };
        const falling = Array.from({ length: 400 }, (_, k) => 0.98 ** k);
        const flat = Array.from({ length: 90 }, (_, k) => 0.5 + 1 / (k + 1) ** 4);
        return [see(falling), see(falling.slice(0, 300)), see(flat, { patience: 50 }), see(flat.slice(0, 50), { patience: 50 })];
    }""")
    assert got[0][0] == next(k for k in range(400) if 0.98**k < 1e-3) + 1
    assert "little left to learn" in got[0][1]
    assert got[1] == got[3] == [0, ""]
    assert 50 < got[2][0] < 60
    assert "hardly fallen in 50 epochs" in got[2][1]


# ---- data


@pytest.mark.parametrize("name", ["blobs", "circles", "xor", "moons", "spirals"])
def test_data_sets(page: Page, name: str) -> None:
    make = """([name, options]) => { const made = parts.dataSet(name, options);
        return JSON.stringify([made.train, made.test].map((part) => [[...part.x], [...part.y], [...part.label]])); }"""
    options = {"points": 401, "share": 0.7, "seed": 3, "noise": 0.1}
    train, test = (np.array(part) for part in json.loads(page.evaluate(make, [name, options])))
    assert (train.shape, test.shape) == ((3, 281), (3, 120))
    every = np.concatenate([train, test], axis=1)
    assert (every[2] == 1).sum() == 201
    assert set(every[2]) == {0, 1}
    assert 0.4 < train[2].mean() < 0.6
    assert 2.5 < np.abs(every[:2]).max() < 6.5
    assert page.evaluate(make, [name, options]) == page.evaluate(make, [name, options])
    assert page.evaluate(make, [name, options]) != page.evaluate(make, [name, options | {"seed": 4}])
    clean = json.loads(page.evaluate(make, [name, options | {"noise": 0, "share": 1}]))
    assert len(clean[0][0]) == 401
    x, y, label = np.array(clean[0])
    rules = {"circles": np.hypot(x, y) < 3, "xor": x * y > 0}
    if name in rules:
        assert (rules[name] == (label == 1)).all()


def test_surfaces(page: Page) -> None:
    for name in ("plane", "hills"):
        x, y, label = np.array(page.evaluate("(name) => { const { train } = parts.dataSet(name, { share: 1 });"
                                             " return [[...train.x], [...train.y], [...train.label]]; }", name))
        assert 0.8 < np.abs(label).max() < 1.1
        assert np.abs([x, y]).max() <= 6
        if name == "plane":
            np.testing.assert_allclose(label, (x + y) / 12, atol=1e-15)


def test_own_points(page: Page) -> None:
    got = page.evaluate("""() => {
        const list = [[0, 1, 0], [1, 0.5, 1], [-2, 3, 1], [4, -4, 0], [2, 2, 1]];
        const all = parts.ownPoints(list), some = parts.ownPoints(list, { share: 0.6, seed: 1 }), none = parts.ownPoints([]);
        const network = new parts.Network();
        network.epoch(all.train); network.epoch(some.train); network.epoch(none.train);
        return { epochs: network.epochs,
            counts: [all.train, all.test, some.train, some.test, none.train].map((part) => part.count),
            sum: [...some.train.x, ...some.test.x].reduce((a, b) => a + b), nothing: network.evaluate(none.train) };
    }""")
    assert got["counts"] == [5, 0, 3, 2, 0]
    assert (got["epochs"], got["sum"]) == (2, 5)
    assert np.isnan([got["nothing"]["loss"], got["nothing"]["accuracy"]]).all()
    for wrong in ("[[0, 1]]", "[[0, NaN, 1]]", "[[2000, 0, 1]]", "[3]"):
        assert "expected [x, y, label]" in complaint(page, f"parts.ownPoints({wrong})")


# ---- what it can learn

LEARN = """([set, most]) => Array.from({ length: 11 }, (_, seed) => {
    const network = new parts.Network({ seed }), { train, test } = parts.dataSet(set, { seed });
    let epochs = 0;
    while (epochs < most && network.evaluate(test).accuracy < 0.99) { network.epoch(train); epochs += 1; }
    return network.evaluate(test).accuracy >= 0.99 ? epochs : -1;
})"""


@pytest.mark.parametrize(("name", "most", "least"), [
    ("blobs", 10, 11), ("circles", 20, 11), ("xor", 30, 11), ("moons", 40, 11), ("spirals", 500, 10),
])
def test_the_defaults_solve_every_data_set(page: Page, name: str, most: int, least: int) -> None:
    solved = [epochs for epochs in page.evaluate(LEARN, [name, most]) if epochs >= 0]
    assert len(solved) >= least, solved


# ---- code


CODED = [
    {"hidden": [4, 3], "activation": ["tanh", "relu"]},
    {"hidden": [2, 2, 2], "activation": ["leaky_relu", "elu", "sigmoid"], "output": "tanh", "inputs": ALL_INPUTS},
    {"hidden": [], "output": "linear"},
    {"hidden": [3], "activation": "linear", "output": "sigmoid"},
]
SHOW = "\nimport json\nprint(json.dumps(predict([[0, 0], [3, -2], [-5.5, 6], [0.1, 4]]).tolist()))\n"


@pytest.fixture(scope="module")
def scripts(page: Page) -> list[dict]:
    return page.evaluate("""(cases) => cases.map((settings) => {
        const network = new parts.Network({ ...settings, precise: true, seed: 5 }), { train } = parts.dataSet("moons");
        for (let k = 0; k < 3; k += 1) network.epoch(train);
        return { numpy: parts.numpyCode(network), torch: parts.torchCode(network), keras: parts.kerasCode(network),
            expected: [[0, 0], [3, -2], [-5.5, 6], [0.1, 4]].map(([x, y]) => network.predict(x, y)) };
    })""", CODED)


@pytest.mark.parametrize("language", ["numpy", "torch", "keras"])
def test_copied_code_gives_the_same_answers(scripts: list[dict], language: str, tmp_path: Path) -> None:
    answers = [tmp_path / f"{number}.py" for number in range(len(scripts))]
    for path, script in zip(answers, scripts, strict=True):
        path.write_text(script[language] + SHOW, encoding="utf-8")
    # One process for all, as importing a framework takes long; each script runs as if it were called by itself.
    code = "import runpy, sys\nfor path in sys.argv[1:]:\n    runpy.run_path(path, run_name='__main__')\n"
    done = subprocess.run([sys.executable, "-c", code, *map(str, answers)], capture_output=True, text=True, check=True)
    lines = [line for line in done.stdout.splitlines() if line.startswith("[") and "," in line]
    assert len(lines) == len(scripts)
    for line, script in zip(lines, scripts, strict=True):
        np.testing.assert_allclose(json.loads(line), script["expected"], atol=1e-12)
