import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image as Pictures
from PIL import features

from engine.errors import PhotoError
from engine.frame import Image
from engine.portrait.photo import MAX_SIDE_PX, read_photo
from engine.portrait.photo_colour import BACKDROP


@pytest.fixture
def colours() -> Image:
    """90 x 120, a different flat colour in each quarter: red, green; blue, grey."""
    image = np.zeros((90, 120, 3), np.uint8)
    image[:45, :60], image[:45, 60:] = (200, 40, 30), (40, 190, 60)
    image[45:, :60], image[45:, 60:] = (30, 60, 210), (128, 128, 128)
    return image


def corners(image: Image) -> list[tuple[int, int, int]]:
    """The colours amid the four quarters, row by row."""
    height, width = image.shape[:2]
    return [tuple(int(v) for v in image[height * i // 4, width * j // 4]) for i in (1, 3) for j in (1, 3)]


def near(found: list[tuple[int, int, int]], wanted: list[tuple[int, int, int]], levels: int = 6) -> bool:
    return bool(np.abs(np.array(found) - np.array(wanted)).max() <= levels)


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "tiff", "bmp", "gif", "ppm", "tga", "avif", "jp2"])
def test_common_formats(tmp_path: Path, colours: Image, suffix: str) -> None:
    if suffix == "avif" and not features.check("avif"):
        pytest.skip("this Pillow reads no AVIF")
    path = tmp_path / f"photo.{suffix}"
    Pictures.fromarray(colours).save(path)
    photo = read_photo(path)
    assert photo.image.dtype == np.uint8
    assert photo.image.shape == colours.shape
    assert photo.image.flags.writeable
    assert near(corners(photo.image), corners(colours))
    assert photo.notes == ()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_rotation(tmp_path: Path, colours: Image, orientation: int) -> None:
    """A camera held in any way: the picture stored is the scene turned back, the result is the scene."""
    stored = {
        1: colours,
        2: colours[:, ::-1],
        3: colours[::-1, ::-1],
        4: colours[::-1],
        5: colours.transpose(1, 0, 2),
        6: np.rot90(colours),
        7: colours[::-1, ::-1].transpose(1, 0, 2),
        8: np.rot90(colours, -1),
    }[orientation]
    exif = Pictures.Exif()
    exif[0x0112] = orientation
    path = tmp_path / "photo.jpg"
    Pictures.fromarray(np.ascontiguousarray(stored)).save(path, exif=exif, quality=95)
    image = read_photo(path).image
    assert image.shape == colours.shape
    assert near(corners(image), corners(colours))


def test_broken_exif_does_not_spoil_the_photo(tmp_path: Path, colours: Image) -> None:
    path = tmp_path / "photo.jpg"
    Pictures.fromarray(colours).save(path, exif=b"Exif\0\0MM\0*\xff\xff\xff\xff", quality=95)
    assert near(corners(read_photo(path).image), corners(colours))


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparency_is_laid_on_grey(tmp_path: Path, colours: Image, mode: str) -> None:
    alpha = np.zeros(colours.shape[:2], np.uint8)
    alpha[:45] = 255
    picture = Pictures.fromarray(np.dstack([colours, alpha]))
    path = tmp_path / "photo.png"
    (picture.quantize(16) if mode == "P" else picture.convert(mode)).save(path)
    found = corners(read_photo(path).image)
    shown = [(200, 40, 30), (40, 190, 60)]
    if mode == "LA":
        shown = [(v, v, v) for v in (round(0.299 * r + 0.587 * g + 0.114 * b) for r, g, b in shown)]
    assert near(found, [*shown, (BACKDROP,) * 3, (BACKDROP,) * 3])


def test_half_transparency_mixes(tmp_path: Path) -> None:
    picture = Pictures.new("RGBA", (80, 80), (255, 255, 255, 128))
    picture.save(tmp_path / "photo.png")
    level = int(read_photo(tmp_path / "photo.png").image[40, 40, 0])
    assert abs(level - (255 + BACKDROP) / 2) <= 2


@pytest.mark.parametrize("suffix", ["png", "tiff"])
def test_sixteen_bit_colour(tmp_path: Path, colours: Image, suffix: str) -> None:
    path = tmp_path / f"photo.{suffix}"
    assert cv2.imwrite(str(path), colours[..., ::-1].astype(np.uint16) * 257)
    assert near(corners(read_photo(path).image), corners(colours), 1)


@pytest.mark.parametrize("suffix", ["png", "tiff"])
def test_sixteen_bit_grey(tmp_path: Path, colours: Image, suffix: str) -> None:
    path = tmp_path / f"photo.{suffix}"
    grey = colours[..., 0].astype(np.uint16) * 257
    assert cv2.imwrite(str(path), grey)
    assert near(corners(read_photo(path).image), corners(np.dstack([colours[..., 0]] * 3)), 1)


def test_floating_point(tmp_path: Path, colours: Image) -> None:
    path = tmp_path / "photo.tiff"
    Pictures.fromarray((colours[..., 0] / 255).astype(np.float32)).save(path)
    assert near(corners(read_photo(path).image), corners(np.dstack([colours[..., 0]] * 3)), 1)


@pytest.mark.parametrize("mode", ["L", "1", "CMYK"])
def test_other_modes(tmp_path: Path, colours: Image, mode: str) -> None:
    picture = Pictures.fromarray(colours).convert(mode)
    path = tmp_path / ("photo.jpg" if mode == "CMYK" else "photo.png")
    picture.save(path)
    image = read_photo(path).image
    assert image.shape == colours.shape
    assert near(corners(image), corners(np.asarray(picture.convert("RGB"))), 8)


def swapped_primaries() -> bytes:
    """An ICC profile like sRGB's, whose red and green are exchanged: applying it exchanges them back."""

    def xyz(*values: float) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(v * 65536)) for v in values)

    red, green, blue = xyz(0.4361, 0.2225, 0.0139), xyz(0.3851, 0.7169, 0.0971), xyz(0.1431, 0.0606, 0.7141)
    gamma = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(2.2 * 256))
    name = b"Exchanged\0"
    description = b"desc\0\0\0\0" + struct.pack(">I", len(name)) + name + bytes(4 + 4 + 2 + 1 + 67)
    tags = {
        b"desc": description,
        b"cprt": b"text\0\0\0\0none\0",
        b"wtpt": xyz(0.9642, 1.0, 0.8249),
        b"rXYZ": green,
        b"gXYZ": red,
        b"bXYZ": blue,
        b"rTRC": gamma,
        b"gTRC": gamma,
        b"bTRC": gamma,
    }
    table, data, offset = struct.pack(">I", len(tags)), b"", 128 + 4 + 12 * len(tags)
    for tag, content in tags.items():
        content += bytes(-len(content) % 4)
        table += tag + struct.pack(">II", offset + len(data), len(content))
        data += content
    size = offset + len(data)
    head = struct.pack(">I4sI4s4s4s", size, b"\0\0\0\0", 0x02400000, b"mntr", b"RGB ", b"XYZ ")
    head += bytes(12) + b"acsp" + bytes(28) + struct.pack(">iii", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + table + data


def test_colour_profile_is_applied(tmp_path: Path, colours: Image) -> None:
    path = tmp_path / "photo.png"
    Pictures.fromarray(colours).save(path, icc_profile=swapped_primaries())
    red, green, _, grey = corners(read_photo(path).image)
    assert red[1] > 150 > red[0]
    assert green[0] > 150 > green[1]
    assert near([grey], [(128, 128, 128)])


@pytest.mark.parametrize("profile", [b"no profile at all", b""])
def test_broken_colour_profile_is_ignored(tmp_path: Path, colours: Image, profile: bytes) -> None:
    path = tmp_path / "photo.png"
    Pictures.fromarray(colours).save(path, icc_profile=profile)
    assert near(corners(read_photo(path).image), corners(colours), 0)


def test_8k_is_shrunk_with_a_note(tmp_path: Path, colours: Image) -> None:
    path = tmp_path / "photo.jpg"
    cv2.imwrite(str(path), cv2.resize(colours, (7680, 4320), interpolation=cv2.INTER_NEAREST)[..., ::-1])
    photo = read_photo(path)
    assert photo.image.shape == (2304, MAX_SIDE_PX, 3)
    assert near(corners(photo.image), corners(colours))
    assert photo.notes == ("The photo is very large; it was shrunk to 4096 x 2304 pixels.",)


def test_animation_gives_its_first_picture(tmp_path: Path, colours: Image) -> None:
    path = tmp_path / "photo.gif"
    Pictures.fromarray(colours).save(path, save_all=True, append_images=[Pictures.new("RGB", (120, 90))])
    photo = read_photo(path)
    assert near(corners(photo.image), corners(colours))
    assert photo.notes == ("The photo is an animation; its first picture is used.",)


def message(path: Path) -> str:
    with pytest.raises(PhotoError) as caught:
        read_photo(path)
    assert "\n" not in caught.value.user_message
    assert str(path) in caught.value.user_message
    return caught.value.user_message


def test_missing_folder_empty(tmp_path: Path) -> None:
    assert "no file" in message(tmp_path / "none.jpg")
    assert "folder" in message(tmp_path)
    empty = tmp_path / "empty.jpg"
    empty.touch()
    assert "empty" in message(empty)


@pytest.mark.parametrize("name", ["a" * 5000 + ".jpg", "a\0b.jpg"])
def test_impossible_names(name: str) -> None:
    with pytest.raises(PhotoError):
        read_photo(Path(name))


@pytest.mark.parametrize("content", [b"this is a text\n", b"\x89PNG\r\n\x1a\n", b"%PDF-1.4", b"\0" * 300])
def test_no_picture(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(content)
    assert "Save it" in message(path)


def test_heic_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "photo.heic"
    path.write_bytes(b"\0\0\0\x18ftypheic" + bytes(200))
    assert "HEIC" in message(path)


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "tiff", "gif"])
@pytest.mark.parametrize("share", [0.3, 0.8])
def test_truncated(tmp_path: Path, suffix: str, share: float) -> None:
    path = tmp_path / f"photo.{suffix}"
    noise = np.random.default_rng(0).integers(0, 255, (200, 200, 3), dtype=np.uint8)
    Pictures.fromarray(noise).save(path)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    assert "Save it" in message(path)


def test_too_small(tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    Pictures.new("RGB", (20, 20)).save(path)
    assert "20 x 20" in message(path)


def png_of_size(width: int, height: int) -> bytes:
    """The head of a PNG of that size; there are no pixels in it."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))


@pytest.mark.parametrize("side", [12_000, 60_000])
def test_too_large_is_refused_before_it_is_unpacked(tmp_path: Path, side: int) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(png_of_size(side, side) + struct.pack(">I", 0) + b"IDAT" + bytes(4))
    assert "million pixels" in message(path)
