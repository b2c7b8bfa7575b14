"""Saving and loading: what comes back, what is refused, and that a file is never left half written."""

import copy
import os
import re
import tracemalloc
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZipFile

import numpy as np
import pytest

import nnbook.saving
from nnbook import Activation, Dense, Sequential, fit, load, save
from nnbook.layers import BatchNorm, Residual
from tables import each_row


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


def test_a_residual_block_comes_back_by_the_names_of_its_layers(tmp_path) -> None:
    def blocks(seed: int) -> Sequential:
        layers = [Residual([Dense(3), BatchNorm(), Residual([Dense(3)])]), Dense(2)]
        return Sequential(layers, input_shape=(3,), rng=np.random.default_rng(seed))

    rng, made, other = np.random.default_rng(5), blocks(0), blocks(1)
    fit(made, rng.normal(size=(40, 3)), rng.integers(0, 2, 40), rng=rng, progress=False)
    save(made, tmp_path / "net.npz")
    load(other, tmp_path / "net.npz")
    x = rng.normal(size=(9, 3))
    np.testing.assert_array_equal(other.predict(x), made.predict(x))
    with np.load(tmp_path / "net.npz", allow_pickle=False) as file:
        assert {"0.Residual.1.BatchNorm.running_mean", "0.Residual.2.Residual.0.Dense.weights"} < set(file.files)


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


