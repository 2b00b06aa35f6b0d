from __future__ import annotations

import numpy as np
import pytest

from engine.animators.mesh.mouth import Asked, Mouth, mouth_size, prepare_mouth, render_inside, render_mouth
from engine.frame import Array, Image
from engine.tracking import canonical as c
from engine.tracking.measure import measure_face
from tests.live_fakes import portrait

SKIN, LIP, TEETH = (190, 150, 130), (170, 80, 80), (235, 230, 215)
LANDMARKS = np.ascontiguousarray(measure_face(portrait().face.landmarks).landmarks[:, :2])
MIDDLE_X = int(LANDMARKS[13, 0])


def parted(by_px: float) -> Array:
    """The landmarks with the lower lip down by so much in the middle, less to the sides."""
    landmarks = LANDMARKS.copy()
    arch = np.sin(np.linspace(0, np.pi, 11)).astype(np.float32)
    landmarks[c.LIP_LOWER_INNER, 1] = landmarks[c.LIP_UPPER_INNER, 1] + by_px * arch
    landmarks[c.LIP_LOWER_OUTER, 1] = np.maximum(
        landmarks[c.LIP_LOWER_OUTER, 1], landmarks[c.LIP_UPPER_INNER, 1] + (by_px + 14) * arch
    )
    return landmarks


def photo_of(landmarks: Array, inside: tuple[int, int, int]) -> Image:
    """Skin, lips around the opening, and inside between them."""
    photo = np.full((512, 512, 4), (*SKIN, 0), np.uint8)
    left, right = (int(landmarks[row, 0]) for row in (61, 291))
    for x in range(left, right):
        outer = np.interp(x, *landmarks[c.LIP_UPPER_OUTER].T), np.interp(x, *landmarks[c.LIP_LOWER_OUTER].T)
        upper, lower = np.interp(x, *landmarks[c.LIP_UPPER_INNER].T), np.interp(x, *landmarks[c.LIP_LOWER_INNER].T)
        photo[int(outer[0]) : int(outer[1]) + 1, x, :3] = LIP
        photo[round(upper) : round(lower), x, :3] = inside
    return photo


def smiling(inside: tuple[int, int, int]) -> tuple[Mouth, Image]:
    photo = photo_of(parted(16), inside)
    return prepare_mouth(parted(16), np.ascontiguousarray(photo[..., :3])), photo


def asked(mouth: Mouth, wanted: Array, *, spread: float = 1.0) -> Asked:
    width, gap = mouth_size(wanted)
    return Asked(wanted, wanted[c.LIP_UPPER_INNER], spread * width / mouth.width_px, gap / mouth.width_px)


def test_teeth_hang_from_the_upper_lip_and_lips_seen_from_above_stay_with_theirs() -> None:
    assert smiling(TEETH)[0].upper_share == 1.0
    assert smiling(LIP)[0].upper_share == 0.5


def test_teeth_are_drawn_where_the_photo_has_none() -> None:
    assert smiling(TEETH)[0].inside.teeth_share == 0.0
    shut = photo_of(parted(0), TEETH)
    assert prepare_mouth(parted(0), np.ascontiguousarray(shut[..., :3])).inside.teeth_share == 1.0


def test_a_mouth_that_is_wide_open_shows_lower_teeth_too() -> None:
    wide = parted(90)
    assert prepare_mouth(wide, np.ascontiguousarray(photo_of(wide, TEETH)[..., :3])).upper_share == 0.5


def test_a_grey_photo_is_told_by_its_opening_alone() -> None:
    grey = (180, 180, 180)
    assert smiling(grey)[0].upper_share == 1.0


@pytest.mark.parametrize("draw", ["mouth", "inside"])
def test_opened_wider_the_photo_s_teeth_stay_whole_over_the_dark(draw: str) -> None:
    mouth, photo = smiling(TEETH)
    wanted = parted(60)
    render = render_mouth if draw == "mouth" else render_inside
    shown = render(mouth, photo, asked(mouth, wanted))
    column = shown[:, MIDDLE_X - mouth.window.left, :3].astype(int)
    top = int(LANDMARKS[13, 1]) - mouth.window.top
    assert np.abs(column[top + 3 : top + 11] - TEETH).max() < 12
    assert column[top + 26 : top + 34].max() < 120


