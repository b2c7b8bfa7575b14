"""What `nnbook.datasets.digits` gives. The faults of downloading have a file of their own."""

import subprocess
import sys

import numpy as np
import pytest

from nnbook import datasets
from nnbook.datasets import blobs, circles, digits, mnist, mnist_is_at_hand, moons, spirals, xor
from tables import each_row

PROBLEMS = (blobs, moons, circles, xor, spirals)


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    monkeypatch.setenv("NNBOOK_OFFLINE", "1")


@pytest.fixture
def without_mnist(monkeypatch, tmp_path):
    monkeypatch.delenv("NNBOOK_DATA", raising=False)
    monkeypatch.setenv("NNBOOK_CACHE", str(tmp_path))


def check_layout(images, labels, n):
    assert images.shape == (n, 28, 28)
    assert images.dtype == labels.dtype == np.uint8
    assert labels.shape == (n,)
    assert images.max() == 255
    assert images.min() == 0
    assert set(labels.tolist()) == set(range(10))


def test_the_digits_of_this_machine():
    """With MNIST on the machine it is checked, without it the digits of scikit-learn: nothing is skipped."""
    found = digits()
    assert found.is_mnist == mnist_is_at_hand()
    train, test = (60_000, 10_000) if found.is_mnist else (1_545, 252)
    check_layout(found.train_images, found.train_labels, train)
    check_layout(found.test_images, found.test_labels, test)
    first, mean = ([5, 0, 4, 1, 9], 33.3184) if found.is_mnist else ([0, 1, 2, 3, 4], 31.4)
    assert found.train_labels[:5].tolist() == first
    assert found.train_images.mean() == pytest.approx(mean, abs=0.5)
    assert (found.name == "MNIST") == (found.note == "") == found.is_mnist


