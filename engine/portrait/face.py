"""The face in a photo: which one, where its landmarks are, and how sure that is."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass

import numpy as np

from engine.errors import NoFaceError
from engine.frame import Array, Image
from engine.portrait.face_notes import notes_on
from engine.portrait.face_reader import FaceReading, read_face
from engine.portrait.face_search import Search, Sighting, sightings
from engine.tracking.face_finder import FaceBox
from engine.tracking.face_mesh import FaceMesh

# How far looks at one face may lie apart. Of 190 portraits (photos, paintings, statues, cartoons) nobody who looks
# ahead has more than 0.025, strongly turned heads have up to 0.05; animals and things start there, most have over 0.1.
SURE_SPREAD, MAX_SPREAD = 0.03, 0.05
# a face that is not sure must at least be found easily, and seen in nearly every look
DOUBT_SCORE, DOUBT_SEEN = 0.75, 0.9
MIN_SEEN = 0.7
# how many faces of one search are tried, for the largest and for all
TRIES, MOST_FACES = 3, 12
# how sure the mesh must be that it sees a face, in the plain photo and in the last resort
PRESENCE, WEAK_PRESENCE = 0.5, 0.2
# a face box smaller than this holds too little to animate
MIN_FACE_PX = 32


@dataclass(frozen=True, slots=True)
class FoundFace:
    """photo: the one given, turned upright where it lay on its side. landmarks (478, 3) float32 px in it."""

    photo: Image
    landmarks: Array
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One face of a sighting, and what the mesh read there."""

    sighting: Sighting
    box: FaceBox
    reading: FaceReading

    @property
    def size_px(self) -> float:
        """The face's width in the photo's px."""
        return self.box.size_px / self.sighting.scale

    def is_same_as(self, other: _Candidate) -> bool:
        """Whether both are one face, seen in two searches of an upright photo."""
        apart = (self.reading.landmarks / self.sighting.scale - other.reading.landmarks / other.sighting.scale).mean(0)
        return float(np.linalg.norm(apart[:2])) < max(self.size_px, other.size_px) / 2

    @property
    def is_sure(self) -> bool:
        """Whether it is a human face without doubt."""
        return self.reading.spread <= SURE_SPREAD and self.reading.seen >= MIN_SEEN

    @property
    def is_likely(self) -> bool:
        """Whether it is a face, though a hard one: strongly turned, half hidden, or drawn with a few lines."""
        plain = self.sighting.search <= Search.TURNED and self.box.score >= DOUBT_SCORE
        return plain and self.reading.spread <= MAX_SPREAD and self.reading.seen >= DOUBT_SEEN


def find_face(photo: Image, what: str) -> FoundFace:
    """Find the largest human face in photo (H, W, 3) uint8 RGB; what is the photo's name for messages.

    Raises NoFaceError where there is no face, only doubtful ones, or only one too small.
    """
    likely: list[_Candidate] = []
    doubtful = False
    with closing(_candidates(photo)) as searches:
        for search, candidates in searches:
            for candidate in candidates:
                if candidate.is_sure:
                    return _found(photo, candidate, what)
                likely += [candidate] * candidate.is_likely
                # what only the last resort takes for a face is none
                doubtful = doubtful or (search is not Search.ENHANCED and candidate.reading.seen > DOUBT_SEEN / 4)
            if likely and search > Search.TURNED:
                break
    if likely:
        return _found(photo, min(likely, key=lambda candidate: candidate.reading.spread), what)
    raise NoFaceError(_doubtful(what) if doubtful else _none(what))


def find_faces(photo: Image, what: str) -> list[FoundFace]:
    """Find all people in photo (H, W, 3) uint8 RGB, the largest face first, at most MOST_FACES; one at least.

    Only faces that are sure, upright and large enough count. Raises NoFaceError where find_face does.
    """
    sure: list[_Candidate] = []
    with closing(_candidates(photo, MOST_FACES)) as searches:
        for search, candidates in searches:
            if search is Search.ENHANCED:
                break
            # small faces beside large ones are seen in the tiles only
            if search is not Search.TURNED:
                sure += [one for one in candidates if one.is_sure and one.size_px >= MIN_FACE_PX]
    people: list[_Candidate] = []
    for candidate in sorted(sure, key=lambda one: one.size_px, reverse=True):
        if not any(candidate.is_same_as(other) for other in people):
            people.append(candidate)
    return [_found(photo, one, what) for one in people[:MOST_FACES]] or [find_face(photo, what)]


def _candidates(photo: Image, tries: int = TRIES) -> Generator[tuple[Search, Iterator[_Candidate]], None, None]:
    """Yield, search by search, the faces found and read. Lazy, as sightings is."""
    with (
        closing(FaceMesh(static=True, min_confidence=PRESENCE)) as mesh,
        closing(FaceMesh(static=True, min_confidence=WEAK_PRESENCE)) as weak_mesh,
        closing(sightings(photo)) as searches,
    ):
        for sighting in searches:
            yield sighting.search, _read(weak_mesh if sighting.search is Search.ENHANCED else mesh, sighting, tries)


def _read(mesh: FaceMesh, sighting: Sighting, tries: int) -> Iterator[_Candidate]:
    for box in sighting.boxes[:tries]:
        reading = read_face(mesh, sighting.image, box)
        if reading is not None:
            yield _Candidate(sighting, box, reading)


def _found(photo: Image, candidate: _Candidate, what: str) -> FoundFace:
    sighting, size_px = candidate.sighting, candidate.size_px
    if size_px < MIN_FACE_PX:
        raise NoFaceError(
            f"The face in {what} is only {size_px:.0f} pixels wide. Choose a photo in which the face is larger."
        )
    landmarks = np.asarray(candidate.reading.landmarks / sighting.scale, np.float32)
    notes = notes_on(sighting, candidate.box, candidate.reading)
    return FoundFace(sighting.turn.apply(photo), landmarks, notes)


def _none(what: str) -> str:
    return f"No face was found in {what}. Choose a photo of one person who looks towards the camera."


def _doubtful(what: str) -> str:
    return (
        f"There may be a face in {what}, but it cannot be read with certainty: an animal, a mask, a covered or "
        "strongly turned face? Choose a photo of one person who looks towards the camera."
    )
