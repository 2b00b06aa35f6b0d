"""A desktop of the test's own: message bus, PipeWire, camera portal, and a browser that is asked for its camera."""

from __future__ import annotations

import contextlib
import http.server
import json
import os
import queue
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.screen import Screen

_PROGRAMS = ("pipewire", "wireplumber", "dbus-run-session", "gdbus", "pw-dump")
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_PORTAL = Path("/usr/libexec/xdg-desktop-portal")
_START = 'echo "$DBUS_SESSION_BUS_ADDRESS" > "$HOME/bus"; pipewire & echo $! > "$HOME/daemon"; wireplumber & wait'
_PERMISSIONS = "org.freedesktop.impl.portal.PermissionStore"
_CAMERA = "Video/Source"
_WITHIN_S = 20.0


@dataclass
class CameraDesktop:
    """environment is that of the programs on it; set in this process, too."""

    folder: Path
    environment: dict[str, str]

    def kill_pipewire(self) -> None:
        """End the daemon as a crash does."""
        os.kill(int((self.folder / "daemon").read_text()), signal.SIGKILL)

    def start_pipewire(self) -> subprocess.Popen[bytes]:
        """Start it again."""
        return subprocess.Popen(["pipewire"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def cameras(self) -> list[str]:
        """Return the cameras that PipeWire lists."""
        return [name for _, name in self.camera_nodes()]

    def camera_nodes(self) -> list[tuple[int, str]]:
        """Return their numbers, which change whenever one is made anew, and names."""
        listed = subprocess.run(["pw-dump"], capture_output=True, text=True, timeout=10, check=False)
        if listed.returncode:
            return []
        found = [one for one in json.loads(listed.stdout) if one["type"] == "PipeWire:Interface:Node"]
        nodes = [(one["id"], one["info"]["props"]) for one in found if one.get("info")]
        return [(number, node["node.description"]) for number, node in nodes if node.get("media.class") == _CAMERA]


@contextlib.contextmanager
def camera_desktop(folder: Path, patch: pytest.MonkeyPatch) -> Iterator[CameraDesktop]:
    """Run it in folder; skips the test where a part is not installed."""
    missing = [program for program in _PROGRAMS if shutil.which(program) is None]
    if missing:
        pytest.skip(f"needs a desktop with PipeWire of its own; not installed: {', '.join(missing)}")
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    with Screen() as screen:
        homes = {"HOME": folder, "XDG_RUNTIME_DIR": runtime, "XDG_CONFIG_HOME": folder / "config"}
        for name, value in {**homes, "XDG_CURRENT_DESKTOP": "GNOME", "DISPLAY": screen.name}.items():
            patch.setenv(name, str(value))
        quiet = subprocess.DEVNULL
        session = ["dbus-run-session", "--", "bash", "-c", _START]
        server = subprocess.Popen(session, stdout=quiet, stderr=quiet, start_new_session=True)
        try:
            wait_until(lambda: (runtime / "pipewire-0").exists() and (folder / "bus").read_text(), "PipeWire")
            patch.setenv("DBUS_SESSION_BUS_ADDRESS", (folder / "bus").read_text().strip())
            yield CameraDesktop(folder, dict(os.environ))
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(10)


def wait_until(there: Callable[[], object], what: str, within_s: float = _WITHIN_S) -> None:
    deadline_s = time.monotonic() + within_s
    while not there():
        assert time.monotonic() < deadline_s, f"waited in vain for {what}"
        time.sleep(0.1)


def ask_browser(desktop: CameraDesktop, page: Path, within_s: float) -> dict[str, Any]:
    """Open page in a browser that may use the desktop's cameras, and return what its script posts."""
    browser = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    if browser is None or not _PORTAL.exists():
        pytest.skip("needs Chromium and the camera portal (Debian: chromium, xdg-desktop-portal-gtk)")
    _allow_cameras()
    with _serve(page) as (address, answers):
        opened = subprocess.Popen(
            [
                browser,
                *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
                *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
                *("--use-fake-ui-for-media-stream", "--enable-features=WebRtcPipeWireCamera"),
                *("--autoplay-policy=no-user-gesture-required", "--remote-debugging-port=0"),
                *(f"--user-data-dir={desktop.folder / 'profile'}", address),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            answer: dict[str, Any] = answers.get(timeout=within_s)
        finally:
            os.killpg(opened.pid, signal.SIGKILL)
            opened.wait(10)
    return answer


def _allow_cameras() -> None:
    path = "/" + _PERMISSIONS.replace(".", "/")
    method = f"{_PERMISSIONS}.SetPermission"
    call = ["gdbus", "call", "--session", "--dest", _PERMISSIONS, "--object-path", path, "--method", method]
    subprocess.run([*call, "devices", "true", "camera", "", "['yes']"], check=True, capture_output=True, timeout=20)


@contextlib.contextmanager
def _serve(page: Path) -> Iterator[tuple[str, queue.Queue[dict[str, Any]]]]:
    answers: queue.Queue[dict[str, Any]] = queue.Queue()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.read_bytes())

        def do_POST(self) -> None:
            answers.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", answers
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
