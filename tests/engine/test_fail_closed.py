"""Whatever breaks: the sinks get the avatar at the nominal rate, and never the camera's picture."""

from __future__ import annotations

import ast
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from engine.errors import SourceEndedError
from engine.frame import Image
from engine.session import LiveSession
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

ROOT = Path(__file__).resolve().parents[2]
SIZE = (160, 90)
RATE_HZ = 30.0
# before the damage, and with it: long enough for repeating, fading and the idle loop
SOUND_S, BROKEN_S = 0.3, 0.85


class Stage:
    """A session of fakes, in which one thing after the other can be broken."""

    def __init__(self) -> None:
        self.camera, self.tracker, self.animator = FakeCamera(RATE_HZ), FakeTracker(), FakeAnimator()
        self.sinks = [FakeSink(SIZE), FakeSink(SIZE)]
        self.session = LiveSession(
            self.camera, lambda: self.tracker, self.animator, [portrait()], self.sinks, rate_hz=RATE_HZ
        )

    def end_camera(self) -> None:
        def end() -> None:
            raise SourceEndedError

        self.camera.trouble = end

    def lose_camera(self) -> None:
        self.camera.trouble = lose_device

    def break_camera(self) -> None:
        self.camera.trouble = fail

    def hang_camera(self) -> None:
        self.camera.trouble = lambda: time.sleep(0.4)

    def silence_camera(self) -> None:
        self.camera.silent = True

    def break_tracker(self) -> None:
        self.tracker.trouble = fail

    def hang_tracker(self) -> None:
        self.tracker.trouble = lambda: time.sleep(0.4)

    def hide_face(self) -> None:
        self.tracker.face_in_sight = False

    def break_animator(self) -> None:
        self.animator.trouble = fail

    def stall_animator(self) -> None:
        once = iter([2.0])
        self.animator.trouble = lambda: time.sleep(next(once, 0.0))

    def starve_mailbox(self) -> None:
        # what the animator makes is thrown away before the pacer can see it
        self.session._pictures.put = lambda _picture: None  # type: ignore[method-assign]

    def look_at_camera_and_replace_it(self) -> None:
        self.session.show_camera(True)
        time.sleep(0.1)
        assert self.session.camera_view() is not None
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


def assert_pictures_go_on(sink: FakeSink, since_s: float) -> None:
    """Pictures came to the end and never paused; the exact rate is proven with a fake clock in test_pacer."""
    sent_s = [one for one in sink.sent_s if one >= since_s]
    # half the nominal rate at least: a busy machine delays pictures, a broken stage must not
    assert len(sent_s) > 0.5 * RATE_HZ * (sent_s[-1] - since_s)
    assert max(np.diff(sent_s)) < 0.5


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_whatever_breaks_the_avatar_goes_on(damage: Callable[[Stage], None]) -> None:
    stage = Stage()
    with stage.session:
        time.sleep(SOUND_S)
        damage(stage)
        broken_s = time.monotonic()
        time.sleep(BROKEN_S)
    assert_only_the_avatar(stage.sinks[0])
    assert_pictures_go_on(stage.sinks[0], broken_s)


@pytest.mark.parametrize(
    "damage", [Stage.break_camera, Stage.break_tracker, Stage.break_animator], ids=lambda damage: damage.__name__
)
def test_what_never_worked_shows_the_avatar_as_well(damage: Callable[[Stage], None]) -> None:
    stage = Stage()
    damage(stage)
    with stage.session:
        started_s = time.monotonic()
        time.sleep(1.0)
    assert_only_the_avatar(stage.sinks[0])
    assert_pictures_go_on(stage.sinks[0], started_s)


def test_after_the_damage_the_driver_is_followed_again() -> None:
    stage = Stage()
    with stage.session:
        time.sleep(SOUND_S)
        stage.break_animator()
        time.sleep(0.5)
        stage.animator.trouble = lambda: None
        time.sleep(0.5)
        assert stage.session.status().state.value == "live"


def test_the_camera_of_these_tests_is_watermarked_and_seen_by_the_tracker() -> None:
    """Without this the others would prove nothing."""
    stage = Stage()
    frame = stage.camera.read(1.0)
    assert frame is not None
    assert distance(frame.image, WATERMARK) == 0
    with stage.session:
        time.sleep(SOUND_S)
    assert stage.session.summary().counters.tracked > 0


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
