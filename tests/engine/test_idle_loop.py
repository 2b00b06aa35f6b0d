from __future__ import annotations

import numpy as np

from engine.frame import AvatarImage, Driving
from engine.idle_loop import LOOP_S, PICTURES_PER_S, IdleLoop
from tests.live_fakes import picture_of

STILL = (20, 90, 30)


def paint(driving: Driving) -> AvatarImage:
    """A picture that shows the opening of the eyes and the turn of the head as two even halves."""
    image = picture_of(STILL)
    image[:, :32] = np.clip(200 * driving.eye_openness[0], 0, 255)
    image[:, 32:] = np.clip(128 + 2000 * driving.rotation[0, 2], 0, 255)
    return image


def filled(loop: IdleLoop) -> list[Driving]:
    drivings = []
    while not loop.complete:
        driving = loop.wanted(stitching=True)
        assert driving is not None
        drivings.append(driving)
        loop.add(paint(driving))
        loop.compress(1.0)
    return drivings


def test_until_it_is_complete_the_still_picture_is_shown() -> None:
    loop = IdleLoop("green", picture_of(STILL))
    driving = loop.wanted(stitching=True)
    assert driving is not None
    loop.add(paint(driving))
    loop.compress(1.0)
    assert not loop.complete
    assert (loop.image_at(1.0) == STILL).all()


def test_the_next_motion_is_wanted_only_when_the_last_picture_is_kept() -> None:
    loop = IdleLoop("green", picture_of(STILL))
    assert loop.wanted(stitching=True) is not None
    loop.add(picture_of(STILL))
    assert loop.wanted(stitching=True) is None
    loop.compress(1.0)
    assert loop.wanted(stitching=True) is not None


def test_a_complete_loop_wants_nothing_more() -> None:
    loop = IdleLoop("green", picture_of(STILL))
    assert len(filled(loop)) == LOOP_S * PICTURES_PER_S
    assert loop.wanted(stitching=True) is None


def test_it_blinks_and_goes_round_without_a_seam() -> None:
    loop = IdleLoop("green", picture_of(STILL))
    filled(loop)
    times_s = np.arange(0, 2 * LOOP_S, 1 / PICTURES_PER_S) + 0.01
    eyes = np.array([loop.image_at(t)[5, 5, 0] for t in times_s], float)
    turns = np.array([loop.image_at(t)[5, 60, 0] for t in times_s], float)
    assert eyes.min() < 60 < 150 < eyes.max()
    count = round(LOOP_S * PICTURES_PER_S)
    assert np.abs(eyes[:count] - eyes[count:]).max() == 0
    steps = np.abs(np.diff(turns))
    assert steps[count - 1] <= steps[: count - 1].max() + 1
    assert steps.max() > 0


def test_pictures_come_back_as_they_were_but_for_compression() -> None:
    loop = IdleLoop("green", picture_of(STILL))
    drivings = filled(loop)
    error = loop.image_at(2.01).astype(int) - paint(drivings[round(2.01 * PICTURES_PER_S)])
    assert np.abs(error)[:, 8:24].max() <= 3
    assert loop.image_at(2.01).dtype == np.uint8


def test_stitching_is_obeyed() -> None:
    driving = IdleLoop("green", picture_of(STILL)).wanted(stitching=False)
    assert driving is not None
    assert not driving.stitching


def test_it_takes_little_memory() -> None:
    loop = IdleLoop("green", picture_of(STILL))
    filled(loop)
    raw = LOOP_S * PICTURES_PER_S * picture_of(STILL).nbytes
    assert 0 < loop.size_bytes < raw / 4


def test_nothing_added_is_no_error() -> None:
    IdleLoop("green", picture_of(STILL)).compress(0.01)


def test_the_pictures_can_be_handed_over_one_by_one() -> None:
    loop = IdleLoop("green", picture_of(STILL))
    filled(loop)
    pictures = loop.pictures()
    assert len(pictures) == LOOP_S * PICTURES_PER_S
    assert (pictures[10] == loop.image_at(10.5 / PICTURES_PER_S)).all()
    assert (pictures[5:7][1] == pictures[6]).all()
    assert loop.period_s == 1 / PICTURES_PER_S


def test_the_muted_picture_is_the_still_one_dimmed() -> None:
    loop = IdleLoop("green", picture_of(STILL))
    assert loop.muted().shape == picture_of(STILL).shape
    assert (loop.muted() < picture_of(STILL)).all()
    assert loop.muted() is loop.muted()
