from pathlib import Path

import numpy as np
import pytest

from engine.compose.seam import LOOSE_PX, STITCHED_PX, seam_mask


def test_it_is_liveportraits_mask(shared_dir: Path) -> None:
    golden = np.load(shared_dir / "liveportrait" / "crop_golden.npz")["mask_template"]
    assert np.array_equal(seam_mask(STITCHED_PX), golden)


@pytest.mark.parametrize("ramp_px", [STITCHED_PX, LOOSE_PX])
def test_it_falls_evenly_to_the_border(ramp_px: int) -> None:
    mask = seam_mask(ramp_px).astype(int)
    assert mask.shape == (512, 512)
    assert not mask[0].any()
    assert not mask[:, 0].any()
    assert mask[511].max() < 255 // ramp_px + 1
    assert (mask[ramp_px : 513 - ramp_px, ramp_px : 513 - ramp_px] == 255).all()
    steps = np.diff(mask[256, : ramp_px + 1])
    assert steps.min() >= 255 // ramp_px
    assert steps.max() <= 255 // ramp_px + 1
    assert np.array_equal(mask, mask.T)
