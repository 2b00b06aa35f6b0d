from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from app.doctor.finding import Finding, Level
from app.doctor.outputs_check import PipeWire, daemon_path, look_at_outputs, this_pipewire
from drivers.devices import VirtualCameraDevice
from drivers.null_sink import NullSink
from engine.errors import DeviceError, UsageError

DEVICE = VirtualCameraDevice("/dev/video10", "Understudy Camera")
NONE = "There is no virtual camera. Run:  sudo modprobe v4l2loopback  (if it is not found: install it)"


def opener(**errors: Exception) -> Callable[..., NullSink]:
    """Opens a null sink, or raises what is given for virtual= or pipewire=."""

    def open_it(spec: str, size: tuple[int, int], _rate_hz: float) -> NullSink:
        error = errors.get("pipewire" if spec == "pipewire" else "virtual")
        if error is not None:
            raise error
        return NullSink(size)

    return open_it


def look(
    devices: list[VirtualCameraDevice], daemon: PipeWire | None, own: bool = False, **errors: Exception
) -> list[Finding]:
    return look_at_outputs(lambda: devices, opener(**errors), lambda: daemon, lambda _device: own)


def test_a_free_virtual_camera() -> None:
    assert look([DEVICE], None) == [
        Finding("Virtual camera Understudy Camera", Level.OK, "It is free and takes pictures.")
    ]


def test_none_comes_with_the_command() -> None:
    (found,) = look([], None, virtual=DeviceError(NONE))
    assert (found.level, found.fix) == (Level.FAULT, "sudo modprobe v4l2loopback")
    assert found.said == "There is no virtual camera."


def test_one_that_is_held_names_the_holder() -> None:
    (found,) = look([DEVICE], None, virtual=DeviceError("It is in use by obs. Close that program."))
    assert (found.level, found.said) == (Level.FAULT, "It is in use by obs.")


def test_one_that_may_not_be_used() -> None:
    trouble = "you may not use it: sudo usermod -aG video $USER, then log in again"
    (found,) = look([VirtualCameraDevice("/dev/video10", "U", trouble)], None)
    assert found.level is Level.FAULT and found.fix.startswith("sudo usermod")


def test_our_own_use_is_no_trouble() -> None:
    (found,) = look([DEVICE], None, own=True)
    assert found.level is Level.OK


def test_pipewire_alone_is_enough() -> None:
    found = look([], PipeWire("1.0.5", runs=True), virtual=DeviceError(NONE))
    assert [one.level for one in found] == [Level.WARNING, Level.OK] and "1.0.5" in found[1].said


@pytest.mark.parametrize(
    ("pipewire", "said"),
    [
        (PipeWire("", runs=False), "PipeWire is not installed."),
        (PipeWire("0.3.65", runs=False), "PipeWire 0.3.65 is installed, but does not run."),
    ],
)
def test_without_pipewire_the_virtual_camera_decides(pipewire: PipeWire, said: str) -> None:
    good = look([DEVICE], pipewire)
    assert [one.level for one in good] == [Level.OK, Level.WARNING] and good[1].said == said and good[1].fix
    bad = look([], pipewire, virtual=DeviceError(NONE))
    assert [one.level for one in bad] == [Level.FAULT, Level.WARNING]


def test_an_output_that_this_version_has_not() -> None:
    error = UsageError("--output pipewire is not part of this version yet. Use another.")
    found = look([DEVICE], PipeWire("1.0.5", runs=True), pipewire=error)
    assert found[1].level is Level.WARNING and found[1].said == "It is not part of this version yet."


def test_where_the_daemon_listens() -> None:
    assert daemon_path({}) is None
    assert daemon_path({"XDG_RUNTIME_DIR": "/run/x"}) == Path("/run/x/pipewire-0")
    assert daemon_path({"XDG_RUNTIME_DIR": "/run/x", "PIPEWIRE_REMOTE": "other"}) == Path("/run/x/other")


def test_a_daemon_that_listens_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPEWIRE_RUNTIME_DIR", str(tmp_path))
    before = this_pipewire()
    if before is None:
        pytest.skip("PipeWire is for Linux")
    assert not before.runs
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as daemon:
        daemon.bind(str(tmp_path / "pipewire-0"))
        daemon.listen()
        after = this_pipewire()
    assert after is not None and after.runs
