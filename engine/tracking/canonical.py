"""The canonical face and the names of its landmarks.

The 478 landmarks are those of MediaPipe's face mesh with irises. The canonical face is the symmetric mean of the
neutral faces of our training clips (generalised Procrustes over 111 people): x to the image's right, y down, z away
from the camera, origin midway between the outer eye corners, whose distance is the unit.
"left" and "right" are the person's own: the right eye is on the image's left.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from engine.frame import Array

Index = npt.NDArray[np.intp]


def _index(*numbers: int) -> Index:
    index = np.array(numbers, np.intp)
    index.setflags(write=False)
    return index


# Rows run from the image's left to the image's right; upper and lower rows of one opening share their ends.
LIP_UPPER_OUTER = _index(61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291)
LIP_LOWER_OUTER = _index(61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291)
LIP_UPPER_INNER = _index(78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308)
LIP_LOWER_INNER = _index(78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308)
LIPS = np.unique(np.concatenate([LIP_UPPER_OUTER, LIP_LOWER_OUTER, LIP_UPPER_INNER, LIP_LOWER_INNER]))

RIGHT_LID_UPPER = _index(33, 246, 161, 160, 159, 158, 157, 173, 133)
RIGHT_LID_LOWER = _index(33, 7, 163, 144, 145, 153, 154, 155, 133)
LEFT_LID_UPPER = _index(362, 398, 384, 385, 386, 387, 388, 466, 263)
LEFT_LID_LOWER = _index(362, 382, 381, 380, 374, 373, 390, 249, 263)
RIGHT_CREASE = _index(130, 247, 30, 29, 27, 28, 56, 190, 243)
RIGHT_POUCH = _index(130, 25, 110, 24, 23, 22, 26, 112, 243)
LEFT_CREASE = _index(463, 414, 286, 258, 257, 259, 260, 467, 359)
LEFT_POUCH = _index(463, 341, 256, 252, 253, 254, 339, 255, 359)
RIGHT_EYE = np.unique(np.concatenate([RIGHT_LID_UPPER, RIGHT_LID_LOWER, RIGHT_CREASE, RIGHT_POUCH]))
LEFT_EYE = np.unique(np.concatenate([LEFT_LID_UPPER, LEFT_LID_LOWER, LEFT_CREASE, LEFT_POUCH]))

RIGHT_IRIS = _index(468, 469, 470, 471, 472)
LEFT_IRIS = _index(473, 474, 475, 476, 477)

RIGHT_BROW = _index(70, 63, 105, 66, 107, 46, 53, 52, 65, 55)
LEFT_BROW = _index(300, 293, 334, 296, 336, 276, 283, 282, 295, 285)

# clockwise from the top of the forehead, as seen in the image
OVAL = _index(
    *(10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377),
    *(152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109),
)
JAW = _index(361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136, 172, 58, 132)
CHIN = _index(18, 200, 199, 83, 313, 201, 421)
NOSE_LINE = _index(168, 6, 197, 195, 5, 4, 1, 19, 94, 2)
NOSE_WINGS = _index(129, 64, 98, 97, 326, 327, 294, 358)

# hardly moved by expression: forehead, bridge of the nose, temples, eye corners, upper cheeks
RIGID = _index(
    *(10, 338, 109, 297, 67, 332, 103, 151, 9, 8, 168, 6, 197, 195, 5, 4, 1, 33, 133, 362, 263, 127, 356, 162, 389),
    *(234, 454, 93, 323, 21, 251, 54, 284, 71, 301, 68, 298, 69, 299, 108, 337, 116, 345, 117, 346, 123, 352, 50, 280),
    *(143, 372, 34, 264, 139, 368, 198, 420, 236, 456, 174, 399, 188, 412, 122, 351, 193, 417),
)


@lru_cache(maxsize=1)
def _stored() -> tuple[Array, Index]:
    with resources.files("engine.tracking").joinpath("canonical_face.npz").open("rb") as file, np.load(file) as data:
        mean, mirror = data["mean"].astype(np.float32), data["mirror"].astype(np.intp)
    mean.setflags(write=False)
    mirror.setflags(write=False)
    return mean, mirror


def mean_face() -> Array:
    """Return the canonical face (478, 3) float32, read-only."""
    return _stored()[0]


def mirror_index() -> Index:
    """Return (478,) indices: landmark i is the mirror image of landmark mirror_index()[i]."""
    return _stored()[1]
