"""Whatever breaks: the sinks get the avatar at the nominal rate, and never the camera's picture."""

from __future__ import annotations

import ast
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from engine.errors import SourceEndedError
from engine.frame import Image
from engine.session import LiveSession
from engine.status import State
from tests.live_fakes import (
    COAT,
    SKIN,
    WATERMARK,
    FakeAnimator,
    FakeCamera,
    FakeSink,
    FakeTracker,
    fail,
    lose_device,
    portrait,
)
from tests.waiting import PATIENCE_S, wait_until

ROOT = Path(__file__).resolve().parents[2]
SIZE = (160, 90)
RATE_HZ = 30.0
# before the damage, and with it: long enough for repeating, fading and the idle loop
SOUND_S, BROKEN_S = 0.3, 0.85


class Bystander:
    """A thread that does nothing at the pictures' rate, and shows how often this machine lets it."""

    def __enter__(self) -> Bystander:
        self.woken_s = [time.monotonic()]
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._stand)
        self._thread.start()
        return self

    def _stand(self) -> None:
        while not self._over.wait(max(0.0, self.woken_s[-1] + 1 / RATE_HZ - time.monotonic())):
            self.woken_s.append(time.monotonic())

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()


class Stage:
    """A session of fakes, in which one thing after the other can be broken."""

    def __init__(self) -> None:
        # what hangs, hangs until the end
        self.over = threading.Event()
        self.camera, self.tracker, self.animator = FakeCamera(RATE_HZ), FakeTracker(), FakeAnimator()
        self.sinks = [FakeSink(SIZE), FakeSink(SIZE)]
        self.session = LiveSession(
            self.camera, lambda: self.tracker, self.animator, [portrait()], self.sinks, rate_hz=RATE_HZ
        )

    def hang(self) -> None:
        self.over.wait(PATIENCE_S)

    def end_camera(self) -> None:
        def end() -> None:
            raise SourceEndedError

        self.camera.trouble = end

    def lose_camera(self) -> None:
        self.camera.trouble = lose_device

    def break_camera(self) -> None:
        self.camera.trouble = fail

    def hang_camera(self) -> None:
        self.camera.trouble = self.hang

    def silence_camera(self) -> None:
        self.camera.silent = True

    def break_tracker(self) -> None:
        self.tracker.trouble = fail

    def hang_tracker(self) -> None:
        self.tracker.trouble = self.hang

    def hide_face(self) -> None:
        self.tracker.face_in_sight = False

    def break_animator(self) -> None:
        self.animator.trouble = fail

    def stall_animator(self) -> None:
        self.animator.trouble = self.hang

    def starve_mailbox(self) -> None:
        # what the animator makes is thrown away before the pacer can see it
        self.session._pictures.put = lambda _picture: None  # type: ignore[method-assign]

    def look_at_camera_and_replace_it(self) -> None:
        self.session.show_camera(True)
        wait_until(lambda: self.session.camera_view() is not None)
        self.session.replace_source(FakeCamera(RATE_HZ))

    def replace_dying_camera(self) -> None:
        self.lose_camera()
        self.session.replace_source(FakeCamera(RATE_HZ))

    def slow_sink(self) -> None:
        self.sinks[1].trouble = lambda: time.sleep(0.01)

    def break_sink(self) -> None:
        self.sinks[1].trouble = fail


DAMAGES: list[Callable[[Stage], None]] = [
    Stage.end_camera,
    Stage.lose_camera,
    Stage.break_camera,
    Stage.hang_camera,
    Stage.silence_camera,
    Stage.break_tracker,
    Stage.hang_tracker,
    Stage.hide_face,
    Stage.break_animator,
    Stage.stall_animator,
    Stage.starve_mailbox,
    Stage.look_at_camera_and_replace_it,
    Stage.replace_dying_camera,
    Stage.slow_sink,
    Stage.break_sink,
]


