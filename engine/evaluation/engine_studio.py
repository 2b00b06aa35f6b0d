"""Real engines as something to be measured: the very stages of `understudy animate`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial

from engine.animators.registry import NOWHERE, create_animator
from engine.evaluation.clip_study import ClipStudy
from engine.evaluation.renderer import Renderer
from engine.evaluation.still import Still
from engine.frame import Image, Observation
from engine.offline import Animation, NeutralChoice, PictureMaker, motion_of
from engine.portrait.loader import make_portrait
from engine.ports import Animator, Tracker
from engine.runtime.model_folders import ModelFolders
from engine.settings import Controls
from engine.tracking.face_tracker import FaceTracker

# sees what any engine may want
ALL_SEEN = partial(FaceTracker, with_crop=True, thorough=True)


class DriverMemory:
    """What the driving tracker sees of a clip, tracked once however many photos the clip drives."""

    def __init__(self, clip: ClipStudy, make_tracker: Callable[[], Tracker]) -> None:
        self._clip, self._make_tracker = clip, make_tracker
        self._seen: list[Observation] | None = None

    def observations(self) -> Iterator[Observation]:
        """Yield what is seen in every frame; tracked while it is asked for, the first time."""
        if self._seen is not None:
            yield from self._seen
            return
        seen = []
        with closing(self._make_tracker()) as tracker:
            for frame in self._clip.footage.frames():
                seen.append(tracker.track(frame))
                yield seen[-1]
        self._seen = seen


class EngineRenderer:
    """One engine with one photo, driven by one clip."""

    def __init__(self, animator: Animator, still: Still, driver: DriverMemory, animation: Animation) -> None:
        self.name = animator.name
        self._driver, self._animation = driver, animation
        self._maker = PictureMaker(make_portrait(still.photo, still.name, still.name), animator)

    def pictures(self) -> Iterator[Image]:
        """Yield the photo, in its own size made even, as every frame moves it. Raises NoFaceError, EngineError."""
        for driving, _ in motion_of(self._driver.observations(), self._animation):
            yield self._maker.picture(driving)


class EngineStudio:
    """Opens real engines for one clip. neutral: "first", "auto" or "none", as for `understudy animate`.

    models: where engines look for their networks. stitching: as in Controls.
    """

    def __init__(
        self,
        clip: ClipStudy,
        neutral: str,
        make_tracker: Callable[[], Tracker] = ALL_SEEN,
        models: ModelFolders = NOWHERE,
        *,
        stitching: bool = True,
    ) -> None:
        self._driver = DriverMemory(clip, make_tracker)
        self._animation = Animation(NeutralChoice(neutral), Controls(stitching=stitching))
        self._models = models

    def open(self, engine: str, still: Still) -> Renderer:
        """Return an engine by name for a photo. Raises UsageError for an unknown name, PhotoError, EngineError."""
        return EngineRenderer(create_animator(engine, self._models), still, self._driver, self._animation)


def open_engine_studio(
    clip: ClipStudy,
    neutral: str = NeutralChoice.FIRST.value,
    models: ModelFolders = NOWHERE,
    *,
    stitching: bool = True,
) -> EngineStudio:
    """Return a studio for one clip; loads nothing yet."""
    return EngineStudio(clip, neutral, models=models, stitching=stitching)
