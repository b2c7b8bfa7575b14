"""Saving and loading: what comes back, what is refused, and that a file is never left half written."""

import os

import numpy as np
import pytest

import nnbook.saving
from nnbook import Activation, Dense, Sequential, fit, load, save
from nnbook.normalization import BatchNorm


def network(seed: int = 0, units: int = 4, dtype: type = np.float32) -> Sequential:
    layers = [Dense(units), BatchNorm(), Activation("tanh"), Dense(2)]
    return Sequential(layers, input_shape=(3,), rng=np.random.default_rng(seed), dtype=dtype)


def trained() -> Sequential:
    rng, made = np.random.default_rng(5), network()
    fit(made, rng.normal(size=(40, 3)), rng.integers(0, 2, 40), rng=rng, progress=False)
    return made


def test_what_was_saved_comes_back_with_the_running_means(tmp_path) -> None:
    made, other, x = trained(), network(seed=1), np.random.default_rng(2).normal(size=(9, 3))
    assert not np.allclose(made.layers[1].running_mean, 0)
    save(made, tmp_path / "net.npz")
    load(other, str(tmp_path / "net.npz"))
    np.testing.assert_array_equal(other.parameters, made.parameters)
    np.testing.assert_array_equal(other.predict(x), made.predict(x))
    assert other.layers[0].weights.base is not None    # still a view into the flat vector


def test_the_file_holds_arrays_by_name_in_their_shapes(tmp_path) -> None:
    save(trained(), tmp_path / "net.npz")
    with np.load(tmp_path / "net.npz", allow_pickle=False) as file:
        assert {name: file[name].shape for name in file.files} == {
            "0.Dense.weights": (3, 4), "0.Dense.biases": (4,),
            "1.BatchNorm.scales": (4,), "1.BatchNorm.shifts": (4,),
            "1.BatchNorm.running_mean": (4,), "1.BatchNorm.running_variance": (4,),
            "3.Dense.weights": (4, 2), "3.Dense.biases": (2,)}
    assert [path.name for path in tmp_path.iterdir()] == ["net.npz"]


def test_another_data_type_is_converted(tmp_path) -> None:
    save(made := trained(), tmp_path / "net.npz")
    load(wide := network(dtype=np.float64), tmp_path / "net.npz")
    np.testing.assert_array_equal(wide.parameters, made.parameters.astype(np.float64))


def test_a_network_without_parameters_can_be_saved_too(tmp_path) -> None:
    made = Sequential([Activation("relu")], input_shape=(3,), rng=np.random.default_rng(0))
    save(made, tmp_path / "empty.npz")
    load(made, tmp_path / "empty.npz")


def test_the_older_file_stays_when_the_new_one_cannot_be_written(tmp_path, monkeypatch) -> None:
    save(trained(), tmp_path / "net.npz")
    before = (tmp_path / "net.npz").read_bytes()

    def full(file, **arrays):
        file.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(nnbook.saving.np, "savez", full)
    with pytest.raises(OSError, match="No space left"):
        save(network(seed=3), tmp_path / "net.npz")
    assert (tmp_path / "net.npz").read_bytes() == before
    assert os.listdir(tmp_path) == ["net.npz"]


def damaged(path, kind: str) -> None:
    arrays = dict(np.load(path, allow_pickle=False))
    match kind:
        case "cut":
            path.write_bytes(path.read_bytes()[:-200])
        case "array":
            with path.open("wb") as file:
                np.save(file, np.zeros(3))
        case "empty":
            path.write_bytes(b"")
        case "text":
            path.write_text("weights: 1, 2, 3")
        case "flipped":
            raw = bytearray(path.read_bytes())
            raw[len(raw) // 3] ^= 255
            path.write_bytes(bytes(raw))
        case "objects":
            np.savez(path, **arrays | {"0.Dense.biases": np.array([None] * 4, dtype=object)})
        case "nan":
            np.savez(path, **arrays | {"0.Dense.biases": np.array([1, np.nan, 1, 1])})
        case "shape":
            np.savez(path, **arrays | {"0.Dense.biases": np.zeros((4, 1))})
        case "integers":
            np.savez(path, **arrays | {"0.Dense.biases": np.zeros(4, int)})
        case "missing":
            np.savez(path, **{name: array for name, array in arrays.items() if name != "0.Dense.biases"})
        case "more":
            np.savez(path, **arrays | {"9.Dense.biases": np.zeros(4)})


@pytest.mark.parametrize("kind", ["cut", "array", "empty", "text", "flipped", "objects", "nan", "shape", "integers", "missing",
                                  "more"])
def test_a_damaged_file_is_an_error_and_changes_nothing(kind, tmp_path) -> None:
    path = tmp_path / "net.npz"
    save(trained(), path)
    damaged(path, kind)
    other = network(seed=1)
    before = other.parameters.copy()
    with pytest.raises(ValueError, match=r"path: expected .*received .*; (save it again|make the same layers)"):
        load(other, path)
    np.testing.assert_array_equal(other.parameters, before)
    assert not other.layers[1].running_mean.any()


def test_other_layers_are_an_error(tmp_path) -> None:
    save(trained(), tmp_path / "net.npz")
    with pytest.raises(ValueError, match=r"numbers of shape \(3, 5\) for 0.Dense.weights, received float32 of shape \(3, 4\)"):
        load(network(units=5), tmp_path / "net.npz")


@pytest.mark.parametrize("act", [save, load])
@pytest.mark.parametrize(("target", "path", "error", "message"), [
    ("no network", "net.npz", TypeError, "network: expected an nnbook.Sequential"),
    (None, "net.npz", TypeError, "network: expected an nnbook.Sequential"),
    ("given", "net.pt", ValueError, "path: expected a name that ends in .npz, received 'net.pt'"),
    ("given", "net", ValueError, "path: expected a name that ends in .npz"),
    ("given", 3, TypeError, "path: expected the name of a file, received 3"),
    ("given", None, TypeError, "path: expected the name of a file"),
    ("given", "no/such/folder/net.npz", FileNotFoundError, "path: expected"),
])
def test_bad_input(act, target, path, error, message) -> None:
    with pytest.raises(error, match=message):
        act(network() if target == "given" else target, path)