def distance(image: Image, colour: tuple[int, int, int]) -> int:
    """How near the nearest pixel comes to colour, in its most different channel."""
    return int(np.abs(image.astype(int) - colour).max(2).min())


def assert_only_the_avatar(sink: FakeSink) -> None:
    assert sink.images
    for image in sink.images:
        assert image.shape == (SIZE[1], SIZE[0], 3)
        assert distance(image, WATERMARK) > 100
        # the avatar's own colours, give or take what shading and compression do
        assert np.median(image[:, : SIZE[0] // 5].reshape(-1, 3), axis=0) == pytest.approx(COAT, abs=12)
        assert np.median(image[30:60, 65:95].reshape(-1, 3), axis=0) == pytest.approx(SKIN, abs=12)


def assert_pictures_go_on(sink: FakeSink, bystander: Bystander) -> None:
    """Pictures came to the end and never paused; the exact rate is proven with a fake clock in test_pacer."""
    woken_s = bystander.woken_s
    sent_s = [one for one in sink.sent_s if woken_s[0] <= one <= woken_s[-1]]
    # a busy machine delays pictures, and the bystander with them; a broken stage must not
    assert len(sent_s) > 0.6 * len(woken_s)
    assert max(np.diff(sent_s)) < 0.25 + 3 * max(np.diff(woken_s))


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_whatever_breaks_the_avatar_goes_on(damage: Callable[[Stage], None]) -> None:
    stage = Stage()
    with stage.session:
        time.sleep(SOUND_S)
        damage(stage)
        with Bystander() as bystander:
            time.sleep(BROKEN_S)
        stage.over.set()
    assert_only_the_avatar(stage.sinks[0])
    assert_pictures_go_on(stage.sinks[0], bystander)


@pytest.mark.parametrize(
    "damage", [Stage.break_camera, Stage.break_tracker, Stage.break_animator], ids=lambda damage: damage.__name__
)
def test_what_never_worked_shows_the_avatar_as_well(damage: Callable[[Stage], None]) -> None:
    stage = Stage()
    damage(stage)
    with stage.session, Bystander() as bystander:
        time.sleep(1.0)
    assert_only_the_avatar(stage.sinks[0])
    assert_pictures_go_on(stage.sinks[0], bystander)


def test_after_the_damage_the_driver_is_followed_again() -> None:
    stage = Stage()
    with stage.session:
        time.sleep(SOUND_S)
        stage.break_animator()
        wait_until(lambda: stage.session.status().state is State.IDLE)
        stage.animator.trouble = lambda: None
        wait_until(lambda: stage.session.status().state is State.LIVE)


def test_the_camera_of_these_tests_is_watermarked_and_seen_by_the_tracker() -> None:
    """Without this the others would prove nothing."""
    stage = Stage()
    frame = stage.camera.read(1.0)
    assert frame is not None
    assert distance(frame.image, WATERMARK) == 0
    with stage.session:
        wait_until(lambda: stage.session.status().counters.tracked > 0)


def test_images_become_avatar_images_in_few_places_only() -> None:
    """The type checker keeps plain images from the sinks; here is who may declare one an avatar's."""
    makers = {
        path.relative_to(ROOT).as_posix()
        for folder in ("app", "drivers", "engine")
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "AvatarImage"
    }
    # the first makes them; the next two turn some of them into others; the last takes what a sink was sent out of the
    # memory that it shares with the camera's process
    assert makers == {
        "engine/avatar.py",
        "engine/idle_loop.py",
        "engine/crossfade.py",
        "drivers/camera_writer/stand_by.py",
    }


@pytest.mark.parametrize(
    "module", ["pacer", "outputs", "idle_loop", "crossfade", "avatar", "animate_stage", "spare_renders", "cast"]
)
def test_nothing_behind_the_tracker_knows_frames(module: str) -> None:
    tree = ast.parse((ROOT / "engine" / f"{module}.py").read_text(encoding="utf-8"))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert not names & {"Frame", "FrameSource", "CameraView", "CameraWindow"}
