"""The PipeWire camera as others meet it: a real daemon, a real portal, a real browser."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

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
            desktop.kill_pipewire()
            wait_until(lambda: not desktop.cameras(), "the daemon's end")
            sent = sender.sent
            wait_until(lambda: sender.sent > sent + 45, "pictures that are sent all the same")
            daemon = desktop.start_pipewire()
            wait_until(lambda: desktop.cameras() == [CAMERA_NAME], "the camera, again")
        assert sender.longest_s < 0.1
    finally:
        camera.close()
        if daemon is not None:
            daemon.terminate()
            daemon.wait(10)


def test_the_program_itself_is_a_camera(desktop: CameraDesktop) -> None:
    command = [sys.executable, "-m", "app.main", "run", "--avatar", "eileen", "--camera", "pattern"]
    program = subprocess.Popen([*command, "--output", "pipewire", "--size", "640x360"], cwd=ROOT)
    try:
        wait_until(lambda: desktop.cameras() == [CAMERA_NAME], "the camera")
    finally:
        program.terminate()
        assert program.wait(20) in (0, 130)
    wait_until(lambda: not desktop.cameras(), "the camera's end")
