from __future__ import annotations

import numpy as np
import pytest

from engine.animators.mobileportrait.packing import pack, split, unpack


def test_packing_is_what_pytorch_calls_pixel_unshuffle() -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    picture = np.random.default_rng(0).integers(0, 256, (6, 8, 3), dtype=np.uint8)
    packed = np.zeros((12, 3, 4), np.uint8)
    pack(split(picture), packed)
    planes = torch.from_numpy(picture.transpose(2, 0, 1).copy())[None]
    assert (packed == torch.pixel_unshuffle(planes, 2)[0].numpy()).all()


def test_unpacking_undoes_it() -> None:
    picture = np.random.default_rng(1).integers(0, 256, (8, 8, 5), dtype=np.uint8)
    packed = np.zeros((20, 4, 4), np.uint8)
    pack(split(picture), packed)
    assert (unpack(packed) == picture.transpose(2, 0, 1)).all()
