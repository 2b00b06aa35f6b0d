from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app import paths
from app.control_options import find_photo
from engine.errors import BadInputError, PhotoError
from engine.motion.performance import save_performance
from tests.live_fakes import still_driving


@pytest.fixture
def assets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A frozen program's assets, small enough to know."""
    folder = tmp_path / "assets"
    for name in ("avatars/finn.jpg", "avatars/ada.png", "avatars/README.md", "motions/face_basis.npz"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    save_performance(folder / "motions" / "nod.npz", 30.0, [still_driving()])
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    return folder


def test_a_checkout_has_its_assets() -> None:
    assert paths.assets_dir() == Path(__file__).resolve().parents[2] / "assets"
    assert paths.face_basis_path().is_file()


def test_avatars_by_name(assets: Path) -> None:
    assert paths.avatar_names() == ["ada", "finn"]
    assert paths.avatar_path("finn") == assets / "avatars" / "finn.jpg"
    assert paths.avatar_path("README") is None


def test_motions_by_name(assets: Path) -> None:
    (assets / "motions" / "numbers.npz").write_bytes(b"PK\x05\x06" + bytes(18))
    assert paths.motion_names() == ["nod"]
    assert paths.motion_path("nod") == assets / "motions" / "nod.npz"
    assert paths.motion_path("face_basis") is None
    assert paths.motion_path("../motions/nod") is None


@pytest.mark.usefixtures("assets")
def test_a_missing_clip_is_told() -> None:
    with pytest.raises(BadInputError, match=r"driving\.mp4"):
        paths.clip_path("driving")


def test_a_photo_is_a_file_or_an_avatar_and_a_file_counts_first(
    assets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_photo("finn") == (assets / "avatars" / "finn.jpg", "finn")
    Path("finn").touch()
    assert find_photo("finn") == (Path("finn"), None)
    with pytest.raises(PhotoError, match="ada, finn"):
        find_photo("nobody")
    with pytest.raises(PhotoError):
        find_photo("")
