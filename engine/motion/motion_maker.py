"""Turns what was seen of the driver into one driving motion per frame, whatever happens to the camera."""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.frame import Driving, Observation
from engine.motion.ease import blend, smoothstep
from engine.motion.face_basis import FaceBasis
from engine.motion.follower import Follower
from engine.motion.idle import IdleMotion
from engine.motion.neutral import Neutral
from engine.motion.retargeting import hold_openness
from engine.region import Region
from engine.settings import Controls

# from following to idle motion and back
EASE_S = 0.5
# a face lost for less than this is waited for with the last motion
HOLD_S = 0.3
# where the motion would jump (face found again, a control switched), it is brought over in at most this time
REJOIN_S = 0.3
NO_PICTURE, NO_FACE, PAUSED = "no camera picture", "no face in the camera picture", "paused"


@dataclass(frozen=True, slots=True)
class _Crossfade:
    """A motion that is being left since start_s, for length_s."""

    origin: Driving
    start_s: float
    length_s: float

    def __call__(self, motion: Driving, now_s: float) -> Driving:
        return blend(self.origin, motion, smoothstep((now_s - self.start_s) / self.length_s))


class MotionMaker:
    """Makes the driving motion of every frame from observations, controls and idle motion.

    neutral: what motion is relative to, fixed until calibrate; None finds it from the frames as they come. seed: of the
    idle motion. basis: what faces have in common, which makes the neutral of the first seconds good. Used from one
    thread.
    """

    def __init__(self, neutral: Neutral | None = None, seed: int = 0, basis: FaceBasis | None = None) -> None:
        self._follower = Follower(neutral, basis)
        self._idle_motion = IdleMotion(seed)
        self._reason = NO_PICTURE
        # share of following in the motion, 0 idle … 1 live
        self._share = 0.0
        self._start_s: float | None = None
        self._last_s = 0.0
        self._live: Driving | None = None
        self._live_s = 0.0
        self._waiting = False
        self._output: Driving | None = None
        self._crossfade: _Crossfade | None = None
        self._switches: tuple[bool | Region, ...] = (False, False, False, Region.ALL)

    @property
    def idle(self) -> bool:
        """True when the driver is not followed: idle motion has taken over or is doing so."""
        return bool(self._reason)

    @property
    def reason(self) -> str:
        """Why the motion is idle, for a person to read; empty when it is not."""
        return self._reason

    @property
    def neutral(self) -> Neutral | None:
        """The neutral as known now, to be kept with save_neutral; None before the first face."""
        return self._follower.neutral

    def recall(self, neutral: Neutral) -> None:
        """Begin with a neutral kept from another session: the face is known from it, its place is learned anew."""
        self._follower.recall(neutral)

    def calibrate(self) -> None:
        """Take the driver's face of the next half second as the neutral."""
        self._follower.calibrate()

    def see_anew(self) -> None:
        """Another camera looks at the driver: the face is known, its place in the picture is learned anew."""
        self._follower.see_anew()

    def drive(self, observation: Observation | None, controls: Controls, now_s: float) -> Driving:
        """Return the motion for now_s, monotonic seconds. observation None: no camera picture came."""
        first = self._start_s is None
        live = None if controls.paused else self._follow(observation, controls)
        self._reason = self._why_idle(live, observation, controls, now_s)
        self._turn_to(0.0 if self._reason else 1.0, now_s, at_once=first)
        self._join(live, controls, now_s)
        motion = hold_openness(self._blended(now_s), controls)
        if self._crossfade is not None:
            motion = self._crossfade(motion, now_s)
        self._output = replace(motion, stitching=controls.stitching)
        return self._output

    def _follow(self, observation: Observation | None, controls: Controls) -> Driving | None:
        if observation is None or observation.face is None:
            return None
        return self._follower.follow(observation.face, observation.captured_s, controls, observation.driving_crop)

    def _why_idle(self, live: Driving | None, observation: Observation | None, controls: Controls, now_s: float) -> str:
        if controls.paused:
            return PAUSED
        if live is not None or (self._live is not None and now_s - self._live_s < HOLD_S and not self._reason):
            return ""
        return NO_PICTURE if observation is None else NO_FACE

    def _turn_to(self, goal: float, now_s: float, *, at_once: bool) -> None:
        """Move the share towards goal by the time gone by; at_once for the first motion, which follows nothing."""
        if self._start_s is None:
            self._start_s = now_s
        step = 1.0 if at_once else max(0.0, now_s - self._last_s) / EASE_S
        self._share = min(goal, self._share + step) if goal > self._share else max(goal, self._share - step)
        self._last_s = now_s

    def _join(self, live: Driving | None, controls: Controls, now_s: float) -> None:
        """Take over the live motion, and start a crossfade from the last output where it would jump."""
        switches = (controls.mirror, controls.eyes is None, controls.lips is None, controls.region)
        length_s = REJOIN_S if switches != self._switches else 0.0
        self._switches = switches
        if live is None:
            if self._share <= 0:
                self._live = None
            self._waiting = self._live is not None
        else:
            if self._waiting:
                length_s = max(length_s, min(REJOIN_S, 2 * (now_s - self._live_s)))
            self._waiting, self._live, self._live_s = False, live, now_s
        if length_s > 0 and self._output is not None:
            self._crossfade = _Crossfade(self._output, now_s, length_s)
        elif self._crossfade is not None and now_s - self._crossfade.start_s > self._crossfade.length_s:
            self._crossfade = None

    def _blended(self, now_s: float) -> Driving:
        """Return the mix of idle and live motion for the present share."""
        if self._live is not None and self._share >= 1.0:
            return self._live
        idle = self._idle_motion.driving(now_s - (self._start_s or 0.0))
        if self._live is None or self._share <= 0.0:
            return idle
        return blend(idle, self._live, smoothstep(self._share))
