"""A web server on this machine that gives a file well, badly or not at all, as told."""

from __future__ import annotations

import hashlib
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import cast

from engine.runtime.manifest import Model, ModelFile

CONTENT = bytes(range(256)) * 4096
OTHER = CONTENT[::-1]
_STALL_AT_MOST_S = 10.0


class WeightsServer:
    """Answers each request as the next of answers says, then as the last one again and again.

    Answers: "good"; "cut": half of what is asked for; "wrong": other bytes; "long": more bytes than there are; "whole":
    all of it whatever is asked; "shifted": another part than was asked for; "stall": half, then nothing; or a number:
    an HTTP status. asked: the Range of each request, empty for none. folder: gives its files instead of CONTENT.
    """

    def __init__(self, server: ThreadingHTTPServer, folder: Path | None = None) -> None:
        self._server, self._folder = server, folder
        self.answers: deque[str] = deque(["good"])
        self.asked: list[str] = []
        self.ending = threading.Event()

    @property
    def address(self) -> str:
        """Where the file is."""
        return self.address_of("weights.bin")

    def address_of(self, name: str) -> str:
        """Where a file of this name is."""
        return f"http://127.0.0.1:{self._server.server_port}/{name}"

    def content(self, name: str) -> bytes:
        """What is in a file."""
        return CONTENT if self._folder is None else (self._folder / name).read_bytes()

    def next_answer(self) -> str:
        return self.answers.popleft() if len(self.answers) > 1 else self.answers[0]

    def file(self, *addresses: str, name: str = "weights.bin") -> ModelFile:
        """The entry of the file in a manifest."""
        return file_of(*(addresses or (self.address,)), name=name)

    def model(self, *files: ModelFile) -> Model:
        """The entry of a model in a manifest."""
        return model_of(*(files or (self.file(),)))


def file_of(*addresses: str, name: str = "weights.bin") -> ModelFile:
    return ModelFile(name, len(CONTENT), hashlib.sha256(CONTENT).hexdigest(), addresses)


def model_of(*files: ModelFile) -> Model:
    return Model("toy", "tries things", "nobody", "MIT", "https://example.invalid/toy", "", files)


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        weights = cast("_Server", self.server).weights
        wanted = self.headers.get("Range") or ""
        weights.asked.append(wanted)
        answer = weights.next_answer()
        if answer.isdigit():
            self.send_error(int(answer))
            return
        begin = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and answer != "whole" else 0
        right = weights.content(Path(self.path).name)
        content = {"wrong": OTHER, "long": right + right}.get(answer, right)[begin:]
        self.send_response(206 if begin else 200)
        if begin:
            told = begin + 1 if answer == "shifted" else begin
            self.send_header("Content-Range", f"bytes {told}-{len(right) - 1}/{len(right)}")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if answer in ("cut", "stall") else content)
        if answer == "stall":
            self.wfile.flush()
            weights.ending.wait(_STALL_AT_MOST_S)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    weights: WeightsServer

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is what these tests are about."""


@contextmanager
def serve_weights(folder: Path | None = None) -> Iterator[WeightsServer]:
    """Run a server as long as the block lasts. folder: gives its files instead of CONTENT."""
    server = _Server(("127.0.0.1", 0), _Handler)
    weights = server.weights = WeightsServer(server, folder)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, name="weights server")
    thread.start()
    try:
        yield weights
    finally:
        weights.ending.set()
        server.shutdown()
        server.server_close()
        thread.join()


def refused_address() -> str:
    """An address at which nobody listens."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        port = server.server_port
    return f"http://127.0.0.1:{port}/weights.bin"
