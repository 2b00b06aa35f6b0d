"""The mouth's inside: in the photo's colours, where the lips leave room."""

from dataclasses import replace

import numpy as np
import pytest

from engine.animators.mesh.oral import paint_inside, prepare_inside
from engine.animators.mesh.teeth import LONGEST, Opening, grin_of
from engine.tracking.canonical import mean_face

LANDMARKS = np.asarray(mean_face()[:, :2] * 120 + [256, 200], np.float32)


MOUTH_PX = float(np.linalg.norm(LANDMARKS[291] - LANDMARKS[61]))
CROP = np.full((512, 512, 3), (190, 140, 120), np.uint8)


def opening(gap: float, *, raised: float = 0.0, wideness: float = 1.0) -> Opening:
    """Lips apart in the middle of 160 x 160 px. raised: the upper lip above y 50, where it rests."""
    x, y = np.arange(160, dtype=np.float32), np.arange(160, dtype=np.float32)[:, None]
    upper, lower, base = (np.full(160, level, np.float32) for level in (50 - raised, 50 + gap, 50))
    span = 80 + wideness * MOUTH_PX * np.array([-0.5, 0.5], np.float32)
    return Opening(x, y, upper, lower, base, span, wideness, gap / MOUTH_PX)


def painted(crop: np.ndarray, gap: float, **shape: float) -> np.ndarray:
    return paint_inside(prepare_inside(crop, LANDMARKS), opening(gap, **shape))


def teeth_end(picture: np.ndarray) -> int:
    """The row at which the tooth beside the middle gives way to the dark."""
    column = picture[:, 84].mean(-1)
    return int(np.diff(column[30:90]).argmin()) + 30


def test_a_grey_photo_gives_greys():
    inside = painted(np.full((512, 512, 3), 140, np.uint8), 40)
    assert np.ptp(inside, axis=-1).max() < 1.0


def test_a_dark_photo_gives_darker_teeth():
    bright = prepare_inside(np.full((512, 512, 3), 200, np.uint8), LANDMARKS)
    dark = prepare_inside(np.full((512, 512, 3), 60, np.uint8), LANDMARKS)
    assert (dark.teeth < bright.teeth).all()


def test_teeth_hang_above_and_it_is_dark_between_teeth_and_tongue():
    inside = painted(CROP, 50).mean(-1)
    teeth, middle, tongue = inside[54, 80], inside[68, 80], inside[96, 80]
    assert teeth > 2 * middle
    assert tongue > 1.3 * middle


def test_a_raised_lip_shows_more_of_the_teeth_but_not_endlessly_more():
    low, raised, high = (teeth_end(painted(CROP, 50, raised=by)) - (50 - by) for by in (0, 4, 24))
    assert low < raised < high <= LONGEST * MOUTH_PX + 2


def test_teeth_are_as_wide_in_rounded_lips_as_in_spread_ones():
    rounded, spread = (painted(CROP, 50, wideness=wideness) for wideness in (0.8, 1.3))
    between = [int(picture[53, 84:].mean(-1)[:16].argmin()) for picture in (rounded, spread)]
    assert between[0] == between[1]
    assert painted(CROP, 50)[53, 84 + between[0]].mean() < 0.97 * painted(CROP, 50)[53, 84].mean()


def test_where_the_photo_shows_its_own_teeth_none_are_drawn():
    inside = replace(prepare_inside(CROP, LANDMARKS), teeth_share=0.0)
    assert paint_inside(inside, opening(40))[50:70, 70:90].max() < inside.tongue.max()


@pytest.mark.parametrize(("wideness", "gap", "grin"), [(1.0, 20, 0.0), (1.4, 20, 1.0), (1.4, 60, 0.0)])
def test_only_a_clenched_grin_shows_lower_teeth(wideness: float, gap: float, grin: float):
    wide = opening(gap, wideness=wideness)
    assert grin_of(wide) == pytest.approx(grin, abs=0.01)
    just_above_the_lip = painted(CROP, gap, wideness=wideness)[50 + gap - 4, 84].mean()
    teeth = prepare_inside(CROP, LANDMARKS).teeth.mean()
    assert (just_above_the_lip > 0.58 * teeth) == bool(grin)
