from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed")

from engine.training.batch import stack  # noqa: E402
from engine.training.footage_cache import FootageCache  # noqa: E402
from engine.training.pairs import PairMaker  # noqa: E402


def test_pairs_become_pictures_in_0_to_1_and_attention_of_at_least_1(cache: FootageCache) -> None:
    pairs = PairMaker(cache, 64, seed=0).batch(0, 3)
    batch = stack(pairs, torch.device("cpu"))
    assert batch.source.picture.shape == (3, 3, 256, 256)
    assert batch.source.views.shape == (3, 5, 3, 64, 64)
    assert batch.driving.shape == (3, 3, 64, 64)
    assert batch.small_contours.shape == (3, 5, 64, 64)
    assert batch.attention.min() >= 1
    assert batch.windows.side == 64
    wanted = torch.from_numpy(pairs[1].driving).movedim(-1, 0).float() / 255
    assert torch.equal(batch.driving[1], wanted)
