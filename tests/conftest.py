"""What every test is given: the shared media, a photo, a check for threads left running, and no network."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
THREAD_GRACE_S = 10.0


def pytest_configure() -> None:
    """Make windows invisible and the network unreachable, before any test module is imported."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if "PYTEST_XDIST_WORKER" in os.environ:
        # of processes that share the cores, each would wait for its second thread most of the time
        os.environ.setdefault("OMP_NUM_THREADS", "1")
    # nobody's running program is to be commanded by a test, nor two test runs by each other
    os.environ["UNDERSTUDY_CONTROL_DIR"] = tempfile.mkdtemp(prefix="understudy-tests-")
    sys.addaudithook(_refuse_network)


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    shutil.rmtree(os.environ["UNDERSTUDY_CONTROL_DIR"], ignore_errors=True)


def _refuse_network(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    if host not in (None, "", "localhost", "127.0.0.1", "::1", b"localhost"):
        raise AssertionError(f"A test asked for {host!r}: tests must not use the network.")


@pytest.fixture(autouse=True)
def no_thread_left_running() -> Iterator[None]:
    """Fail a test that leaves a Python thread behind, by the thread's name."""
    before = set(threading.enumerate())
    yield
    deadline_s = time.monotonic() + THREAD_GRACE_S
    left = _threads_since(before)
    while left and time.monotonic() < deadline_s:
        left[0].join(0.02)
        left = _threads_since(before)
    if left:
        pytest.fail("left running: " + ", ".join(sorted(thread.name for thread in left)), pytrace=False)


def _threads_since(before: set[threading.Thread]) -> list[threading.Thread]:
    # a _DummyThread stands for a native thread of a library, which called into Python and is not ours to end
    return [
        thread
        for thread in threading.enumerate()
        if thread not in before and not isinstance(thread, threading._DummyThread)
    ]


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The folder `shared` beside the checkout, or where UNDERSTUDY_SHARED says; skips the test where it is missing."""
    folder = Path(os.environ.get("UNDERSTUDY_SHARED") or ROOT.parent / "shared")
    if not (folder / "media").is_dir():
        pytest.skip(f"needs the shared test media; {folder} has none (UNDERSTUDY_SHARED names another folder)")
    return folder


@pytest.fixture(scope="session")
def media(shared_dir: Path) -> Path:
    """Real photos, driving clips and speech."""
    return shared_dir / "media"


@pytest.fixture(scope="session")
def face_task_model(shared_dir: Path) -> Path:
    """MediaPipe's face landmarker with blendshapes, a model that does not ship."""
    model = shared_dir / "models" / "face_landmarker.task"
    if not model.is_file():
        pytest.skip(f"needs MediaPipe's face landmarker; {model} is missing")
    return model


@pytest.fixture
def astronaut(tmp_path: Path) -> Path:
    """A portrait photo, 512 × 512 PNG: Eileen Collins by NASA, in the public domain, out of scikit-image."""
    import skimage.data
    from PIL import Image

    path = tmp_path / "astronaut.png"
    Image.fromarray(skimage.data.astronaut()).save(path)
    return path
