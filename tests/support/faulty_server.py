"""A web server on the loopback that does what servers of data sets do on a bad day.

The fault is the first part of the path: `http://127.0.0.1:<port>/<fault>/<file>`. `/<fault>@<file>/` has it
for that one file, and serves the others well. So one server gives all the mirrors of a test.
"""

import gzip
import socket
import struct
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote, unquote

PAGE = b"<!DOCTYPE html><html><body>Welcome to the guest network. Please log in.</body></html>"
ENDLESS = 64_000_000  # bytes that "endless" offers at most, so that a mistake cannot fill the memory


class FaultyServer(ThreadingHTTPServer):
    """Serves `files` (name -> .gz); `asked` has the (fault, name) of every request, `sent` counts bytes."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files, self.asked, self.sent = files, [], 0
        self.over = threading.Event()  # ends what stalls or drips
        self.together = threading.Barrier(8)  # the fault "together" answers eight requests at one moment

    def mirror(self, fault: str, name: str = "") -> str:
        """The address of a mirror with this fault, for every file or for the one of this name."""
        return f"http://127.0.0.1:{self.server_port}/{quote(fault)}{'@' + name if name else ''}/"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what these tests are about."""

    def stop(self) -> None:
        self.over.set()
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: FaultyServer

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        _, fault, name = unquote(self.path).split("/")
        fault, _, only = fault.partition("@")
        if only and only != name:
            fault = "none"
        self.server.asked.append((fault, name))
        FAULTS[fault](self, self.server.files[name])

    def head(self, length: int | None, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        if length is not None:
            self.send_header("Content-Length", str(length))
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.end_headers()

    def give(self, body: bytes, length: int | None = -1, status: int = 200, **headers: str) -> None:
        self.head(len(body) if length == -1 else length, status, **headers)
        self.wfile.write(body)
        self.server.sent += len(body)


def other_content(gz: bytes) -> bytes:
    """A whole .gz of the same size inside, with one pixel changed."""
    raw = bytearray(gzip.decompress(gz))
    raw[-1] ^= 1
    return gzip.compress(bytes(raw), mtime=0)


def flipped(gz: bytes) -> bytes:
    """The same .gz with one bit flipped in the middle."""
    body = bytearray(gz)
    body[len(body) // 2] ^= 8
    return bytes(body)


def _chunked_cut(request: _Handler, gz: bytes) -> None:
    request.protocol_version = "HTTP/1.1"
    request.head(None, Transfer_Encoding="chunked", Connection="close")
    request.wfile.write(b"%x\r\n%s" % (len(gz), gz[: len(gz) // 2]))


def _reset(request: _Handler, gz: bytes) -> None:
    request.give(gz[: len(gz) // 2], len(gz))
    request.wfile.flush()
    # To linger for 0 seconds makes the close a reset.
    request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.connection.close()


def _endless(request: _Handler, gz: bytes) -> None:
    request.head(None)
    while request.server.sent < ENDLESS:
        request.wfile.write(gz[:2] + b"\x07" * 65_534)
        request.server.sent += 65_536


def _stalled_midway(request: _Handler, gz: bytes) -> None:
    request.give(gz[: len(gz) // 2], len(gz))
    request.server.over.wait(60)


def _drip(request: _Handler, gz: bytes) -> None:
    request.head(len(gz))
    for at in range(min(len(gz), 400)):  # 20 seconds: without the deadline a test fails, and does not hang
        if request.server.over.wait(0.05):
            return
        request.wfile.write(gz[at : at + 1])


def _together(request: _Handler, gz: bytes) -> None:
    if request.path.endswith("train-images-idx3-ubyte.gz"):
        request.server.together.wait(60)
    request.give(gz)


FAULTS: dict[str, Callable[[_Handler, bytes], object]] = {
    "none": lambda request, gz: request.give(gz),
    # What must be an error, and pass on to the next mirror
    "404": lambda request, gz: request.give(PAGE, status=404),
    "500": lambda request, gz: request.give(PAGE, status=500),
    "redirect-loop": lambda request, gz: request.give(b"", status=302, Location=request.path),
    "half, length known": lambda request, gz: request.give(gz[: len(gz) // 2], len(gz)),
    "half, length unknown": lambda request, gz: request.give(gz[: len(gz) // 2], None),
    "half, chunked": _chunked_cut,
    "empty": lambda request, gz: request.give(b""),
    "bit flipped": lambda request, gz: request.give(flipped(gz)),
    "another valid gz": lambda request, gz: request.give(other_content(gz)),
    "gz bomb": lambda request, gz: request.give(gzip.compress(gzip.decompress(gz) + bytes(5_000_000))),
    "login page, 200": lambda request, gz: request.give(PAGE, Content_Type="text/html"),
    "false Content-Encoding": lambda request, gz: request.give(PAGE, Content_Encoding="gzip"),
    "connection reset": _reset,
    "no answer at all": lambda request, gz: request.connection.close(),
    "endless body": _endless,
    # The same, and these take time
    "stalled before the answer": lambda request, gz: request.server.over.wait(60),
    "stalled midway": _stalled_midway,
    "slow drip": _drip,
    # What must work
    "Content-Encoding: gzip": lambda request, gz: request.give(gz, Content_Encoding="gzip"),
    "gzip twice": lambda request, gz: request.give(gzip.compress(gz), Content_Encoding="gzip"),
    "redirect": lambda request, gz: request.give(
        b"", status=302, Location="/none/" + request.path.rpartition("/")[2]
    ),
    "together": _together,
}
SLOW = ("stalled before the answer", "stalled midway", "slow drip")
HARMLESS = ("none", "Content-Encoding: gzip", "gzip twice", "redirect")
HARMFUL = tuple(fault for fault in FAULTS if fault not in (*SLOW, *HARMLESS, "together"))
