"""Information: against SciPy, by hand, and what the theory promises; bad input."""

import mpmath
import numpy as np
import pytest
import scipy.stats

from nnbook.information import cross_entropy_between, entropy, kl_divergence, mutual_information
from tables import each_row


@pytest.fixture(params=range(50))
def pair(request) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(request.param)
    shape = (*rng.integers(1, 4, rng.integers(0, 3)), rng.integers(1, 9))
    p, q = (rng.dirichlet(np.ones(shape[-1]), shape[:-1]) for _ in range(2))
    return p, q


@pytest.mark.parametrize("base", [np.e, 2, 10])
def test_values_are_those_of_scipy(pair, base) -> None:
    p, q = pair
    np.testing.assert_allclose(entropy(p, base=base), scipy.stats.entropy(p, axis=-1, base=base), rtol=1e-12, atol=1e-15)
    expected = scipy.stats.entropy(p, q, axis=-1, base=base)
    np.testing.assert_allclose(kl_divergence(p, q, base=base), expected, rtol=1e-12, atol=1e-15)


def test_what_the_theory_promises(pair) -> None:
    p, q = pair
    np.testing.assert_allclose(cross_entropy_between(p, q), entropy(p) + kl_divergence(p, q), rtol=1e-13, atol=1e-15)
    np.testing.assert_array_equal(kl_divergence(p, p), 0)
    assert (kl_divergence(p, q) >= 0).all()
    assert (entropy(p) <= np.log(p.shape[-1]) + 1e-15).all()


@pytest.mark.parametrize("seed", range(20))
def test_mutual_information_is_the_entropies_less_the_joint_one(seed) -> None:
    rng = np.random.default_rng(seed)
    joint = rng.dirichlet(np.ones(12)).reshape(3, 4)
    expected = entropy(joint.sum(axis=0)) + entropy(joint.sum(axis=1)) - entropy(joint.ravel())
    assert mutual_information(joint) == pytest.approx(expected, rel=1e-12)
    assert mutual_information(joint.T) == pytest.approx(expected, rel=1e-12)
    independent = np.outer(rng.dirichlet(np.ones(3)), rng.dirichlet(np.ones(4)))
    assert mutual_information(independent) == pytest.approx(0, abs=1e-15)


def test_by_hand() -> None:
    assert entropy([0.5, 0.5], base=2) == 1
    assert entropy([0.25] * 4, base=2) == 2
    assert str(entropy([1.0, 0.0])) == "0.0"    # and not -0.0
    assert kl_divergence([1, 0], [0.5, 0.5], base=2) == 1
    assert kl_divergence([0.5, 0.5], [1, 0]) == np.inf
    assert cross_entropy_between([0.5, 0.5], [1, 0]) == np.inf
    assert cross_entropy_between([1, 0], [1, 0]) == 0
    assert mutual_information([[0.5, 0], [0, 0.5]], base=2) == pytest.approx(1, rel=3e-16)
    assert kl_divergence([0.9, 0.1], [0.5, 0.5]) != kl_divergence([0.5, 0.5], [0.9, 0.1])


@each_row(("call", "error", "message"), [
    (lambda: entropy([0.5, 0.6]), ValueError, r"p: expected probabilities that sum to 1, received a sum of 1\.1"),
    (lambda: entropy([[0.5, 0.5], [0.5, 0.4]]), ValueError, r"p: expected .* sum of 0\.9"),
    (lambda: entropy([-0.5, 1.5]), ValueError, r"p: expected numbers in 0\.\.1, received -0.5 at index \(0,\)"),
    (lambda: entropy([0.5, np.nan]), ValueError, r"p: expected numbers in 0\.\.1, received nan"),
    (lambda: entropy([]), ValueError, "p: expected at least one"),
    (lambda: entropy(1.0), ValueError, "p: expected probabilities of shape"),
    (lambda: entropy(["1"]), TypeError, "p: expected real numbers"),
    (lambda: entropy([1.0], base=1), ValueError, "base: expected a finite number, more than 1, received 1"),
    (lambda: entropy([1.0], base=np.inf), ValueError, "base: expected"),
    (lambda: entropy([1.0], base="2"), TypeError, "base: expected a number"),
    (lambda: kl_divergence([0.5, 0.5], [0.5, 0.25, 0.25]), ValueError, "p: expected the shape of q"),
    (lambda: cross_entropy_between([[0.5], [0.5]], [0.5, 0.5]), ValueError, "p: expected probabilities that sum to 1"),
    (lambda: cross_entropy_between([[0.5, 0.5]], [0.5, 0.5]), ValueError, r"p: expected the shape of q, \(2,\), received"),
    (lambda: cross_entropy_between([1.0], [2.0]), ValueError, r"q: expected numbers in 0\.\.1"),
    (lambda: mutual_information([0.5, 0.5]), ValueError, r"joint: expected 2 axes \(values of X, values of Y\)"),
    (lambda: mutual_information([[0.5, 0.5], [0.5, 0.5]]), ValueError, "joint: expected probabilities that sum to 1"),
    (lambda: mutual_information([[0.5, 0.5], [0.0]]), ValueError, "joint: expected an array, received list with rows"),
])
def test_bad_input(call, error, message) -> None:
    with pytest.raises(error, match=message):
        call()


@pytest.mark.parametrize("change", [1e-9, 1e-12, 1e-5, 0.01, 0.0099, 0.0101, 0.2, 0.249, 0.251, 0.49, 0.5 - 1e-12])
@pytest.mark.parametrize("p", [[0.5, 0.5], [0.25, 0.75], [0.5, 0.25, 0.25], [1e-3, 0.999], [1e-12, 1 - 1e-12]])
def test_the_divergence_of_close_and_of_far_distributions_keeps_its_digits(p, change) -> None:
    p = np.array(p)
    q = p.copy()
    q[0], q[-1] = p[0] * (1 + change), 0.0
    q[-1] = 1 - q[:-1].sum()
    with mpmath.workdps(60):
        exact = [[mpmath.mpf(float(x)) for x in row] for row in (p, q)]
        expected = {a: float(mpmath.fsum(u * mpmath.log(u / v) - u + v for u, v in zip(*pair, strict=True)))
                    for a, pair in (("pq", exact), ("qp", exact[::-1]))}
    np.testing.assert_allclose(kl_divergence(p, q), expected["pq"], rtol=3e-13)
    np.testing.assert_allclose(kl_divergence(q, p), expected["qp"], rtol=3e-13)


def test_the_divergence_at_the_ends_of_floats() -> None:
    np.testing.assert_allclose(kl_divergence([0.5, 0.5], [0.5 + 1e-9, 0.5 - 1e-9]), 2e-18, rtol=1e-6)
    np.testing.assert_allclose(kl_divergence([1.0, 5e-324], [5e-324, 1.0]), 744.4400719213812, rtol=1e-12)
    np.testing.assert_allclose(kl_divergence([1e-300, 1.0], [1.0, 1e-300]), 690.7755278982137, rtol=1e-12)
    assert kl_divergence(np.float32([0.1, 0.9]), np.float32([0.1, 0.9])) == 0
    assert mutual_information(np.outer([0.1, 0.2, 0.7], [0.3, 0.7])) < 1e-30
