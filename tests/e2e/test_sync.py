"""Lips and voice: the delayed microphone against stamped pictures, through a real sound server."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from drivers.listening import Listening
from drivers.microphone import Microphone
from drivers.virtual_microphone import VirtualMicrophone, remove_left_behind
from drivers.voice_relay import VoiceRelay
from engine.frame import Driving, Frame, Image, Observation
from engine.session import LiveSession
from engine.settings import Controls
from tests.drivers.clips import lag_of, noise
from tests.e2e.sound_server import RATE_HZ, Ear, load_module, sound_server
from tests.live_fakes import FakeAnimator, FakeCamera, FakeMotion, FakeSink, FakeTracker, portrait, still_driving

pytestmark = [pytest.mark.e2e, pytest.mark.skipif(sys.platform != "linux", reason="the virtual microphone is Linux's")]

WITHIN_S = 0.020
CODES, STEP = 8, 10
SETTLE_S, MEASURE_S = 6.0, 5.0


class StampedMotion(FakeMotion):
    """Carries each frame's number to the animator, in the eyes."""

    def drive(self, seen: Observation | None, controls: Controls, now_s: float) -> Driving:
        super().drive(seen, controls, now_s)
        return still_driving(eyes=float(seen.index % CODES if seen is not None else 0))


class StampingAnimator(FakeAnimator):
    """Paints the number that StampedMotion sends, and takes its time over it."""

    def render(self, prepared: Image, driving: Driving) -> Image:
        time.sleep(0.02)
        return np.full_like(prepared, 40 + STEP * round(driving.eye_openness[0]))


class SlowTracker(FakeTracker):
    """Takes as long as a tired laptop, and notes when each frame was captured."""

    def __init__(self) -> None:
        super().__init__()
        self.captured: list[tuple[int, float]] = []

    def track(self, frame: Frame) -> Observation:
        self.captured.append((frame.index, frame.captured_s))
        time.sleep(0.09)
        return super().track(frame)


def picture_delay_s(tracker: SlowTracker, sink: FakeSink, since_s: float) -> float:
    """The usual time from a frame's stamp to sending it, found by the numbers in the pictures themselves."""
    delays = []
    last_code = -1
    for sent_s, image in zip(sink.sent_s, sink.images, strict=True):
        code = round((int(image[18, 32, 0]) - 40) / STEP)
        fresh, last_code = code != last_code, code
        times_s = [t for index, t in tracker.captured if index % CODES == code and sent_s - 0.26 < t < sent_s]
        if sent_s > since_s and fresh and times_s:
            delays.append(sent_s - times_s[-1])
    assert len(delays) > 30
    return float(np.median(delays))


def voice_delay_s(near: np.ndarray, near_s: float, far: np.ndarray, far_s: float) -> float:
    """The usual time from what one ear hears to the same at the other, piece by piece: a busy machine loses some."""
    piece, longest = RATE_HZ // 2, RATE_HZ * 2 // 5
    delays = []
    for start in range(longest, min(len(near), len(far)) - piece - longest, piece // 2):
        late, early = far[start : start + piece].astype(float), near[start - longest : start + piece].astype(float)
        lag = lag_of(np.pad(late, (longest, 0)), early, longest)
        delays.append(lag / RATE_HZ + far_s - near_s)
    assert len(delays) > 5
    return float(np.median(delays))


@pytest.fixture
def microphone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A microphone without hardware, into which noise is spoken."""
    with sound_server(tmp_path, monkeypatch):
        load_module("module-null-sink", "sink_name=vsink", "channels=1", f"rate={RATE_HZ}")
        load_module("module-remap-source", "source_name=vmic", "master=vsink.monitor")
        subprocess.run(["pactl", "set-default-source", "vmic"], check=True, timeout=10)
        speech = tmp_path / "noise.raw"
        speech.write_bytes((0.5 * noise(60.0, RATE_HZ)).astype("<f4").tobytes())
        play = ["pacat", "--device=vsink", "--format=float32le", "--channels=1", f"--rate={RATE_HZ}", str(speech)]
        speaker = subprocess.Popen(play)
        try:
            yield "vmic"
        finally:
            speaker.terminate()
            speaker.wait(10)


def test_the_delayed_microphone_is_as_late_as_the_pictures(microphone: str) -> None:
    tracker, sink = SlowTracker(), FakeSink()
    session = LiveSession(
        FakeCamera(30.0),
        lambda: tracker,
        StampingAnimator(),
        [portrait()],
        [sink],
        rate_hz=30.0,
        motion=StampedMotion(),
        target_ms=None,
    )
    virtual = VirtualMicrophone(RATE_HZ, 1)
    with Listening(Microphone()) as listening, session:
        relay = VoiceRelay(lambda: virtual, session.delay_s, rate_hz=RATE_HZ, first=virtual)
        listening.add(relay.hear)
        with relay:
            time.sleep(SETTLE_S)
            near, far, since_s = Ear(microphone), Ear("understudy_microphone"), time.monotonic()
            time.sleep(MEASURE_S)
            (near_sound, near_s), (far_sound, far_s) = near.heard(), far.heard()
    pictures_s = picture_delay_s(tracker, sink, since_s)
    voice_s = voice_delay_s(near_sound, near_s, far_sound, far_s)
    print(f"pictures {pictures_s * 1e3:.1f} ms, voice {voice_s * 1e3:.1f} ms, {relay.jumps} jumps")
    assert abs(voice_s - pictures_s) <= WITHIN_S
    assert remove_left_behind() == 0
