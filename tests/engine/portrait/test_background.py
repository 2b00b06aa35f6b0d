import cv2
import numpy as np
import pytest

from engine.frame import Array, Image
from engine.portrait.background import complete_background, with_rim

ALL = np.ones((512, 512), bool)


@pytest.fixture
def person() -> Array:
    """A soft-edged matte of a head on shoulders."""
    rows, columns = np.indices((512, 512), np.float32)
    head = 1 - np.hypot((rows - 230) / 150, (columns - 256) / 110)
    body = 1 - np.hypot((rows - 560) / 170, (columns - 256) / 230)
    return np.clip(np.maximum(head, body) * 30, 0, 1).astype(np.float32)


def shown(ground: Array, person: Array) -> Image:
    """The ground with a red person before it."""
    red = np.array([230, 20, 30], np.float32)
    return np.round(person[..., None] * red + (1 - person[..., None]) * ground).astype(np.uint8)


def gradient() -> Array:
    rows, columns = np.indices((512, 512), np.float32)
    return np.stack([90 + rows / 8, 110 + columns / 10, 150 - rows / 12], 2).astype(np.float32)


def foliage() -> Array:
    noise = np.random.default_rng(3).random((64, 64), np.float32)
    texture = np.kron(noise, np.ones((8, 8), np.float32))
    return np.stack([30 + 60 * texture, 60 + 130 * texture, 20 + 40 * texture], 2).astype(np.float32)


@pytest.mark.parametrize("ground", [gradient(), foliage()], ids=["gradient", "foliage"])
def test_no_trace_of_the_person_remains(ground: Array, person: Array) -> None:
    crop, foreground = shown(ground, person), with_rim(person)
    done = complete_background(crop, foreground, ALL)
    assert done.dtype == np.uint8
    assert np.array_equal(done[foreground == 0], crop[foreground == 0])
    redness = done[..., 0].astype(int) - done[..., 1]
    assert redness.max() < (ground[..., 0] - ground[..., 1]).max() + 15


def test_smooth_light_goes_on(person: Array) -> None:
    ground = gradient()
    done = complete_background(shown(ground, person), with_rim(person), ALL)
    behind = person > 0.5
    assert np.abs(done - ground)[behind].mean() < 4


def test_texture_goes_on_near_the_outline(person: Array) -> None:
    ground = foliage()
    foreground = with_rim(person)
    done = complete_background(shown(ground, person), foreground, ALL).astype(np.float32)
    beside, behind = np.s_[180:280, 60:120], np.s_[180:280, 165:200]
    assert done[behind].std() > 0.6 * done[beside].std()


def test_a_strip_too_narrow_for_large_patches_is_continued_all_the_same(person: Array) -> None:
    """As at the sides of paintings that are cut close: trees beside the hair, sky above."""
    ground = foliage()
    wide = np.kron(np.random.default_rng(4).random((64, 64), np.float32), np.ones((8, 8), np.float32))
    ground[:140] = (np.array([150, 160, 190]) + 50 * wide[..., None])[:140]
    beside = np.clip(np.maximum(person, 1 - np.abs(np.arange(512) - 256) / 210 > 0), 0, 1).astype(np.float32)
    person = np.where(np.arange(512)[:, None] < 140, person, beside)
    foreground = with_rim(person)
    done = complete_background(shown(ground, person), foreground, ALL).astype(np.float32)
    trees, sky = np.s_[220:480, :40], np.s_[20:70, 100:400]
    assert np.abs(done[220:480, 56:80].mean((0, 1)) - done[trees].mean((0, 1))).max() < 20
    assert np.abs(done[trees].mean((0, 1)) - done[sky].mean((0, 1))).max() > 60


def test_a_strip_too_narrow_for_any_patch_is_mirrored(person: Array) -> None:
    """A shelf that shows by a hand's breadth beside the hair does not end in a line where the hair was."""
    ground, columns = foliage(), np.arange(512)
    beside = np.where(columns[None, :] < 488, 1 - np.abs(columns - 300)[None, :] / 190 > 0, 0).astype(np.float32)
    ground[:, 480:] = 170 + ground[:, 480:] / 3
    person = np.maximum(person, np.broadcast_to(beside, (512, 512))).astype(np.float32)
    done = complete_background(shown(ground, person), with_rim(person), ALL).astype(np.float32)
    assert np.abs(done[100:400, 482:488].mean() - done[100:400, 500:].mean()) < 25


def test_what_lies_beyond_the_photo_is_not_copied(person: Array) -> None:
    ground = foliage()
    ground[:, :60] = [250, 240, 0]
    in_photo = ALL.copy()
    in_photo[:, :60] = False
    foreground = with_rim(person)
    done = complete_background(shown(ground, person), foreground, in_photo)
    yellow = (done == [250, 240, 0]).all(2)
    assert yellow[:, :60].mean() > 0.8
    assert not yellow[:, 70:].any()


def test_a_rim_is_a_trace_only(person: Array) -> None:
    rim = with_rim(person)
    assert np.array_equal(rim > 0.01, person > 0.01)
    new = (rim > 0) & (person == 0)
    assert new.any()
    assert rim[new].max() <= 1 / 255 + 1e-6


def test_a_crop_full_of_person_is_bearable() -> None:
    crop = shown(gradient(), np.ones((512, 512), np.float32))
    done = complete_background(crop, np.ones((512, 512), np.float32), ALL)
    assert done.shape == crop.shape


def test_what_is_out_of_focus_is_continued_without_sharp_seams(person: Array) -> None:
    blocks = np.random.default_rng(5).random((16, 16, 3), np.float32) * 220
    ground = cv2.GaussianBlur(np.kron(blocks, np.ones((32, 32, 1), np.float32)), (0, 0), 5)
    foreground = with_rim(person)
    done = complete_background(shown(ground, person), foreground, ALL).astype(np.float32)
    steps, usual = (np.abs(np.diff(levels, axis=1)).max(2) for levels in (done, ground))
    filled = (foreground > 0)[:, 1:]
    assert np.percentile(steps[filled], 99) < np.percentile(usual[filled], 99)
