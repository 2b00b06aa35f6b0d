"""Short clips of driver and result side by side, small enough to stand in the page."""

from __future__ import annotations

import io
from fractions import Fraction

import av
import numpy as np

from engine.evaluation.album import unpack
from engine.evaluation.face_crop import METRIC_PX
from engine.evaluation.reenactment import Reenactment

LONGEST_S = 8.0
QUALITY_CRF = 28


def side_by_side_mp4(reenactment: Reenactment, longest_s: float = LONGEST_S) -> bytes:
    """Return an H.264 file: the driver on the left, the result on the right, 512 × 256, at the rate that was measured.

    The reenactment must have kept its pictures.
    """
    rate = Fraction(reenactment.clip.rate_hz).limit_denominator(1001)
    album = reenactment.album
    assert album is not None, "the clip needs the pictures to have been kept"
    count = max(1, round(longest_s * float(rate)))
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=rate, options={"crf": str(QUALITY_CRF), "preset": "veryfast"})
        stream.pix_fmt = "yuv420p"
        stream.height, stream.width = METRIC_PX, 2 * METRIC_PX
        for driver, result in zip(album.drivers[:count], album.results[:count], strict=True):
            picture = av.VideoFrame.from_ndarray(np.hstack([unpack(driver), unpack(result)]), format="rgb24")
            container.mux(stream.encode(picture))
        container.mux(stream.encode())
    return file.getvalue()
