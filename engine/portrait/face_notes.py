"""What a user should know about the face in a photo, in plain sentences."""

from __future__ import annotations

from engine.portrait.face_reader import FaceReading
from engine.portrait.face_search import Search, Sighting, Turn
from engine.tracking.face_finder import FaceBox
from engine.tracking.measure import measure_face

# a detection counts as one more face from this score on
COUNT_SCORE = 0.6
# beyond this spread of the looks (see FaceReading) the landmarks may be off
UNSURE_SPREAD = 0.03
# a face box below this many pixels looks soft when animated
SOFT_FACE_PX = 80
# beyond this a driver who turns the other way asks for a cheek that the photo does not show
TURNED_DEG = 28.0
# lid gap over eye width below which an eye counts as shut
SHUT_EYE = 0.08


def notes_on(sighting: Sighting, box: FaceBox, reading: FaceReading) -> tuple[str, ...]:
    """Return the notes on the face taken from a sighting."""
    face = measure_face(reading.landmarks)
    size_px = box.size_px / sighting.scale
    faces = [other for other in sighting.boxes if other.score >= COUNT_SCORE and other.size_px <= box.size_px]
    several = len(faces) > 1 and sighting.search <= Search.TURNED
    notes = {
        f"There are {len(faces)} faces in the photo; the largest is used.": several,
        "The photo lay on its side; it was turned upright.": sighting.turn is not Turn.NONE,
        f"The face is small in the photo ({size_px:.0f} pixels wide): it will look soft.": size_px < SOFT_FACE_PX,
        "The head is strongly turned; a photo that looks towards the camera works better.": (
            abs(face.head_pose.yaw_deg) > TURNED_DEG
        ),
        "The face is hard to read, so its movements may look wrong; try another photo if they do.": (
            sighting.search is Search.ENHANCED or reading.spread > UNSURE_SPREAD
        ),
        "The eyes are shut in the photo; one with open eyes works better.": max(face.eye_openness) < SHUT_EYE,
    }
    return tuple(note for note, applies in notes.items() if applies)
