from __future__ import annotations

import sys

import numpy as np
import pytest

from drivers import v4l2
from drivers.virtual_camera import VirtualCamera
from engine.errors import DeviceError, DeviceLostError
from tests.drivers import fake_backend
from tests.drivers.fake_backend import FakeBackend

needs_no_loopback = pytest.mark.skipif(
    sys.platform != "linux" or any(v4l2.device_paths()), reason="tells what Linux says where there is no video device"
)


@pytest.fixture
def backend() -> type[FakeBackend]:
    return fake_backend.register()


def test_pictures_arrive_as_they_are(backend: type[FakeBackend]) -> None:
    camera = VirtualCamera((64, 36), 30.0, backend=fake_backend.NAME)
    picture = np.random.default_rng(0).integers(0, 256, (36, 64, 3), np.uint8)
    camera.send(picture)
    camera.send(np.asfortranarray(picture))
    (opened,) = backend.opened
    assert (opened.size, opened.fps) == ((64, 36), 30.0)
    assert all(np.array_equal(seen, picture) for seen in opened.pictures) and len(opened.pictures) == 2
    assert camera.name == "Fake Virtual Camera"
    camera.close()
    camera.close()
    assert opened.closed == 1


def test_a_camera_that_goes_is_lost(backend: type[FakeBackend]) -> None:
    camera = VirtualCamera((64, 36), 30.0, backend=fake_backend.NAME)
    backend.refusal = "device gone"
    with pytest.raises(DeviceLostError, match="Fake Virtual Camera has gone"):
        camera.send(np.zeros((36, 64, 3), np.uint8))
    camera.close()


def test_a_closed_camera_says_so(backend: type[FakeBackend]) -> None:
    camera = VirtualCamera((64, 36), 30.0, backend=fake_backend.NAME)
    camera.close()
    with pytest.raises(DeviceLostError, match="is closed"):
        camera.send(np.zeros((36, 64, 3), np.uint8))


@needs_no_loopback
def test_without_a_device_the_exact_command_is_told() -> None:
    with pytest.raises(DeviceError) as raised:
        VirtualCamera((64, 36), 30.0)
    told = raised.value.user_message
    assert 'sudo modprobe v4l2loopback exclusive_caps=1 card_label="Understudy Camera"' in told
    assert "\n" not in told


@needs_no_loopback
@pytest.mark.parametrize("device", ["/dev/video10", "/dev/null"])
def test_a_device_that_is_no_virtual_camera_is_named(device: str) -> None:
    with pytest.raises(DeviceError, match=f"{device} is no virtual camera"):
        VirtualCamera((64, 36), 30.0, device=device)
