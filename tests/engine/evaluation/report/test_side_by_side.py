from __future__ import annotations

import io
from collections.abc import Callable

import av
import numpy as np
import pytest

from engine.evaluation.report.side_by_side import side_by_side_mp4


def test_the_clip_shows_driver_left_and_result_right(kept: Callable) -> None:
    with av.open(io.BytesIO(side_by_side_mp4(kept()))) as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.width, stream.height, float(stream.average_rate)) == (
            "h264",
            512,
            256,
            25,
        )
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(stream)]
    assert len(frames) == 40
    assert frames[20][:, 20:236].mean() == pytest.approx(100, abs=4)
    assert frames[20][:, 276:492].mean() == pytest.approx(155, abs=4)
    assert np.asarray(frames[0]).dtype == np.uint8


def test_long_clips_are_cut(kept: Callable) -> None:
    with av.open(io.BytesIO(side_by_side_mp4(kept(), longest_s=0.4))) as container:
        assert len(list(container.decode(video=0))) == 10
