"""What the engine asks of the world outside: sources, sinks, trackers, animators. Drivers need not inherit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from engine.compose.compositor import Compositor
    from engine.compose.paste_plan import PastePlan
    from engine.frame import AudioBlock, AvatarImage, Driving, Frame, Image, Observation
    from engine.portrait.portrait import Portrait


class FrameSource(Protocol):
    """A camera, a video file or a test pattern. name: what a person calls it; rate_hz: its nominal rate."""

    name: str
    rate_hz: float

    def read(self, timeout_s: float) -> Frame | None:
        """Return the newest frame, or None after timeout_s. Raises DeviceLostError or SourceEndedError."""

    def close(self) -> None:
        """Release the device. Safe to call twice."""


@runtime_checkable
class WatchedSource(Protocol):
    """A source that looks at its own pictures. Both may be asked from any thread."""

    @property
    def measured_hz(self) -> float:
        """How many frames a second really come; 0 while that is not known."""

    @property
    def trouble(self) -> str:
        """What is wrong although frames come (too few), in a sentence for the user; else empty."""


@runtime_checkable
class WatchedSink(Protocol):
    """A sink that knows how others fare with it. May be asked from any thread."""

    @property
    def notice(self) -> str:
        """What is wrong although pictures are taken (nobody sees them), in a sentence for the user; else empty."""


class PictureSink(Protocol):
    """A virtual camera, a recorder or nothing. size is (width, height); pictures come in that size, at rate_hz."""

    name: str
    size: tuple[int, int]

    def send(self, image: Image) -> None:
        """Take one picture (H, W, 3) uint8 RGB. Returns fast. Raises DeviceLostError or OutputError."""

    def close(self) -> None:
        """Finish and release. Safe to call twice."""


@runtime_checkable
class IdleKeeper(Protocol):
    """A sink that can go on by itself: it keeps a few seconds of idle motion for the time when nobody sends."""

    def keep_idle(self, images: Sequence[AvatarImage], period_s: float) -> None:
        """Keep images (H, W, 3) uint8 RGB, to be shown in turn, period_s each, over and over, in place of those before.

        Called on another thread than send. images makes each picture anew when it is asked for: take one at a time.
        Raises as send.
        """


class AudioSource(Protocol):
    """A microphone or the sound of a file."""

    name: str
    rate_hz: int

    def read(self, timeout_s: float) -> AudioBlock | None:
        """Return the next block, or None after timeout_s. Raises DeviceLostError or SourceEndedError."""

    def close(self) -> None:
        """Release the device. Safe to call twice."""


class Tracker(Protocol):
    """Finds and measures the driver's face. smoothing: 0..1 as in Controls, may change between frames."""

    smoothing: float

    def track(self, frame: Frame) -> Observation:
        """Measure one frame; frames come in order. A frame without a face gives an observation without one."""

    def close(self) -> None:
        """Free the networks. Safe to call twice."""


@runtime_checkable
class PixelReader(Protocol):
    """An animator that looks at pixels and can tell what it sees in them, so that motion can be kept without them."""

    def read_pixels(self, driving: Driving) -> Driving:
        """Return driving without its crop, with what the crop shows in numbers. Raises EngineError."""


@runtime_checkable
class PastingAnimator(Protocol):
    """An animator that can paste on the device that it computes on: the crop does not leave it."""

    def paster(self, plan: PastePlan) -> Any:
        """Return plan as the device knows it; None where the processor is to paste. Raises EngineError."""

    def render_pasted(self, prepared: Any, driving: Driving, paster: Any) -> Image:
        """Return the part (h, w, 3) uint8 RGB of the output that plan is about. Raises EngineError."""


@runtime_checkable
class HalvingAnimator(Protocol):
    """An animator that renders in two halves: while one thread does the second, another may begin the next picture."""

    def begin(self, prepared: Any, driving: Driving) -> Callable[[], Image]:
        """Do the first half of render; what is returned does the second, once. Both raise EngineError."""


@runtime_checkable
class PartedAnimator(Protocol):
    """An animator of which benchmarks can time the parts."""

    def settle(self, portrait: Portrait, timeout_s: float) -> bool:
        """Get as fast as it ever gets; return whether that was reached within timeout_s. Raises EngineError."""

    def parts(self, portrait: Portrait, compositor: Compositor) -> Sequence[tuple[str, Callable[[], object]]]:
        """Return what a picture is made of, by name, the whole of it last; each may be called again and again.

        A call returns when its result is in the processor's memory. Raises EngineError.
        """


class Animator(Protocol):
    """A portrait engine.

    render is called from one thread; prepare may run on another one meanwhile, for another portrait.
    """

    name: str
    capabilities: frozenset[str]

    @property
    def provider(self) -> str:
        """What really computes, in words ("CPU (OpenCV)"); may change while it is used."""

    def prepare(self, portrait: Portrait) -> Any:
        """Do the costly work for one portrait; the result is kept, so that switching avatars is instant."""

    def render(self, prepared: Any, driving: Driving) -> Image:
        """Return the animated crop (512, 512, 3) uint8 RGB."""
