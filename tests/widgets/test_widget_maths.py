"""The widgets' own mathematics and random numbers, in a browser: against 60 digits, and against themselves."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import mpmath
import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from nnbook.widgets.kit import modules

KIT = Path(modules.__file__).parent
PARTS = "window.parts = {...kit_maths, ...kit_random};"
RNG = np.random.default_rng(0)
NEAR = RNG.normal(size=1500) * 10 ** RNG.uniform(-300, 0, 1500)
WIDE = np.concatenate([RNG.uniform(-745, 709, 1500), RNG.normal(size=1500) * 3, NEAR, [0, 709.7, -708.3, -744, 1, -1]])
ABOVE_0 = np.concatenate([10 ** RNG.uniform(-320, 308, 1500), RNG.uniform(0.5, 2, 1500), 1 + NEAR[np.abs(NEAR) < 0.1],
                          [5e-324, 1.79e308]])
ABOVE_MINUS_1 = np.concatenate([10 ** RNG.uniform(-300, 3, 1500), RNG.uniform(-0.999, 0, 1500), NEAR[np.abs(NEAR) < 0.5]])
ANGLES = np.concatenate([RNG.uniform(-10, 10, 1500), RNG.uniform(-1e6, 1e6, 1500), np.arange(-300, 300) * np.pi / 2, NEAR])
# Each function: its true values, and where it is asked.
FUNCTIONS: dict[str, tuple[Callable, np.ndarray]] = {
    "exp": (mpmath.exp, WIDE),
    "expm1": (mpmath.expm1, np.clip(WIDE, -60, 709)),
    "log": (mpmath.log, ABOVE_0),
    "log1p": (mpmath.log1p, ABOVE_MINUS_1),
    "tanh": (mpmath.tanh, np.concatenate([RNG.uniform(-25, 25, 1500), RNG.normal(size=1500), NEAR])),
    "sigmoid": (lambda x: 1 / (1 + mpmath.exp(-x)), WIDE),
    "softplus": (lambda x: mpmath.log1p(mpmath.exp(x)), WIDE),
    "sin": (mpmath.sin, ANGLES),
    "cos": (mpmath.cos, ANGLES),
}
INF = float("inf")
GOLDEN = [3681834223, 2982396236, 0.35452255920125086, 8, 1.5751604924775378, 3.476219174989608, 1, 6, 5, 8, 4, 2, 3, 0, 7, 9]


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    made = browser.new_page()
    made.add_script_tag(content=modules.classic({"maths": KIT / "maths.js", "random": KIT / "random.js"}, PARTS))
    yield made
    made.close()


def values(page: Page, name: str, x: np.ndarray) -> np.ndarray:
    asked = json.dumps(x.tolist())
    return np.array(json.loads(page.evaluate("([name, x]) => JSON.stringify(JSON.parse(x).map(parts[name]))", [name, asked])))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_are_right_to_the_last_digit(page: Page, name: str) -> None:
    truth, x = FUNCTIONS[name]
    with mpmath.workdps(60):
        errors = []
        for asked, got in zip(x.tolist(), values(page, name, x).tolist(), strict=True):
            right = truth(mpmath.mpf(asked))
            allowed = max(abs(right) * mpmath.mpf(4e-16), mpmath.mpf(5e-324))    # below 1e-308 numbers have fewer digits
            errors.append(float(abs(mpmath.mpf(got) - right) / allowed))
    assert max(errors) <= 1, x[int(np.argmax(errors))]


@pytest.mark.parametrize(("name", "x", "expected"), [
    ("exp", INF, INF), ("exp", -INF, 0), ("exp", 710, INF), ("exp", -746, 0), ("expm1", -INF, -1), ("expm1", INF, INF),
    ("log", 0, -INF), ("log", INF, INF), ("log1p", -1, -INF), ("log1p", INF, INF), ("tanh", INF, 1), ("tanh", -INF, -1),
    ("sigmoid", -INF, 0), ("sigmoid", INF, 1), ("sigmoid", 800, 1), ("softplus", INF, INF), ("softplus", -INF, 0),
    ("fastTanh", INF, 1), ("fastTanh", -11, -1), ("fastTanh", 10, 1),
])
def test_functions_at_the_ends(page: Page, name: str, x: float, expected: float) -> None:
    assert page.evaluate("([name, x]) => parts[name](x)", [name, x]) == expected


def test_what_is_no_number_stays_so(page: Page) -> None:
    got = page.evaluate("(names) => [...names.map((name) => parts[name](NaN)), parts.log(-1), parts.log1p(-2), parts.sin(1e7)]",
                        [*FUNCTIONS, "fastTanh"])
    assert len(got) == 13
    assert np.isnan(got).all()


def test_the_fast_tanh_is_nearly_tanh(page: Page) -> None:
    x = np.concatenate([np.linspace(-12, 12, 20001), RNG.normal(size=3000)])
    assert 5e-7 < np.abs(values(page, "fastTanh", x) - np.tanh(x)).max() < 7.5e-7
    assert abs(values(page, "fastTanh", np.zeros(1))[0]) < 1e-8


def test_nothing_rests_on_the_browsers_own_functions() -> None:
    for path in [KIT / "maths.js", KIT / "random.js", *KIT.parent.joinpath("playground").glob("*.js")]:
        code = "\n".join(line.split("//")[0] for line in path.read_text(encoding="utf-8").splitlines())
        for name in ("exp", "log", "tanh", "sin", "cos", "pow", "random", "hypot", "cbrt", "atan2"):
            assert f"Math.{name}" not in code, path.name


# ---- random numbers


def sfc32(seed: int) -> Iterator[int]:
    """The generator once more, in Python: 32 bits at a time."""
    low = 2**32 - 1
    a, b, c, counter = 0x9E3779B9, seed & low, seed >> 32, 1
    for number in range(10**9):
        drawn = (a + b + counter) & low
        a, b, c, counter = b ^ (b >> 9), (c + (c << 3)) & low, (((c << 21) | (c >> 11)) + drawn) & low, (counter + 1) & low
        if number >= 15:
            yield drawn


@pytest.mark.parametrize("seed", [0, 1, 7, 2**31, 2**32 + 5, 2**53 - 1])
def test_random_bits_are_those_of_the_rule(page: Page, seed: int) -> None:
    got = page.evaluate("""(seed) => {
        const random = new parts.Random(seed);
        return Array.from({ length: 50 }, () => random.bits());
    }""", seed)
    assert got == [bits for bits, _ in zip(sfc32(seed), range(50), strict=False)]


def test_the_first_random_numbers_never_change(page: Page) -> None:
    got = page.evaluate("""() => {
        const random = new parts.Random(7);
        return [random.bits(), random.bits(), random.uniform(), random.integer(10), random.normal(), random.normal(5, 2),
            ...random.shuffle([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])];
    }""")
    assert got == GOLDEN


def test_moments_of_random_numbers(page: Page) -> None:
    uniform, normal, whole = (np.array(each) for each in page.evaluate("""() => {
        const random = new parts.Random(3), draw = (f) => Array.from({ length: 40000 }, f);
        return [draw(() => random.uniform(-1, 3)), draw(() => random.normal(2, 3)), draw(() => random.integer(6))];
    }"""))
    assert uniform.min() >= -1
    assert uniform.max() < 3
    assert abs(uniform.mean() - 1) < 0.025
    assert abs(uniform.std() - 4 / 12**0.5) < 0.02
    assert abs(normal.mean() - 2) < 0.06
    assert abs(normal.std() - 3) < 0.05
    third, fourth = (((normal - 2) / 3) ** power for power in (3, 4))
    assert abs(third.mean()) < 0.06
    assert abs(fourth.mean() - 3) < 0.15
    counts = np.bincount(whole, minlength=6)
    assert ((counts - 40000 / 6) ** 2).sum() / (40000 / 6) < 20.5    # chi-squared, 5 degrees of freedom: p = 0.001
    assert abs(np.corrcoef(normal[:-1], normal[1:])[0, 1]) < 0.02


def test_shuffles_are_fair_and_states_go_on(page: Page) -> None:
    counts = page.evaluate("""() => {
        const random = new parts.Random(11), counts = {};
        for (let k = 0; k < 24000; k += 1) {
            const key = random.shuffle([0, 1, 2, 3]).join("");
            counts[key] = (counts[key] ?? 0) + 1;
        }
        return Object.values(counts);
    }""")
    assert len(counts) == 24
    assert ((np.array(counts) - 1000) ** 2).sum() / 1000 < 49.8      # chi-squared, 23 degrees of freedom: p = 0.001
    assert page.evaluate("""() => {
        const one = new parts.Random(5), other = new parts.Random(6);
        one.normal();
        other.state = JSON.parse(JSON.stringify(one.state));
        return Array.from({ length: 100 }, () => one.uniform() === other.uniform()).every((same) => same);
    }""")


@pytest.mark.parametrize("seed", ["-1", "0.5", "2 ** 53", "NaN", "'3'"])
def test_seeds_that_are_none(page: Page, seed: str) -> None:
    message = page.evaluate(f"() => {{ try {{ new parts.Random({seed}); }} catch (error) {{ return error.message; }} }}")
    assert "expected a whole number from 0" in message
