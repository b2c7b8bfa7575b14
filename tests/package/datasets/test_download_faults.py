"""Every way a download can fail: never a wrong array, never a cache that stays broken, never a hang.

All of it against a server on the loopback, with small stand-ins for the four files. What came of each fault
is printed as a table at the end, and written to `_build/test/fault_table.txt`.
"""

import errno
import gzip
import hashlib
import json
import os
import pickle
import re
import subprocess
import sys
import threading
import time
import warnings
from collections import Counter, defaultdict
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure

from faulty_server import ENDLESS, HARMFUL, HARMLESS, SLOW, FaultyServer, flipped, other_content
from nnbook.datasets import DatasetError, digits, download, mnist, mnist_is_at_hand
from nnbook.datasets.download import File
from nnbook.widgets import FigureSlider

ROOT = Path(__file__).resolve().parents[3]
source = sys.modules["nnbook.datasets.digits"]    # the module; nnbook.datasets.digits is the function in it
NAMES = tuple(file.name for file in source.FILES)
CHILD = """
import hashlib, json, sys
import nnbook
source = sys.modules["nnbook.datasets.digits"]
files, source.MIRRORS = json.loads(sys.argv[1])
source.FILES = tuple(source.File(*file) for file in files)
print(hashlib.sha256(b"".join(array.tobytes() for array in nnbook.mnist())).hexdigest())
"""


def idx(array: np.ndarray) -> bytes:
    return bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">i4").tobytes() + array.tobytes()


RNG = np.random.default_rng(0)
SHAPES = ((60, 28, 28), (60,), (50, 28, 28), (50,))
ARRAYS = {name: RNG.integers(0, 10, shape, np.uint8) for name, shape in zip(NAMES, SHAPES, strict=True)}
PACKED = {name: gzip.compress(idx(array), mtime=0) for name, array in ARRAYS.items()}
FILES = tuple(
    File(name, len(idx(array)), hashlib.sha256(idx(array)).hexdigest()) for name, array in ARRAYS.items()
)
TOGETHER = hashlib.sha256(b"".join(array.tobytes() for array in ARRAYS.values())).hexdigest()


@pytest.fixture(scope="session")
def table(request):
    """Collects (fault, outcome) and shows them at the end of the session."""
    outcomes = defaultdict(Counter)

    @contextmanager
    def row(fault, outcome):
        try:
            yield
        except BaseException:
            outcomes[fault]["FAILED"] += 1
            raise
        outcomes[fault][outcome] += 1

    yield row
    lines = [
        f"{fault:<34} " + "; ".join(f"{outcome} ({count}x)" for outcome, count in found.items())
        for fault, found in outcomes.items()
    ]
    text = "\n".join([f"{'fault':<34} outcome", "-" * 100, *lines]) + "\n"
    path = ROOT / "_build" / "test" / "fault_table.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print("\n\n" + text)


@pytest.fixture
def server():
    server = FaultyServer(PACKED)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.stop()


@pytest.fixture
def cache(monkeypatch, tmp_path):
    """An empty cache, the stand-ins for the four files, no mirror, and patience as for a loaded machine."""
    for name in ("NNBOOK_DATA", "NNBOOK_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NNBOOK_CACHE", str(tmp_path / "cache"))
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "127.0.0.1,localhost")
    monkeypatch.setattr(source, "FILES", FILES)
    monkeypatch.setattr(source, "MIRRORS", ())
    monkeypatch.setattr(download, "TIMEOUT", 20.0)
    monkeypatch.setattr(download, "DEADLINE", 30.0)
    return tmp_path / "cache" / "mnist"


def load_from(monkeypatch, *mirrors):
    monkeypatch.setattr(source, "MIRRORS", mirrors)
    return mnist()


def check_arrays(data):
    for array, expected in zip(data, ARRAYS.values(), strict=True):
        np.testing.assert_array_equal(array, expected)


