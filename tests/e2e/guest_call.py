"""What the virtual machine does: a whole call with real v4l2loopback devices. Started by test_virtual_machine.py.

guest_call.py WIDTH HEIGHT CLIP: plays CLIP into /dev/video0, has the program follow it and write /dev/video10, and
looks at that as any program would. Prints one line per step, and at last RESULT and a document.
"""

from __future__ import annotations

import http.server
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from drivers import v4l2
from engine.frame import Image

WEBCAM, CAMERA = Path("/dev/video0"), Path("/dev/video10")
RATE_HZ, TINY, STARTS = 5, (32, 18), 5
# mean difference of two pictures in a row; what stands still has none
LEAST_MOTION = 0.05
# all of it is emulated, on a machine that does other things as well
WITHIN_S = 600.0
PAGE = b"""<!doctype html><video id=v muted playsinline></video><script>
(async () => {
  const out = {};
  try {
    const stream = await navigator.mediaDevices.getUserMedia({video: true});
    const devices = await navigator.mediaDevices.enumerateDevices();
    out.cameras = devices.filter(d => d.kind == 'videoinput').map(d => d.label);
    const v = document.getElementById('v');
    v.srcObject = stream;
    await v.play();
    out.size = [v.videoWidth, v.videoHeight];
  } catch (e) { out.error = e.name + ': ' + e.message; }
  await fetch('/', {method: 'POST', body: JSON.stringify(out)});
})();
</script>"""


class Call:
    """The program, running. camera: what drives the avatar."""

    def __init__(self, size: tuple[int, int], camera: str) -> None:
        command = [
            sys.executable,
            "-m",
            "app.main",
            "run",
            "--avatar",
            "eileen",
            "--engine",
            "mesh",
            "--target-ms",
            "none",
        ]
        devices = ["--camera", camera, "--output", "virtual", "--fps", str(RATE_HZ)]
        wanted = ["--size", f"{size[0]}x{size[1]}"]
        self.process = subprocess.Popen([*command, *devices, *wanted], stderr=subprocess.PIPE, text=True)
        self._reader: cv2.VideoCapture | None = None
        wait_until(lambda: self.process.poll() is not None or v4l2.query(CAMERA).can_capture, "the camera")
        if self.process.poll() is not None:
            raise SystemExit(f"the program ended: {self.process.communicate()[1]}")

    def see(self, count: int) -> list[Image]:
        """Return what a reader of its own gets."""
        if self._reader is None:
            self._reader = cv2.VideoCapture(str(CAMERA), cv2.CAP_V4L2)
        pictures, deadline_s = [], time.monotonic() + WITHIN_S
        while len(pictures) < count:
            ok, bgr = self._reader.read()
            # the camera is there before its first picture is
            if ok:
                pictures.append(np.asarray(bgr[..., ::-1], np.uint8))
            elif time.monotonic() > deadline_s or self.process.poll() is not None:
                raise SystemExit("the camera gives no pictures")
        return pictures

    def end(self, number: signal.Signals) -> tuple[int, str]:
        """Send it a signal; return its status and what it said."""
        if self._reader is not None:
            self._reader.release()
        self.process.send_signal(number)
        said = self.process.communicate(timeout=WITHIN_S)[1]
        wait_until(lambda: not processes(), "the end of all its processes")
        return self.process.returncode, said


def processes() -> list[int]:
    """Return the program's processes, the camera's writer among them."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (folder / "cmdline").read_bytes().split(b"\0")
            if b"app.main" in words or b"drivers.camera_writer" in words:
                found.append(int(folder.name))
    return found


def children_of(program: int) -> list[int]:
    told = (Path("/proc") / str(program) / "task" / str(program) / "children").read_text().split()
    return [int(child) for child in told]


def wait_until(there: Callable[[], object], what: str, within_s: float = WITHIN_S) -> None:
    deadline_s = time.monotonic() + within_s
    while not there():
        if time.monotonic() > deadline_s:
            raise SystemExit(f"waited in vain for {what}")
        time.sleep(0.2)


def tiny(image: Image) -> list[int]:
    return [int(value) for value in cv2.resize(image, TINY, interpolation=cv2.INTER_AREA).ravel()]


def follow(call: Call) -> dict[str, Any]:
    """Wait until the avatar moves, and return what was seen."""
    moves, deadline_s = 0.0, time.monotonic() + WITHIN_S
    while moves < LEAST_MOTION and time.monotonic() < deadline_s:
        pictures = call.see(2 * RATE_HZ)
        moves = max(float(np.abs(b.astype(int) - a).mean()) for a, b in pairwise(pictures))
    height, width = pictures[-1].shape[:2]
    return {"size": [width, height], "tiny": tiny(pictures[-1]), "moves": moves}


def ask_browser() -> dict[str, Any]:
    answer: dict[str, Any] = {}
    arrived = threading.Event()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(PAGE)

        def do_POST(self) -> None:
            answer.update(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()
            arrived.set()

        def log_message(self, *_words: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    command = [
        "chromium",
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-dev-shm-usage",
    ]
    quiet = ["--disable-background-networking", "--use-fake-ui-for-media-stream", "--user-data-dir=/tmp/chromium"]
    page = f"http://localhost:{server.server_port}/"
    browser = subprocess.Popen([*command, *quiet, page], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    arrived.wait(WITHIN_S)
    browser.kill()
    browser.wait()
    server.shutdown()
    return answer


def step(name: str, begun_s: float) -> None:
    print(f"{time.monotonic() - begun_s:6.1f} s  {name}", flush=True)


def main() -> None:
    begun_s = time.monotonic()
    width, height, clip = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    # once, so that playing it costs next to nothing
    scale, raw = f"fps={RATE_HZ},scale={width}:{height}:flags=fast_bilinear", "/tmp/clip.y4m"
    quiet = ["ffmpeg", "-nostdin", "-v", "error"]
    subprocess.run([*quiet, "-i", clip, "-an", "-vf", scale, "-pix_fmt", "yuv420p", raw], check=True)
    feeder = subprocess.Popen([*quiet, "-re", "-stream_loop", "-1", "-i", raw, "-f", "v4l2", str(WEBCAM)])
    result: dict[str, Any] = {"starts": []}
    wait_until(lambda: v4l2.query(WEBCAM).can_capture, "the webcam")
    try:
        for number in range(STARTS):
            call = Call((width, height), str(WEBCAM))
            result["starts"].append(follow(call))
            step(f"start {number + 1}: pictures", begun_s)
            result["starts"][-1]["status"], said = call.end(signal.SIGTERM)
            step(f"stop {number + 1}: {said.strip()}", begun_s)
        call = Call((width, height), str(WEBCAM))
        call.see(RATE_HZ)
        (engine,) = children_of(call.process.pid)
        os.kill(engine, signal.SIGKILL)
        # the camera goes on without it. So slow a machine has no idle loop yet: motion comes from the next one
        call.see(3 * RATE_HZ)
        wait_until(lambda: engine not in children_of(call.process.pid), "the next engine")
        result["engine killed"] = follow(call)
        step("engine killed: pictures", begun_s)
        _, result["engine killed"]["said"] = call.end(signal.SIGKILL)
        step("program killed: nothing is left", begun_s)
    finally:
        feeder.kill()
        feeder.wait()
    call = Call((width, height), "pattern")
    result["after kill"] = follow(call)
    step("started again after that: pictures", begun_s)
    result["browser"] = ask_browser()
    step(f"browser: {result['browser']}", begun_s)
    result["last status"] = call.end(signal.SIGTERM)[0]
    result["seconds"] = round(time.monotonic() - begun_s)
    print("RESULT", json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
