"""A network camera on this machine: one picture after the other over HTTP."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import cv2
import numpy as np


@contextmanager
def mjpeg_server(rate_hz: float = 25.0) -> Iterator[ThreadingHTTPServer]:
    """Serve until the end of the block; then every connection is closed."""
    ended = threading.Event()
    _, jpeg = cv2.imencode(".jpg", np.full((48, 64, 3), (50, 100, 200), np.uint8))
    part = b"--part\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%s\r\n" % (len(jpeg), jpeg.tobytes())

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=part")
            self.end_headers()
            try:
                while not ended.is_set():
                    self.wfile.write(part)
                    time.sleep(1 / rate_hz)
            except OSError:
                # the reader has closed
                return

        def log_message(self, *_arguments: object) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        ended.set()
        server.shutdown()
        server.server_close()
        thread.join()