def test_the_inside_goes_on_where_the_lips_are() -> None:
    mouth, photo = smiling(TEETH)
    wanted = parted(60)
    whole = render_mouth(mouth, photo, asked(mouth, wanted))
    x, y = int(LANDMARKS[61, 0]) + 2 - mouth.window.left, int(LANDMARKS[61, 1]) - mouth.window.top
    inside = render_inside(mouth, photo, asked(mouth, wanted))
    # right at the corner: lips in the one, the dark in the other
    assert whole[y, x, :3].max() > 120
    assert inside[y, x, :3].max() < 120


def with_front_teeth() -> tuple[Mouth, Image]:
    """Teeth in the middle of the opening only."""
    teeth, dark = photo_of(parted(16), TEETH), photo_of(parted(16), (40, 20, 20))
    away = np.abs(np.arange(512) - MIDDLE_X) > 12
    photo = np.where(away[None, :, None], dark, teeth)
    return prepare_mouth(parted(16), np.ascontiguousarray(photo[..., :3])), photo


@pytest.mark.parametrize(("spread", "given_way"), [(1.0, False), (1.3, True)])
def test_front_teeth_give_way_to_a_row_where_the_mouth_spreads(*, spread: float, given_way: bool) -> None:
    mouth, photo = with_front_teeth()
    wanted = parted(20)
    beside = MIDDLE_X + 18 - mouth.window.left
    top = int(np.interp(MIDDLE_X + 18, *LANDMARKS[c.LIP_UPPER_INNER].T)) - mouth.window.top
    shown = render_inside(mouth, photo, asked(mouth, wanted, spread=spread))
    assert (shown[top + 3 : top + 6, beside, :3].min() > 90) == given_way


def test_teeth_from_corner_to_corner_stay_however_wide_the_mouth() -> None:
    mouth, photo = smiling(TEETH)
    shown = render_inside(mouth, photo, asked(mouth, parted(40), spread=1.3))
    top = int(LANDMARKS[13, 1]) - mouth.window.top
    assert np.abs(shown[top + 3 : top + 11, MIDDLE_X - mouth.window.left, :3].astype(int) - TEETH).max() < 12


def test_lips_that_meet_show_no_teeth() -> None:
    mouth, photo = smiling(TEETH)
    shown = render_mouth(mouth, photo, asked(mouth, parted(0)))
    x, y = MIDDLE_X - mouth.window.left, int(LANDMARKS[13, 1]) - mouth.window.top
    assert shown[y - 4 : y + 5, x, 1].max() < 120
    # a little darker where they meet
    assert shown[y - 1 : y + 2, x, 0].min() < LIP[0] - 30


def test_a_wider_smile_is_not_cut_off_at_the_photo_s_corners() -> None:
    mouth, photo = smiling(TEETH)
    wanted = parted(20)
    # corners out and up, as in a laugh
    for row in (*c.LIP_UPPER_OUTER[:2], *c.LIP_UPPER_INNER[:2], *c.LIP_LOWER_INNER[:2], *c.LIP_LOWER_OUTER[:2]):
        wanted[row] = LANDMARKS[row] + np.array([-14.0, -10.0], np.float32)
    shown = render_mouth(mouth, photo, asked(mouth, wanted))
    # left of where the photo's mouth ends, above its corners: teeth, not skin
    x = int(LANDMARKS[61, 0]) - 3
    y = int(np.interp(x, *wanted[c.LIP_UPPER_INNER].T)) + 3
    assert y < LANDMARKS[61, 1]
    assert abs(int(shown[y - mouth.window.top, x - mouth.window.left, 1]) - SKIN[1]) > 20
