import cv2
import numpy as np

from engine.frame import Image
from engine.portrait.affine import invert
from engine.portrait.resample import resample

IDENTITY = np.array([[1, 0, 0], [0, 1, 0]], np.float32)


def test_identity_changes_nothing(astronaut_image: Image) -> None:
    assert np.array_equal(resample(astronaut_image, IDENTITY, (512, 512)), astronaut_image)


def test_whole_shifts_are_exact(astronaut_image: Image) -> None:
    shifted = resample(astronaut_image, np.array([[1, 0, -40], [0, 1, -25]], np.float32), (300, 200))
    assert np.array_equal(shifted, astronaut_image[25:225, 40:340])


def test_shrinking_does_not_alias() -> None:
    fine = np.repeat((np.indices((600, 600)).sum(0) % 2 * 255).astype(np.uint8)[..., None], 3, 2)
    small = resample(fine, np.array([[0.3, 0.05, 0], [-0.05, 0.3, 40]], np.float32), (150, 150))
    inner = small[50:120, 30:120].astype(float)
    assert abs(inner.mean() - 127.5) < 3
    assert inner.std() < 14


def test_the_edge_goes_on_outside(astronaut_image: Image) -> None:
    wide = resample(astronaut_image, np.array([[1, 0, 50], [0, 1, 50]], np.float32), (612, 612))
    assert np.array_equal(wide[50:562, 50:562], astronaut_image)
    assert np.array_equal(wide[200, :50], np.repeat(astronaut_image[150, :1], 50, 0))


def test_there_and_back(astronaut_image: Image) -> None:
    """A view turned, doubled and back is the picture itself, and lies where it lay: half a pixel off would show."""
    matrix = cv2.getRotationMatrix2D((256, 256), 17, 2.0).astype(np.float32)
    matrix[:, 2] += 256
    there = resample(astronaut_image, matrix, (1024, 1024))
    back = resample(there, invert(matrix), (512, 512))
    inner = np.s_[180:330, 180:330]
    soft = cv2.GaussianBlur(astronaut_image, (0, 0), 1.0)[inner].astype(float)
    found = cv2.GaussianBlur(back, (0, 0), 1.0)[inner].astype(float)
    apart = np.abs(found - soft).mean()
    assert apart < 0.5
    assert apart < np.abs(np.roll(found, 1, 1) - soft)[:, 1:].mean() / 4