def check_cache(cache):
    """Four whole files that everyone may read, and nothing else."""
    assert sorted(path.name for path in cache.iterdir()) == sorted(NAMES)
    for name in NAMES:
        assert gzip.decompress((cache / name).read_bytes()) == idx(ARRAYS[name])
        if os.name == "posix":
            assert (cache / name).stat().st_mode & 0o777 == 0o644


def fill(cache):
    cache.mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        (cache / name).write_bytes(PACKED[name])
        (cache / name).chmod(0o644)


def check_refused(monkeypatch, cache, name, *mirrors):
    with pytest.raises(DatasetError) as caught:
        load_from(monkeypatch, *mirrors)
    text, file = str(caught.value), next(file for file in FILES if file.name == name)
    for part in (name, file.sha256, f"{file.size:,} bytes", "What to do", str(cache / name), *mirrors):
        assert part in text
    assert caught.value.reason == "no mirror gave a whole copy"
    assert {path.name for path in cache.glob("*")} == set(NAMES[: NAMES.index(name)])  # those before it
    return text


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("fault", HARMFUL)
def test_a_fault_is_an_error_and_the_second_mirror_helps(fault, name, *, server, cache, monkeypatch, table):
    bad, as_bad = server.mirror(fault, name), server.mirror(fault, name).replace("127.0.0.1", "localhost")
    with table(fault, "error"):
        text = check_refused(monkeypatch, cache, name, bad, as_bad)
        assert text.count("\n  - from ") == 2
        assert server.sent < ENDLESS / 2
    with table(fault, "second mirror ok"):
        check_arrays(load_from(monkeypatch, bad, server.mirror("none")))
        check_cache(cache)
    asked = len(server.asked)
    with table(fault, "then ok from the cache"):
        check_arrays(load_from(monkeypatch, bad))
        assert len(server.asked) == asked


@pytest.mark.parametrize("name", [NAMES[0], NAMES[3]])
@pytest.mark.parametrize("fault", SLOW)
def test_a_slow_server_is_left(fault, name, *, server, cache, monkeypatch, table):
    bad = server.mirror(fault, name)
    limit, said = (
        ("DEADLINE", "not complete after") if fault == "slow drip" else ("TIMEOUT", "timed out|no answer")
    )
    monkeypatch.setattr(download, limit, 0.7)
    with table(fault, "error in time"):
        assert re.search(said, check_refused(monkeypatch, cache, name, bad))
    monkeypatch.setattr(download, limit, 1.5)  # the healthy mirror must make it, on a loaded machine too
    with table(fault, "second mirror ok"):
        check_arrays(load_from(monkeypatch, bad, server.mirror("none")))
        check_cache(cache)


@pytest.mark.parametrize("fault", HARMLESS)
def test_what_servers_may_do_works(fault, *, server, cache, monkeypatch, table, capfd):
    with table(fault if fault != "none" else "no fault", "ok"):
        check_arrays(load_from(monkeypatch, server.mirror(fault)))
        check_cache(cache)
        check_arrays(load_from(monkeypatch))  # and without any mirror
        if fault == "none":  # what came as a .gz is kept as it came
            assert all((cache / name).read_bytes() == PACKED[name] for name in NAMES)
    assert capfd.readouterr() == ("", "")


def test_no_server_at_all(server, cache, monkeypatch, table):
    port = server.server_port
    server.stop()
    mirror = f"http://127.0.0.1:{port}/none/"
    with table("connection refused", "error"):
        assert "ConnectionError" in check_refused(monkeypatch, cache, NAMES[0], mirror)
    with table("connection refused", "digits() gives those of scikit-learn, and says why"):
        found = digits()
        assert not found.is_mnist
        assert "no mirror gave a whole copy" in found.note


def test_a_failing_mirror_is_asked_once(server, cache, monkeypatch, table):
    with table("first mirror down", "asked once, not once a file"):
        check_arrays(load_from(monkeypatch, server.mirror("404"), server.mirror("none")))
        assert [fault for fault, _ in server.asked] == ["404"] + ["none"] * 4


