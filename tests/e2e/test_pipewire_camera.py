"""The PipeWire camera as others meet it: a real daemon, a real portal, a real browser."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from drivers.camera_writer.seat import SHOWING
from drivers.pipewire_camera import CAMERA_NAME, PipeWireCamera
from tests.e2e.camera_desktop import CameraDesktop, ask_browser, camera_desktop, wait_until
from tests.e2e.stamped_pictures import PATCHES, Sender

pytestmark = [pytest.mark.e2e, pytest.mark.skipif(sys.platform != "linux", reason="PipeWire is Linux's")]

ROOT = Path(__file__).resolve().parents[2]
SIZE = (1280, 720)


@pytest.fixture
def desktop(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[CameraDesktop]:
    with camera_desktop(tmp_path_factory.mktemp("d"), monkeypatch) as desktop:
        yield desktop


def test_a_browser_and_the_far_end_of_its_call(desktop: CameraDesktop) -> None:
    camera = PipeWireCamera(SIZE, 30)
    try:
        with Sender(camera):
            seen = ask_browser(desktop, Path(__file__).with_name("far_end.html"), within_s=90)
    finally:
        camera.close()
    assert "error" not in seen, seen
    assert (seen["label"], seen["cameras"]) == (CAMERA_NAME, 1)
    for end in ("near", "far"):
        picture = seen[end]
        assert (picture["width"], picture["height"]) == SIZE, end
        numbers = [number for _, number in picture["numbers"]]
        assert all(second >= first for first, second in pairwise(numbers)), (end, numbers)
        duration_s = (picture["numbers"][-1][0] - picture["numbers"][0][0]) / 1000
        per_second = (len(set(numbers)) - 1) / duration_s
        difference = np.abs(np.array(picture["patches"]) - np.array(PATCHES)).max()
        # shown with -s
        print(f"{end}: {per_second:.1f} pictures a second, colours within {difference}")
        assert per_second >= 24, (end, per_second)
        assert difference <= 3, (end, picture["patches"])


def test_the_camera_comes_back_with_the_daemon(desktop: CameraDesktop) -> None:
    camera = PipeWireCamera((640, 360), 30)
    daemon: subprocess.Popen[bytes] | None = None
    try:
        with Sender(camera) as sender:
            wait_until(lambda: desktop.cameras() == [CAMERA_NAME], "the camera")
            wait_until(lambda: "No program shows" in camera.notice, "a word on that nobody looks")
            desktop.kill_pipewire()
            wait_until(lambda: not desktop.cameras(), "the daemon's end")
            sent = sender.sent
            wait_until(lambda: sender.sent > sent + 45, "pictures that are sent all the same")
            assert "PipeWire has ended" in camera.notice
            daemon = desktop.start_pipewire()
            wait_until(lambda: desktop.cameras() == [CAMERA_NAME], "the camera, again")
        assert sender.longest_s < 0.1
    finally:
        camera.close()
        if daemon is not None:
            daemon.terminate()
            daemon.wait(10)


RUN = [sys.executable, "-m", "app.main", "run", "--avatar", "eileen", "--camera", "pattern", "--output", "pipewire"]


def test_the_program_itself_is_a_camera(desktop: CameraDesktop) -> None:
    program = subprocess.Popen([*RUN, "--size", "640x360"], cwd=ROOT)
    try:
        wait_until(lambda: desktop.cameras() == [CAMERA_NAME], "the camera")
    finally:
        program.terminate()
        assert program.wait(20) in (0, 130)
    wait_until(lambda: not desktop.cameras(), "the camera's end")


def children(pid: int) -> list[int]:
    return [int(child) for child in (Path("/proc") / str(pid) / "task" / str(pid) / "children").read_text().split()]


def shows(pid: int) -> bool:
    """Whether the program of that number has sent a picture to its camera: what the one that looks after it sees."""
    for handle in (Path("/proc") / str(pid) / "fd").iterdir():
        if "understudy-pictures" in str(handle.readlink()):
            with handle.open("rb") as memory:
                return any(os.pread(memory.fileno(), 8, 8 * SHOWING))
    return False


def test_the_camera_outlives_a_killed_engine(desktop: CameraDesktop) -> None:
    program = subprocess.Popen([*RUN, "--size", "640x360"], cwd=ROOT, stderr=subprocess.PIPE, text=True)
    try:
        wait_until(lambda: desktop.cameras() == [CAMERA_NAME], "the camera")
        nodes = desktop.camera_nodes()
        wait_until(lambda: shows(program.pid), "the first picture", within_s=60)
        (engine,) = children(program.pid)
        os.kill(engine, signal.SIGKILL)
        killed_s = time.monotonic()

        def started_again() -> bool:
            assert desktop.camera_nodes() == nodes
            # the writer, an orphan now, is the other child
            return len(children(program.pid)) == 2 and shows(program.pid)

        wait_until(started_again, "the next engine's pictures", within_s=60)
        # shown with -s
        print(f"the next engine's first picture after {time.monotonic() - killed_s:.1f} s")
    finally:
        program.terminate()
        said = program.communicate(timeout=20)[1]
    assert program.returncode == 130
    assert said.count("is started again") == 1
    wait_until(lambda: not desktop.cameras(), "the camera's end")


def test_a_panel_that_crashes_goes_on_with_the_same_camera(desktop: CameraDesktop) -> None:
    settings = desktop.folder / "config" / "understudy" / "settings.json"
    settings.parent.mkdir(parents=True)
    wanted = {"avatar": "eileen", "camera": "pattern", "output": "pipewire", "engine": "mesh", "size": [640, 360]}
    settings.write_text(json.dumps({"version": 1, "first_start_done": True, **wanted}))
    environment = {**os.environ, "QT_QPA_PLATFORM": "xcb", "UNDERSTUDY_CONTROL_DIR": str(desktop.folder / "control")}
    command = [sys.executable, "-m", "app.main"]
    program = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)

    def showing() -> bool:
        # until avatar and window are there it has nothing to start
        trigger = subprocess.run([*command, "trigger", "start"], cwd=ROOT, env=environment, capture_output=True)
        return trigger.returncode == 0 and desktop.cameras() == [CAMERA_NAME]

    try:
        wait_until(showing, "the camera", within_s=60)
        wait_until(lambda: shows(program.pid), "the first picture", within_s=60)
        nodes, (engine,) = desktop.camera_nodes(), children(program.pid)
        os.kill(engine, signal.SIGKILL)

        def goes_on() -> bool:
            assert desktop.camera_nodes() == nodes
            return engine not in children(program.pid) and shows(program.pid)

        wait_until(goes_on, "the next panel's pictures", within_s=90)
        status = subprocess.run(
            [*command, "trigger", "mute"], cwd=ROOT, env=environment, capture_output=True, text=True
        )
        assert status.returncode == 0, status.stderr
    finally:
        program.terminate()
        said = program.communicate(timeout=30)[1]
    assert program.returncode == 0, said
    assert said.count("is started again") == 1
    wait_until(lambda: not desktop.cameras(), "the camera's end")