def test_mnist_gives_new_arrays_that_can_be_written_or_says_what_to_do():
    if mnist_is_at_hand():
        data = mnist()
        assert all(array.flags.writeable and array.flags.c_contiguous for array in data)
        counts = [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
        assert np.bincount(data.test_labels).tolist() == counts
    else:
        with pytest.raises(datasets.DatasetError, match="put the file yourself at"):
            mnist()


def test_without_mnist_the_digits_of_scikit_learn_are_given_and_it_is_said(without_mnist, capfd, recwarn):
    found = digits()
    assert not mnist_is_at_hand()
    assert not found.is_mnist
    assert found.name == "the 1,797 digits of scikit-learn, enlarged to 28×28"
    assert found.note == (
        "MNIST could not be had (NNBOOK_OFFLINE is set), so these are smaller digits, and fewer."
    )
    check_layout(found.train_images, found.train_labels, 1_545)
    check_layout(found.test_images, found.test_labels, 252)
    assert capfd.readouterr() == ("", "")
    assert not recwarn.list
    assert repr(found).startswith("Digits(name=")
    assert len(repr(found)) < 300


def test_the_enlarged_digits_lie_as_those_of_mnist_do(without_mnist):
    found = digits()
    images = np.concatenate([found.train_images, found.test_images]).astype(float)
    for axis in (1, 2):
        along = images.sum(axis=axis)  # (n, 28)
        centre = along @ np.arange(28) / along.sum(axis=1)  # (n,)
        assert abs(centre - 14).max() < 0.1
        inked = along > 0
        first, last = inked.argmax(axis=1), 27 - inked[:, ::-1].argmax(axis=1)
        assert (last - first).max() < 20
    # Smooth: a step between neighbours is at most that of one original pixel in 20/9, give or take rounding.
    assert abs(np.diff(images, axis=2)).max() <= 255 * 9 / 20 + 1


def test_the_enlarged_digits_keep_what_can_be_learned(without_mnist):
    found = digits()
    train = found.train_images.reshape(1_545, -1).astype(float)
    means = np.stack([train[found.train_labels == digit].mean(axis=0) for digit in range(10)])  # (10, 784)
    test = found.test_images.reshape(252, -1)
    distances = ((test[:, None] - means) ** 2).sum(axis=2)  # (252, 10)
    assert (distances.argmin(axis=1) == found.test_labels).mean() > 0.8


def test_where_the_test_digits_come_from(without_mnist):
    """The forms begin with 0 to 9, thrice; two begin in the test part, the first with its first image."""
    labels = np.concatenate([digits().train_labels, digits().test_labels]).tolist()
    assert labels[1415:1445] == labels[1667:1697] == [*range(10)] * 3
    assert labels[1545:1563] == [*range(10), 0, 1, 2, 3, 4, 5, 6, 9]  # a 7 and an 8 were left out


@pytest.mark.parametrize("problem", PROBLEMS)
@pytest.mark.parametrize("n", [2, 3, 200, 1001])
def test_a_problem_has_its_points_its_labels_and_its_balance(problem, n):
    points, labels = problem(n, rng=np.random.default_rng(1))
    assert points.shape == (n, 2)
    assert points.dtype == np.float64
    assert labels.shape == (n,)
    assert labels.dtype == np.int64
    assert np.bincount(labels).tolist() == [(n + 1) // 2, n // 2]
    assert abs(points).max() < 3
    assert problem(np.int64(n), rng=np.random.default_rng(1))[0].tolist() == points.tolist()


@pytest.mark.parametrize("problem", PROBLEMS)
def test_a_problem_comes_in_random_order_about_the_origin(problem):
    points, labels = problem(2_000, rng=np.random.default_rng(2))
    assert 0.4 < labels[:500].mean() < 0.6
    assert abs(points.mean(axis=0)).max() < 0.1
    assert 0.3 < points.std(axis=0).min() <= points.std(axis=0).max() < 1.2


@pytest.mark.parametrize("problem", PROBLEMS)
def test_noise_has_the_standard_deviation_it_says(problem):
    clean, labels = problem(4_000, noise=0, rng=np.random.default_rng(3))
    noisy, same = problem(4_000, noise=0.2, rng=np.random.default_rng(3))
    assert (labels == same).all()
    assert (noisy - clean).std() == pytest.approx(0.2, rel=0.05)


def test_the_shapes_without_noise():
    rng = np.random.default_rng(4)
    points, labels = circles(500, noise=0, rng=rng)
    np.testing.assert_allclose(np.hypot(*points.T), np.where(labels == 0, 1, 0.5), rtol=1e-12)
    points, labels = xor(500, noise=0, rng=rng)
    assert ((points > 0).sum(axis=1) % 2 == labels).all()
    assert abs(points).min() >= 0.1
    points, labels = blobs(500, noise=0, rng=rng)
    np.testing.assert_allclose(points, np.stack([1.4 * labels - 0.7] * 2, axis=1))
    points, labels = moons(500, noise=0, rng=rng)
    side = (1 - 2 * labels)[:, None]
    np.testing.assert_allclose(np.hypot(*(side * points + [0.5, 0.25]).T), 1, rtol=1e-12)
    points, labels = spirals(500, noise=0, rng=rng)
    radius = np.hypot(*points.T)
    turned = np.exp(1j * (3 * np.pi * radius + np.pi * labels))
    np.testing.assert_allclose(points @ [1, 1j], radius * turned, atol=1e-12)


def test_a_straight_line_parts_the_blobs_only():
    """What the problems are for: a least-squares line does it for the blobs, and for none of the others."""
    right = {}
    for problem in PROBLEMS:
        points, labels = problem(2_000, rng=np.random.default_rng(5))
        design = np.column_stack([points, np.ones(2_000)])  # (n, 3)
        line = np.linalg.lstsq(design, 2.0 * labels - 1, rcond=None)[0]
        right[problem.__name__] = ((design @ line > 0) == labels).mean()
    assert right.pop("blobs") > 0.99
    assert max(right.values()) < 0.95
    assert max(right["circles"], right["xor"]) < 0.6


@each_row("problem", PROBLEMS)
@each_row(
    ("change", "error", "text"),
    [
        ({"n": 1}, ValueError, "n: expected 2 or more, received 1"),
        ({"n": 10.0}, TypeError, r"n: expected a whole number, received 10\.0"),
        ({"n": True}, TypeError, "n: expected a whole number, received True"),
        ({"noise": -0.1}, ValueError, r"noise: expected .* received -0\.1"),
        ({"noise": np.nan}, ValueError, "noise: expected .* received nan"),
        ({"noise": "much"}, TypeError, "noise: expected .* received 'much'"),
        ({"rng": 0}, TypeError, r"rng: expected a numpy\.random\.Generator, received 0"),
    ],
)
def test_a_wrong_argument_is_refused_in_words(problem, change, error, text):
    arguments = {"n": 10, "noise": 0.1, "rng": np.random.default_rng(0)} | change
    n = arguments.pop("n")
    with pytest.raises(error, match=text):
        problem(n, **arguments)


def test_the_import_is_light_and_names_what_it_offers():
    code = "import sys, nnbook.datasets.digits; print({'pooch', 'requests', 'sklearn', 'scipy'} & set(sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True, timeout=120).strip() == "set()"
    offered = {name: thing for name, thing in vars(datasets).items() if callable(thing)}
    assert len(offered) > 8
    assert all(thing.__doc__ for thing in offered.values())
