"""A live session with stand-ins for all its surroundings, and waiting for what it comes to."""

from __future__ import annotations

from collections.abc import Callable

from engine.session import LiveSession
from engine.status import State, Status
from tests.live_fakes import (
    FakeAnimator,
    FakeCamera,
    FakeMotion,
    FakeSink,
    FakeTracker,
    portrait,
)
from tests.waiting import wait_until

BLUE, NAVY = (30, 60, 200), (10, 20, 90)


class Bench:
    """A session with all its surroundings."""

    def __init__(self, *sinks: FakeSink) -> None:
        self.camera, self.tracker, self.animator, self.motion = (
            FakeCamera(),
            FakeTracker(),
            FakeAnimator(),
            FakeMotion(),
        )
        self.sinks = list(sinks) or [FakeSink()]
        self.session = LiveSession(
            self.camera,
            lambda: self.tracker,
            self.animator,
            [portrait("green"), portrait("blue", BLUE, NAVY)],
            self.sinks,
            motion=self.motion,
        )
        self.last = self.session.status()

    def wait_for(self, wanted: Callable[[Status], bool]) -> Status:
        wait_until(lambda: wanted(self.status()), lambda: f"it stayed at {self.last}")
        return self.last

    def status(self) -> Status:
        self.last = self.session.status()
        return self.last

    def wait_for_pictures(self, count: int, sink: int = 0) -> None:
        """Until so many more have come."""
        before = len(self.sinks[sink].images)
        wait_until(lambda: len(self.sinks[sink].images) > before + count)


def is_live(status: Status) -> bool:
    return status.state is State.LIVE