DAMAGES = {
    "cached file: bit flipped": lambda path: path.write_bytes(flipped(path.read_bytes())),
    "cached file: cut": lambda path: path.write_bytes(path.read_bytes()[:-20]),
    "cached file: empty": lambda path: path.write_bytes(b""),
    "cached file: other content": lambda path: path.write_bytes(other_content(path.read_bytes())),
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_cache_heals(damage, name, *, server, cache, monkeypatch, table):
    fill(cache)
    DAMAGES[damage](cache / name)
    with table(damage, "without network: error, and the file is gone"):
        with pytest.raises(DatasetError, match=name):
            mnist()
        assert not (cache / name).exists()
        assert not mnist_is_at_hand()
    fill(cache)
    DAMAGES[damage](cache / name)
    with table(damage, "heals"):
        check_arrays(load_from(monkeypatch, server.mirror("none")))
        assert server.asked == [("none", name)]
        check_cache(cache)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_of_the_reader_is_untouched(damage, *, server, cache, monkeypatch, tmp_path, table):
    fill(cache)
    fill(tmp_path / "own" / "mnist")
    monkeypatch.setenv("NNBOOK_DATA", str(tmp_path / "own"))
    path = tmp_path / "own" / "mnist" / NAMES[2]
    DAMAGES[damage](path)
    before = path.read_bytes()
    with table("NNBOOK_DATA: " + damage.partition(": ")[2], "error, file untouched"):
        with pytest.raises(DatasetError, match="or unset NNBOOK_DATA") as caught:
            load_from(monkeypatch, server.mirror("none"))
        assert str(path) in str(caught.value)
        assert path.read_bytes() == before
        assert not server.asked
        assert digits().note.startswith("MNIST could not be had (the copy in NNBOOK_DATA is damaged)")


def test_the_order_of_the_places(server, cache, monkeypatch, tmp_path, table):
    fill(tmp_path / "own" / "mnist")
    monkeypatch.setenv("NNBOOK_DATA", str(tmp_path / "own"))
    with table("NNBOOK_DATA whole", "used, nothing downloaded"):
        check_arrays(load_from(monkeypatch, server.mirror("none")))
        assert mnist_is_at_hand()
        assert not server.asked
        assert not cache.exists()
    with table("NNBOOK_DATA without mnist", "cache, then mirrors"):
        monkeypatch.setenv("NNBOOK_DATA", str(tmp_path / "nothing here"))
        assert not mnist_is_at_hand()
        check_arrays(mnist())
        assert len(server.asked) == 4
        check_cache(cache)


def test_a_wrong_folder_is_named_in_the_error_and_in_the_note(cache, monkeypatch, tmp_path, table):
    """NNBOOK_DATA one folder too deep, empty, or not there: what was looked for in it, and what to do."""
    own, name = tmp_path / "own", NAMES[0]
    fill(own / "mnist")
    cases = {own / "mnist": rf"no mnist/{name} there, but {name} itself; set it to {re.escape(str(own))}",
             tmp_path: rf"no mnist/{name} there", tmp_path / "nowhere": rf"no mnist/{name} there, and no such folder"}
    with table("NNBOOK_DATA is a wrong folder", "named in the error and in the note"):
        for folder, said in cases.items():
            monkeypatch.setenv("NNBOOK_DATA", str(folder))
            for offline in ("1", "0"):
                monkeypatch.setenv("NNBOOK_OFFLINE", offline)
                with pytest.raises(DatasetError, match=rf"nothing from NNBOOK_DATA={re.escape(str(folder))}: {said}") as caught:
                    mnist()
                assert "Or set NNBOOK_DATA to another folder, one that holds mnist/" in str(caught.value)
                reason = "NNBOOK_OFFLINE is set" if offline == "1" else "no mirror gave a whole copy"
                assert re.match(rf"MNIST could not be had \(NNBOOK_DATA={re.escape(str(folder))}: {said}.*; {reason}\), so these",
                                digits().note)
        monkeypatch.setenv("NNBOOK_DATA", str(own))
        (own / "mnist" / NAMES[2]).unlink()
        with pytest.raises(DatasetError, match=rf"nothing from NNBOOK_DATA=.*: no mnist/{NAMES[2]} there\n"):
            mnist()


def test_a_relative_folder_is_said_in_full(cache, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NNBOOK_DATA", "data")
    with pytest.raises(DatasetError, match=rf"=data: no .* there, and no such folder \({re.escape(str(tmp_path / 'data'))}\)"):
        mnist()


@pytest.mark.parametrize("place", ["own", "cache"])
def test_a_huge_file_is_refused_before_it_is_read(place, server, cache, monkeypatch, tmp_path, table):
    """As large as a disk, by a hole in it; reading it would end in a MemoryError."""
    folder = tmp_path / "own" / "mnist" if place == "own" else cache
    fill(folder)
    os.truncate(folder / NAMES[2], 2**42)
    if place == "own":
        monkeypatch.setenv("NNBOOK_DATA", str(tmp_path / "own"))
        with table("NNBOOK_DATA: a huge file", "error, not read"), pytest.raises(DatasetError, match=r"more than [\d,]+ bytes"):
            mnist()
        assert (folder / NAMES[2]).stat().st_size == 2**42
    else:
        with table("cached file: huge", "heals"):
            check_arrays(load_from(monkeypatch, server.mirror("none")))
            check_cache(cache)


@pytest.mark.parametrize(("value", "offline"), [
    ("1", True), ("true", True), ("YES", True), ("on", True), ("offline", True), ("0", False), ("false", False), ("False", False),
    ("NO", False), ("off", False), ("Off ", False), ("", False), (" ", False), ("n", False), ("f", False)])
def test_a_switch_is_read_as_people_write_it(value, offline, server, cache, monkeypatch):
    monkeypatch.setenv("NNBOOK_OFFLINE", value)
    if offline:
        with pytest.raises(DatasetError, match="NNBOOK_OFFLINE is set, so no mirror was asked"):
            load_from(monkeypatch, server.mirror("none"))
        assert not server.asked
    else:
        check_arrays(load_from(monkeypatch, server.mirror("none")))
    monkeypatch.setenv("NNBOOK_BUILD", value)
    slider = FigureSlider(lambda rate: Figure().add_subplot(), alt=lambda rate: f"An empty figure number {rate}.", rate=[1, 2])
    slider._repr_mimebundle_()
    assert len(slider.twin_state()["frames"]["of"]) == (2 if offline else 1)    # all of them where the book is built


def test_offline_asks_nobody(server, cache, monkeypatch, table):
    monkeypatch.setenv("NNBOOK_OFFLINE", "1")
    with table("NNBOOK_OFFLINE=1, cold cache", "error, nobody asked"):
        with pytest.raises(DatasetError, match="NNBOOK_OFFLINE is set") as caught:
            load_from(monkeypatch, server.mirror("none"))
        assert caught.value.reason == "NNBOOK_OFFLINE is set"
        assert not server.asked
        assert not cache.exists()
    fill(cache)
    with table("NNBOOK_OFFLINE=1, warm cache", "ok"):
        check_arrays(mnist())
        assert not server.asked


def test_an_error_survives_the_way_between_processes(cache):
    with pytest.raises(DatasetError) as caught:
        mnist()
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(again), again.reason) == (str(caught.value), caught.value.reason)


def test_a_cache_that_cannot_be(server, cache, monkeypatch, tmp_path, table):
    (tmp_path / "file").write_bytes(b"not a folder")
    monkeypatch.setenv("NNBOOK_CACHE", str(tmp_path / "file"))
    with table("cache below a regular file", "ok, with one warning"):
        with pytest.warns(UserWarning, match="Set NNBOOK_CACHE to a writable folder") as caught:
            check_arrays(load_from(monkeypatch, server.mirror("none")))
        assert len(caught) == 1
        assert caught[0].filename == __file__  # the warning points at who asked for the data
        assert not mnist_is_at_hand()


def test_a_cache_without_permission(server, cache, monkeypatch, table):
    """As root the folder can be written nevertheless; both ways the arrays are right."""
    cache.mkdir(parents=True)
    cache.chmod(0o555)
    can_write = os.access(cache, os.W_OK)
    with table("read-only cache (chmod)", "ok, kept (root)" if can_write else "ok, with a warning"):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", UserWarning)
            check_arrays(load_from(monkeypatch, server.mirror("none")))
        assert len([each for each in caught if each.category is UserWarning]) == (0 if can_write else 1)
    cache.chmod(0o755)


def test_a_disk_that_is_full_and_then_is_not(server, cache, monkeypatch, table):
    def no_room(handle, mode):
        os.close(handle)
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch, table("disk full", "ok, with a warning; no temporary file stays"):
        patch.setattr(download, "open", no_room, raising=False)
        with pytest.warns(UserWarning, match="No space left"):
            check_arrays(load_from(patch, server.mirror("none")))
        assert list(cache.iterdir()) == []
    with table("disk full", "then room: heals"):
        check_arrays(load_from(monkeypatch, server.mirror("none")))
        check_cache(cache)


def test_a_rename_that_windows_refuses(server, cache, monkeypatch, table):
    """Another process reads the target, so the rename fails; but that process has put a whole file there."""

    def refuse(source, target):
        Path(target).write_bytes(Path(source).read_bytes())
        Path(target).chmod(0o644)
        raise PermissionError(errno.EACCES, "The process cannot access the file")

    monkeypatch.setattr(os, "replace", refuse)
    with table("rename refused, target whole", "ok"):
        check_arrays(load_from(monkeypatch, server.mirror("none")))
        check_cache(cache)


def test_what_killed_processes_left_is_swept(server, cache, monkeypatch, table):
    cache.mkdir(parents=True)
    old, young, foreign = cache / ".nnbook-old", cache / ".nnbook-young", cache / "notes.txt"
    for path in (old, young, foreign):
        path.write_bytes(b"half a file")
    two_days_ago = time.time() - 2 * 86_400
    os.utime(old, (two_days_ago, two_days_ago))
    os.utime(foreign, (two_days_ago, two_days_ago))
    with table("stray temporary files", "ours of more than a day swept, others kept"):
        check_arrays(load_from(monkeypatch, server.mirror("none")))
        assert not old.exists()
        assert young.exists()
        assert foreign.exists()


def child(*mirrors):
    """A process of its own that loads the stand-ins and prints one hash of all four arrays."""
    command = [sys.executable, "-W", "error", "-c", CHILD, json.dumps([FILES, mirrors])]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(ROOT)}, text=True, **pipes)


def test_killed_in_the_middle_of_a_download(server, cache, monkeypatch, table):
    with table("killed mid-download, again", "nothing left behind, then ok"):
        with child(server.mirror("stalled midway", NAMES[2])) as process:
            give_up = time.monotonic() + 60
            while ("stalled midway", NAMES[2]) not in server.asked and process.poll() is None:
                assert time.monotonic() < give_up
                time.sleep(0.02)
            process.kill()
            process.communicate(timeout=60)
        assert sorted(path.name for path in cache.iterdir()) == sorted(NAMES[:2])
        check_arrays(load_from(monkeypatch, server.mirror("none")))
        check_cache(cache)


@pytest.mark.parametrize("start", ["empty cache", "damaged cache"])
def test_eight_processes_at_once(start, server, cache, table):
    if start == "damaged cache":
        fill(cache)
        for name in NAMES:
            (cache / name).write_bytes(flipped(PACKED[name]))
    with table(f"8 processes at once, {start}", "8 of 8 ok"):
        processes = [child(server.mirror("together" if start == "empty cache" else "none")) for _ in range(8)]
        results = [process.communicate(timeout=120) for process in processes]
        assert results == [(TOGETHER + "\n", "")] * 8
        check_cache(cache)