@each_row("kind", ["cut", "array", "empty", "text", "flipped", "objects", "nan", "shape", "integers", "missing",
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


@each_row("act", [save, load])
@each_row(("target", "path", "error", "message"), [
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


def small(seed: int = 0) -> Sequential:
    return Sequential([Dense(2)], input_shape=(3,), rng=np.random.default_rng(seed))


def load_or_refuse(path, made: Sequential) -> bool:
    """Whether the file was loaded, exactly as it was saved; otherwise it was refused in words, and nothing has changed."""
    other, said = copy.deepcopy(made), ""
    other.parameters = -other.parameters - 1
    expected = {name: array.copy() for name, array in other.everything().items()}
    try:
        load(other, path)
        expected = made.everything()
    except ValueError as error:
        said = str(error)
    for name, array in other.everything().items():
        np.testing.assert_array_equal(array, expected[name], err_msg=name)
    assert not said or re.match(r"path: expected .*received .*; (save it again|make the same layers|it is in .*; save it)", said)
    assert len(said) < 900
    return not said


@pytest.mark.parametrize("pack", [np.savez, np.savez_compressed])
def test_any_byte_that_is_changed_is_found_or_does_not_matter(pack, tmp_path) -> None:
    made, path, rng = small(), tmp_path / "net.npz", np.random.default_rng(0)
    pack(path, **made.everything())
    assert load_or_refuse(path, made)
    whole, loaded = path.read_bytes(), 0
    for place in range(len(whole)):
        raw = bytearray(whole)
        raw[place] ^= int(rng.integers(1, 256))
        path.write_bytes(bytes(raw))
        loaded += load_or_refuse(path, made)
    assert loaded < len(whole) / 2    # dates and the like are all that may change


def test_a_file_that_is_cut_or_has_a_hole_or_more_is_refused(tmp_path) -> None:
    made, path = small(), tmp_path / "net.npz"
    save(made, path)
    whole = path.read_bytes()
    for place in range(0, len(whole), 5):
        path.write_bytes(whole[:place])
        assert not load_or_refuse(path, made)
        path.write_bytes(whole[:place] + whole[place + 40:])
        load_or_refuse(path, made)
        path.write_bytes(whole[:place] + bytes(40) + whole[place + 40:])
        load_or_refuse(path, made)


def packed(path, change, compression: int = ZIP_DEFLATED) -> None:
    """What was saved, with another way of packing it and another array in the place of the first weights."""
    arrays = trained().everything()
    with ZipFile(path, "w", compression) as file:
        for name, array in arrays.items():
            content = BytesIO()
            np.lib.format.write_array(content, array)
            if name != "0.Dense.weights":
                file.writestr(f"{name}.npy", content.getvalue())
                continue
            with file.open(f"{name}.npy", "w", force_zip64=True) as stream:
                for chunk in change(content.getvalue()):
                    stream.write(chunk)


ZEROS = [bytes(2**20)] * 64    # 64 MB, of which 64 KB stay when they are compressed
LONG_HEADER = b"\x93NUMPY\x02\x00" + (2**26).to_bytes(4, "little")
OTHER_SHAPE = b"\x93NUMPY\x01\x00v\x00" + b"{'descr': '<f4', 'fortran_order': False, 'shape': (16, 1048576), }".ljust(117) + b"\n"


@pytest.mark.parametrize(("change", "compression"), [
    (lambda raw: [raw, *ZEROS], ZIP_DEFLATED), (lambda raw: [LONG_HEADER, *ZEROS], ZIP_DEFLATED),
    (lambda raw: [OTHER_SHAPE, *ZEROS], ZIP_DEFLATED), (lambda raw: [raw, *ZEROS], ZIP_LZMA),
    (lambda raw: [raw, *ZEROS], ZIP_BZIP2), (lambda raw: ZEROS, ZIP_DEFLATED)],
    ids=["more", "header", "shape", "lzma", "bzip2", "zeros"])
def test_a_small_file_that_would_become_a_huge_one_is_refused_before_it_does(change, compression, tmp_path) -> None:
    made, path = trained(), tmp_path / "net.npz"
    packed(path, change, compression)
    assert path.stat().st_size < 2**20
    tracemalloc.start()
    try:
        assert not load_or_refuse(path, made)
        assert tracemalloc.get_traced_memory()[1] < 2**22
    finally:
        tracemalloc.stop()


def test_another_array_in_the_file_is_not_even_opened(tmp_path, monkeypatch) -> None:
    made, path = trained(), tmp_path / "net.npz"
    np.savez_compressed(path, **made.everything(), more=np.zeros(10**6))
    monkeypatch.setattr(ZipFile, "open", lambda *_: pytest.fail("read before the names were compared"))
    assert not load_or_refuse(path, made)


def test_a_file_with_a_password_or_with_an_array_twice_is_refused(tmp_path) -> None:
    made, path = trained(), tmp_path / "net.npz"
    packed(path, lambda raw: [raw])
    assert load_or_refuse(path, made)
    raw = bytearray(path.read_bytes())
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):    # the bit that says "encrypted"
        raw[raw.index(sign) + place] |= 1
    path.write_bytes(bytes(raw))
    assert not load_or_refuse(path, made)
    packed(path, lambda raw: [raw])
    with ZipFile(path, "a") as file, pytest.warns(UserWarning, match="Duplicate name"):
        file.writestr("0.Dense.weights.npy", b"")
    assert not load_or_refuse(path, made)


def test_arrays_in_other_layouts_are_the_same_arrays(tmp_path) -> None:
    made, path = trained(), tmp_path / "net.npz"
    changes = [np.asfortranarray, *(lambda a, kind=kind: a.astype(kind) for kind in (">f4", np.float64, np.longdouble))]
    for change in changes:
        np.savez(path, **{name: change(array) for name, array in made.everything().items()})
        assert load_or_refuse(path, made)


@pytest.mark.parametrize("mask", [0o022, 0o077, 0o002])
def test_a_saved_file_may_be_read_by_whom_the_umask_lets(mask, tmp_path) -> None:
    before = os.umask(mask)
    try:
        save(trained(), tmp_path / "net.npz")
        assert (tmp_path / "net.npz").stat().st_mode & 0o777 == 0o666 & ~mask
        (tmp_path / "net.npz").chmod(0o640)
        save(trained(), tmp_path / "net.npz")    # the older file had permissions of its own
        assert (tmp_path / "net.npz").stat().st_mode & 0o777 == 0o640
    finally:
        os.umask(before)
