"""Fetch files from the first of several mirrors that has them whole, and keep them in the reader's cache.

Checked on every load is the SHA-256 of the *uncompressed* bytes: those of a .gz depend on who packed it.
The cache needs no lock to be safe for many processes: each writes under a temporary name, then renames.
"""

import gzip
import hashlib
import io
import os
import tempfile
import threading
import time
import warnings
import zlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from nnbook._environment import folders, missing, switched_on
from nnbook.datasets.file import DatasetError as DatasetError
from nnbook.datasets.file import File as File
from nnbook.datasets.file import failure

TIMEOUT = 15.0  # seconds a mirror may be silent
DEADLINE = 180.0  # seconds one file may take from one mirror: the largest, 9.7 MB, at 54 kB a second
PREFIX = ".nnbook-"  # temporary files begin with this
GZIP = b"\x1f\x8b"  # and a .gz with these two bytes


class _Damaged(Exception):
    """What came is not the file; the text says what it was instead."""


class _Capped(io.BytesIO):
    """A file in memory that takes no byte beyond `limit`."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit

    def write(self, chunk: bytes) -> int:
        if self.tell() + len(chunk) > self.limit:
            raise _Damaged(f"more than {self.limit:,} bytes, and no end")
        return super().write(chunk)


def load(files: Sequence[File], dataset: str, mirrors: Sequence[str]) -> list[bytes]:
    """The checked, uncompressed bytes of each file: from NNBOOK_DATA, the cache, or a mirror, in this order.

    Raises DatasetError when a file in NNBOOK_DATA is damaged, or no mirror gives a file whole.
    """
    contents, trouble, order = [], "", list(mirrors)
    data, cache = folders(dataset)
    for file in files:
        raw = _from_disk(file, data, cache)
        if raw is None:
            raw, body, mirror = _from_mirrors(file, cache, order, missing(data, file.name))
            order.sort(key=lambda other: other != mirror)  # the one that worked goes first from here on
            trouble = _keep(cache / file.name, body, file) or trouble
        contents.append(raw)
    if trouble:
        advice = "Set NNBOOK_CACHE to a writable folder, or the data are downloaded again next time."
        warnings.warn(f"The data are whole; {cache} cannot be written ({trouble}). {advice}", stacklevel=3)
    return contents


def _from_disk(file: File, data: Path | None, cache: Path) -> bytes | None:
    """The content as it lies in NNBOOK_DATA or in the cache, None where it must be fetched."""
    if data and os.path.lexists(data / file.name):
        try:
            return _content(_read(data / file.name, file), file)
        except (OSError, _Damaged) as error:  # the reader chose this folder: say so, and touch nothing
            came = [f"from {data / file.name}, chosen by NNBOOK_DATA: {_plain(error)}"]
            todo = "put a whole copy there, or unset NNBOOK_DATA, and run the cell again."
            raise failure(file, came, todo, "the copy in NNBOOK_DATA is damaged") from None
    with suppress(OSError):  # not there, or not readable: a mirror has it
        try:
            return _content(_read(cache / file.name, file), file)
        except _Damaged:
            (cache / file.name).unlink()
    return None


def _read(path: Path, file: File) -> bytes:
    """The bytes of a file on the disk. Raises _Damaged for one that is too large, before it is read whole."""
    with path.open("rb") as stream:
        body = stream.read(file.most + 1)
    if len(body) > file.most:
        raise _Damaged(f"more than {file.most:,} bytes")
    return body


def _from_mirrors(file: File, cache: Path, mirrors: Sequence[str], lacking: str) -> tuple[bytes, bytes, str]:
    """(content, body as it came, mirror) from the first mirror that gives the file whole. `lacking`: what NNBOOK_DATA lacks."""
    offline = switched_on("NNBOOK_OFFLINE")
    failures = [f"nothing from {lacking}"] if lacking else []
    failures += ["nothing: NNBOOK_OFFLINE is set, so no mirror was asked"] if offline else []
    for mirror in () if offline else mirrors:
        try:
            body = _fetch(mirror + file.name, file.most)
            return _content(body, file), body, mirror
        except Exception as error:  # whatever this mirror does, the next may be better
            failures.append(f"from {mirror}: {_plain(error)}")
    todo = f"""look at the network and run the cell again.
  Or put the file yourself at {cache / file.name} and run the cell again.
  Or set NNBOOK_DATA to {"another" if lacking else "a"} folder, one that holds {cache.name}/{file.name}.
  Or go on without it: nnbook.datasets.digits()."""
    reason = "NNBOOK_OFFLINE is set" if offline else "no mirror gave a whole copy"
    raise failure(file, failures, todo, f"{lacking}; {reason}" if lacking else reason)


def _fetch(url: str, limit: int) -> bytes:
    """The body at `url`, by a thread of its own: from a server that drips, a read may never return."""
    from pooch import HTTPDownloader

    body, answers, failures = _Capped(limit), [], []

    def work() -> None:
        hooks = {"response": lambda answer, **_: answers.append(answer)}
        try:
            HTTPDownloader(timeout=TIMEOUT, chunk_size=2**14, hooks=hooks)(url, body, None)
        except Exception as error:  # handed over to the thread that waits
            failures.append(error)
        for answer in answers:  # pooch leaves open what it could not use
            answer.close()

    (thread := threading.Thread(target=work, daemon=True)).start()
    thread.join(DEADLINE)
    if thread.is_alive():
        body.limit = -1  # so that it ends with the next chunk
        raise _Damaged(f"not complete after {DEADLINE:g} seconds")
    if failures:
        raise failures[0]
    return body.getvalue()


def _content(body: bytes, file: File) -> bytes:
    """Uncompress, one byte beyond the expected size at most, and check the SHA-256."""
    try:  # what is no .gz may have been uncompressed by the server: the hash decides
        raw = gzip.GzipFile(fileobj=io.BytesIO(body)).read(file.size + 1) if body.startswith(GZIP) else body
    except (OSError, EOFError, zlib.error):
        raise _Damaged(f"a .gz of {len(body):,} bytes, cut short or damaged") from None
    found = hashlib.sha256(raw).hexdigest()
    if found != file.sha256:
        page = ", a web page: does the network ask for a login?" if body.lstrip().startswith(b"<") else ""
        raise _Damaged(f"{'at least ' * (len(raw) > file.size)}{len(raw):,} bytes, SHA-256 {found}{page}")
    return raw


def _keep(path: Path, body: bytes, file: File) -> str:
    """Put the file into the cache in one step. Returns "", or why that could not be done."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for left in path.parent.glob(PREFIX + "*"):  # by a process that was killed
            with suppress(OSError):
                if time.time() - left.stat().st_mtime > 86_400:  # a day: nobody writes it any more
                    left.unlink()
        handle, temporary = tempfile.mkstemp(prefix=PREFIX, dir=path.parent)
        try:
            with open(handle, "wb") as stream:
                stream.write(body if body.startswith(GZIP) else gzip.compress(body, mtime=0))
            os.chmod(temporary, 0o644)  # mkstemp makes it 0600, and a class may share one cache
            os.replace(temporary, path)
        finally:
            with suppress(OSError):  # gone already, unless something failed
                os.unlink(temporary)
    except OSError as error:
        with suppress(OSError, _Damaged):  # Windows will not replace a file that another process reads
            return _content(path.read_bytes(), file) and ""
        return error.strerror or str(error)
    return ""


def _plain(error: Exception) -> str:
    """One short line that says what went wrong."""
    kinds, response = {kind.__name__ for kind in type(error).__mro__}, getattr(error, "response", None)
    if "HTTPError" in kinds and response is not None:
        return f"the server answered {response.status_code} {response.reason}"
    if "Timeout" in kinds:
        return f"no answer within {TIMEOUT:g} seconds"
    return str(error) if "_Damaged" in kinds else f"{type(error).__name__}: {str(error)[:160]}"
