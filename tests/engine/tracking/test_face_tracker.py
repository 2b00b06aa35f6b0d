"""Real faces: found, followed, lost, found again, and not stolen."""

from pathlib import Path

import av
import cv2
import numpy as np
import pytest
import skimage.data

from engine.frame import Frame
from engine.tracking.face_finder import find_faces
from engine.tracking.face_mesh import FaceMesh
from engine.tracking.face_tracker import FaceTracker, tracker_for

RATE_HZ = 30.0
BLACK = np.zeros((480, 640, 3), np.uint8)


@pytest.fixture
def tracker():
    tracker = FaceTracker()
    yield tracker
    tracker.close()


def scene(x: int, size: int, other: tuple[int, int] | None = None) -> np.ndarray:
    """A 640 × 480 picture with the astronaut's face of a given size at x, and maybe a second one."""
    face = skimage.data.astronaut()[0:256, 90:346]
    picture = np.full((480, 640, 3), 90, np.uint8)
    for left, side in filter(None, ((x, size), other)):
        picture[100 : 100 + side, left : left + side] = cv2.resize(face, (side, side), interpolation=cv2.INTER_AREA)
    return picture


def track(tracker: FaceTracker, pictures: list[np.ndarray], start: int = 0):
    return [tracker.track(Frame(p, (start + i) / RATE_HZ, start + i)) for i, p in enumerate(pictures)]


def read(path: Path, frames: int) -> list[np.ndarray]:
    with av.open(str(path)) as clip:
        return [f.to_ndarray(format="rgb24") for f, _ in zip(clip.decode(video=0), range(frames), strict=False)]


def test_measures_a_face_where_it_is(tracker):
    face = track(tracker, [scene(300, 300)] * 3)[-1].face
    assert face is not None
    assert 300 < face.landmarks[1, 0] < 600
    assert abs(face.head_pose.roll_deg) < 15
    assert face.shape.shape == (478, 3)
    assert min(face.eye_openness) > 0.1


def test_no_face_is_an_observation_without_a_face(tracker):
    observation = track(tracker, [BLACK])[0]
    assert observation.face is None
    assert observation.image_size == (640, 480)


def test_takes_the_largest_face(tracker):
    face = track(tracker, [scene(20, 160, other=(300, 300))] * 2)[-1].face
    assert face is not None
    assert face.landmarks[1, 0] > 300


def test_a_larger_face_walking_in_does_not_steal(tracker):
    track(tracker, [scene(20, 200)] * 3)
    for observation in track(tracker, [scene(20, 200, other=(280, 340))] * 6, start=3):
        assert observation.face is not None
        assert observation.face.landmarks[1, 0] < 250


def test_while_the_driver_is_away_a_passer_by_is_not_taken(tracker):
    track(tracker, [scene(20, 200)] * 3)
    away = track(tracker, [scene(400, 220)] * 10, start=3)
    assert all(o.face is None for o in away)
    back = track(tracker, [scene(20, 200)] * 3, start=13)
    assert back[-1].face is not None


def test_after_a_while_the_new_face_is_taken(tracker):
    track(tracker, [scene(20, 200)] * 3)
    later = track(tracker, [BLACK, *[scene(400, 220)] * 3], start=200)
    assert later[-1].face is not None
    assert later[-1].face.landmarks[1, 0] > 400


def test_lost_and_found_again(tracker):
    track(tracker, [scene(300, 300)] * 3)
    assert all(o.face is None for o in track(tracker, [BLACK] * 3, start=3))
    assert track(tracker, [scene(300, 300)] * 3, start=6)[-1].face is not None


def test_a_large_frame_gives_landmarks_in_its_own_pixels(tracker):
    large = cv2.resize(scene(300, 300), (1920, 1440))
    face = track(tracker, [large] * 2)[-1].face
    assert face is not None
    assert 900 < face.landmarks[1, 0] < 1800


def test_static_mesh_and_finder_agree():
    picture = scene(300, 300)
    (box,) = find_faces(picture)
    mesh = FaceMesh(static=True)
    landmarks = mesh.landmarks(picture)
    mesh.close()
    assert landmarks is not None
    assert np.hypot(*(landmarks[:, :2].mean(0) - (box.x_px, box.y_px))) < 0.25 * box.size_px


@pytest.mark.parametrize(("clip", "turns_deg"), [("d3.mp4", 25.0), ("d10.mp4", 8.0)])
def test_real_clips_are_followed_throughout(media, tracker, clip, turns_deg):
    observations = track(tracker, read(media / clip, 300))
    faces = [o.face for o in observations]
    assert all(face is not None for face in faces)
    turned = np.array([[f.head_pose.pitch_deg, f.head_pose.yaw_deg] for f in faces if f])
    assert np.ptp(turned, axis=0).max() > turns_deg
    gaps = np.array([f.eye_openness for f in faces if f])
    assert gaps.min() < 0.12 < 0.25 < gaps.max()


def test_gives_the_driving_crop_to_animators_that_see_pixels():
    for capabilities, wanted in ((frozenset({"pixels"}), True), (frozenset({"eyes"}), False)):
        one = tracker_for(capabilities)()
        seen, nobody = track(one, [scene(200, 200)] * 3)[-1], track(one, [BLACK], 3)[0]
        one.close()
        assert nobody.driving_crop is None
        assert (seen.driving_crop is not None) == wanted
        if seen.driving_crop is not None:
            # the face fills the same share of every driving crop
            left, top, right, bottom = *seen.face.landmarks[:, :2].min(0), *seen.face.landmarks[:, :2].max(0)
            middle = seen.driving_crop[96:160, 96:160].astype(int)
            face = cv2.resize(scene(200, 200)[int(top) : int(bottom), int(left) : int(right)], (64, 64)).astype(int)
            assert abs(middle.mean() - face.mean()) < 40
            assert seen.driving_crop.shape == (256, 256, 3)


def test_a_still_face_keeps_still_from_its_first_frame_on(tracker):
    tracker.smoothing = 0.0
    poses = [o.face.head_pose for o in track(tracker, [scene(300, 300)] * 12)]
    for pose in poses:
        assert abs(pose.yaw_deg - poses[0].yaw_deg) < 0.3
        assert abs(pose.pitch_deg - poses[0].pitch_deg) < 0.3
        assert abs(pose.roll_deg - poses[0].roll_deg) < 0.3


@pytest.mark.parametrize("turn_deg", [40, -40, 80, -80])
def test_a_head_that_lies_on_its_side_is_measured_upright(tracker, turn_deg):
    picture = skimage.data.astronaut()[0:300, 60:400]
    turn = cv2.getRotationMatrix2D((165, 130), -turn_deg, 1.0)
    lying = track(tracker, [cv2.warpAffine(picture, turn, (340, 300))] * 3)[-1].face
    # found anew where it lies otherwise
    track(tracker, [BLACK], 3)
    upright = track(tracker, [picture] * 3, 300)[-1].face
    rolled_deg = lying.head_pose.roll_deg - upright.head_pose.roll_deg
    assert abs(rolled_deg - turn_deg) < 3
    assert np.abs(lying.shape - upright.shape).mean() < 0.03


def test_files_are_looked_at_from_both_sides_and_show_the_same_face(tracker):
    thorough = tracker_for(frozenset(), thorough=True)()
    live, file = (track(one, [scene(300, 300)] * 3)[-1].face for one in (tracker, thorough))
    thorough.close()
    assert 0 < np.abs(live.landmarks - file.landmarks)[:, :2].max() < 3
