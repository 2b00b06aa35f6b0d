"""All that is measured with one clip as the driver: itself reenacted, and photos driven by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from engine.errors import LiveError
from engine.evaluation.baselines import BASELINES, create_baseline
from engine.evaluation.clip_study import ClipStudy, Footage, study_clip
from engine.evaluation.identity import IdentityNetwork
from engine.evaluation.measuring import open_measuring_tracker
from engine.evaluation.reenactment import Reenactment, reenact
from engine.evaluation.renderer import Studio, measure_source
from engine.evaluation.report.exhibit import Exhibit, make_exhibit
from engine.evaluation.scores import Scores, score
from engine.evaluation.still import Still, own_still, photo_still

# makes real engines for a clip
OpenStudio = Callable[[ClipStudy], Studio]


@dataclass(frozen=True, slots=True)
class ClipTask:
    """What to measure.

    own: reenact the clip's own first frame; photos: those driven as well. renderers: the engine, then those to
    compare with. model: of the measuring tracker, None for the wheel's mesh. exhibits: draw the report's pictures of
    the first renderer. identity: a face recognition network, for CSIM.
    """

    footage: Footage
    photos: tuple[Path, ...]
    renderers: tuple[str, ...]
    model: Path | None
    exhibits: bool
    own: bool = True
    identity: Path | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that could not be measured. photo is empty where the whole clip is meant."""

    clip: str
    photo: str
    reason: str


@dataclass(frozen=True, slots=True)
class ClipOutcome:
    """What came of one task."""

    scores: list[Scores] = field(default_factory=list)
    exhibits: list[Exhibit] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


def evaluate_clip(task: ClipTask, open_studio: OpenStudio) -> ClipOutcome:
    """Measure one clip. What fails in an expected way is noted and the rest goes on."""
    outcome = ClipOutcome()
    try:
        with closing(open_measuring_tracker(task.model)) as tracker:
            clip = study_clip(task.footage, tracker)
    except LiveError as error:
        outcome.failures.append(Failure(task.footage.path.name, "", error.user_message))
        return outcome
    stills = [partial(own_still, clip)] * task.own + [partial(photo_still, photo) for photo in task.photos]
    names = [""] * task.own + [photo.name for photo in task.photos]
    studio = open_studio(clip)
    for make_still, photo in zip(stills, names, strict=True):
        try:
            for i, one in enumerate(_reenactments(task, make_still(), clip, studio)):
                outcome.scores.append(score(one))
                if task.exhibits and i == 0:
                    outcome.exhibits.append(make_exhibit(one))
        except LiveError as error:
            outcome.failures.append(Failure(task.footage.path.name, photo, error.user_message))
    return outcome


def _reenactments(task: ClipTask, still: Still, clip: ClipStudy, studio: Studio) -> Iterator[Reenactment]:
    """Yield the reenactment of one photo by each renderer, the engine first."""
    # a new tracker for each series: nothing of one may linger in the next
    with closing(open_measuring_tracker(task.model)) as tracker:
        source = measure_source(still, tracker)
    identity = None if task.identity is None else IdentityNetwork(task.identity)
    for i, name in enumerate(task.renderers):
        with closing(open_measuring_tracker(task.model)) as tracker:
            renderer = create_baseline(name, source, clip) if name in BASELINES else studio.open(name, still)
            keep = task.exhibits and i == 0
            yield reenact(
                renderer, source, clip, tracker, has_truth=still.has_truth, keep_pictures=keep, identity=identity
            )
