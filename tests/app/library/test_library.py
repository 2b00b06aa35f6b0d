from __future__ import annotations

import json
import stat
from pathlib import Path

import numpy as np
import pytest

from app.library import library as library_module
from app.library.library import LONGEST_NAME, AvatarLibrary, open_library
from app.library.photo_check import FaceCheck
from engine.errors import NoFaceError, OutputError, PhotoError, UsageError
from engine.frame import Image


class FakeCheck:
    """Takes every photo whose name does not start with "bad"."""

    def __init__(self) -> None:
        self.images = 0

    def photo(self, path: Path) -> tuple[str, ...]:
        if path.stem.startswith("bad"):
            raise NoFaceError("No face was found.")
        return ("It is long.",) if path.suffix.lower() == ".mp4" else ()

    def image(self, image: Image) -> None:
        self.images += 1
        if not image.any():
            raise NoFaceError("No face was found.")


class Bench:
    def __init__(self, folder: Path) -> None:
        self.folder = folder / "library"
        self.photos = folder / "photos"
        self.photos.mkdir()
        self.built_in = {name: self.photo(f"{name}.jpg") for name in ("amara", "finn")}
        self.check = FakeCheck()
        self.library = self.open()

    def open(self) -> AvatarLibrary:
        return AvatarLibrary(self.folder, self.built_in, self.check)

    def photo(self, name: str) -> Path:
        path = self.photos / name
        path.write_bytes(f"photo {name}".encode())
        return path

    def names(self, library: AvatarLibrary | None = None) -> list[str]:
        return [entry.name for entry in (library or self.library).entries()]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_the_built_in_avatars_are_there_and_nothing_is_written(bench: Bench) -> None:
    entries = bench.library.entries()
    assert [(entry.key, entry.name, entry.built_in) for entry in entries] == [
        ("amara", "Amara", True),
        ("finn", "Finn", True),
    ]
    assert entries[0].path == bench.built_in["amara"]
    assert not bench.folder.exists()


def test_an_added_photo_is_copied_and_survives(bench: Bench) -> None:
    original = bench.photo("Aunt_Ida.PNG")
    added = bench.library.add(original)
    original.unlink()
    assert (added.name, added.built_in, added.path.suffix) == ("Aunt Ida", False, ".png")
    (again,) = [entry for entry in bench.open().entries() if not entry.built_in]
    assert again == added
    assert again.path.read_bytes() == b"photo Aunt_Ida.PNG"
    assert stat.S_IMODE(again.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(bench.folder.stat().st_mode) == 0o700


def test_a_clip_is_kept_and_what_there_is_to_know_is_told(bench: Bench) -> None:
    added = bench.library.add(bench.photo("Wave.MP4"))
    assert (added.name, added.path.suffix, added.is_clip, added.notes) == ("Wave", ".mp4", True, ("It is long.",))
    (again,) = [entry for entry in bench.open().entries() if not entry.built_in]
    # told once, when it is added
    assert again == added and again.notes == () and again.is_clip
    assert not bench.library.entry("amara").is_clip


def test_a_photo_without_a_face_is_refused_and_not_kept(bench: Bench) -> None:
    with pytest.raises(NoFaceError):
        bench.library.add(bench.photo("bad.jpg"))
    with pytest.raises(NoFaceError):
        bench.library.add_image(np.zeros((8, 8, 3), np.uint8), "black")
    assert not bench.folder.exists()


def test_a_pasted_picture_is_kept_as_it_is(bench: Bench) -> None:
    import cv2

    image = np.arange(8 * 8 * 3, dtype=np.uint8).reshape(8, 8, 3)
    added = bench.library.add_image(image, "Snapshot")
    assert (added.name, added.path.suffix, bench.check.images) == ("Snapshot", ".png", 1)
    np.testing.assert_array_equal(cv2.imread(str(added.path))[..., ::-1], image)


def test_names_are_told_apart(bench: Bench) -> None:
    added = [bench.library.add(bench.photo("finn.png")).name for _ in range(2)]
    assert added == ["finn 2", "finn 3"]
    with pytest.raises(UsageError, match="already"):
        bench.library.rename("finn", " AMARA ")
    with pytest.raises(UsageError, match="name"):
        bench.library.rename("finn", "   ")
    assert bench.library.rename("finn", "Finn  the\nGreat").name == "Finn the Great"
    assert len(bench.library.rename("finn", "x" * 500).name) == LONGEST_NAME
    assert bench.names(bench.open())[1] == "x" * LONGEST_NAME


def test_the_order_is_kept(bench: Bench) -> None:
    ida = bench.library.add(bench.photo("ida.jpg"))
    bench.library.arrange([ida.key, "finn"])
    assert bench.names() == bench.names(bench.open()) == ["ida", "Finn", "Amara"]


def test_removing_can_be_undone_until_the_next_start(bench: Bench) -> None:
    ida = bench.library.add(bench.photo("ida.jpg"))
    bench.library.arrange([ida.key])
    bench.library.remove(ida.key)
    assert bench.names() == ["Amara", "Finn"]
    assert not ida.path.exists()
    with pytest.raises(UsageError, match="no longer"):
        bench.library.entry(ida.key)
    assert bench.library.restore(ida.key) == ida
    assert bench.names() == ["ida", "Amara", "Finn"]
    assert ida.path.read_bytes() == b"photo ida.jpg"
    bench.library.remove(ida.key)
    again = bench.open()
    assert bench.names(again) == ["Amara", "Finn"]
    assert not list(bench.folder.rglob("*.jpg"))
    with pytest.raises(UsageError, match="gone for good"):
        again.restore(ida.key)


def test_a_name_taken_meanwhile_is_told_apart_when_restored(bench: Bench) -> None:
    first = bench.library.add(bench.photo("ida.jpg"))
    bench.library.remove(first.key)
    bench.library.add(bench.photo("ida.jpg"))
    assert bench.library.restore(first.key).name == "ida 2"


def test_a_built_in_avatar_is_only_hidden(bench: Bench) -> None:
    bench.library.remove("amara")
    again = bench.open()
    assert (bench.names(again), again.hidden_built_in()) == (["Finn"], ("amara",))
    assert bench.built_in["amara"].is_file()
    again.restore("amara")
    assert (bench.names(again), again.hidden_built_in()) == (["Amara", "Finn"], ())


def test_the_last_avatar_stays(bench: Bench) -> None:
    bench.library.remove("amara")
    with pytest.raises(UsageError, match="last"):
        bench.library.remove("finn")


def test_a_new_version_brings_new_avatars(bench: Bench) -> None:
    bench.library.arrange(["finn"])
    bench.built_in["mei"] = bench.photo("mei.jpg")
    del bench.built_in["amara"]
    assert bench.names(bench.open()) == ["Finn", "Mei"]


@pytest.mark.parametrize(
    "broken",
    [
        "{",
        "[]",
        '{"avatars": 3}',
        '{"avatars": [{"key": "finn"}]}',
        '{"avatars": [{"key": "x", "name": "x", "file": "../../secret.jpg", "removed": false}]}',
        '{"avatars": [{"key": "a", "name": "b", "file": "", "removed": false},'
        ' {"key": "a", "name": "b", "file": "", "removed": false}]}',
    ],
)
def test_a_broken_list_is_set_aside_and_the_photos_are_found_again(bench: Bench, broken: str) -> None:
    ida = bench.library.add(bench.photo("ida.jpg"))
    (bench.folder / "library.json").write_text(broken)
    again = bench.open()
    assert "broken" in again.note
    (aside,) = bench.folder.glob("library.broken-*.json")
    assert aside.read_text() == broken
    assert [entry.path for entry in again.entries() if not entry.built_in] == [ida.path]


def test_a_photo_that_vanished_is_left_out(bench: Bench) -> None:
    bench.library.add(bench.photo("ida.jpg")).path.unlink()
    assert bench.names(bench.open()) == ["Amara", "Finn"]


def test_a_library_that_cannot_be_written_is_said_and_stays_as_it_was(bench: Bench) -> None:
    bench.folder.write_text("a file where the folder should be")
    with pytest.raises(OutputError, match="library"):
        bench.library.add(bench.photo("ida.jpg"))
    with pytest.raises(OutputError, match="library"):
        bench.library.rename("finn", "Huck")
    assert bench.names() == ["Amara", "Finn"]


def test_a_list_that_cannot_be_written_leaves_no_photo_behind(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OutputError("The disk is full.")

    monkeypatch.setattr(library_module, "write_index", refuse)
    with pytest.raises(OutputError, match="full"):
        bench.library.add(bench.photo("ida.jpg"))
    assert list(bench.folder.iterdir()) == []


def test_the_list_is_plain_and_versioned(bench: Bench) -> None:
    bench.library.rename("finn", "Huck")
    assert json.loads((bench.folder / "library.json").read_text())["version"] == 1


def test_the_users_library_has_the_built_in_avatars(tmp_path: Path) -> None:
    entries = open_library(tmp_path / "library").entries()
    assert {"finn", "mei"} <= {entry.key for entry in entries}
    assert all(entry.path.is_file() for entry in entries)


def test_a_real_photo_is_taken_and_a_landscape_is_not(astronaut: Path, tmp_path: Path) -> None:
    FaceCheck().photo(astronaut)
    with pytest.raises(NoFaceError):
        FaceCheck().image(np.full((256, 256, 3), 127, np.uint8))
    (tmp_path / "no.jpg").write_bytes(b"no photo")
    with pytest.raises(PhotoError, match=r"no\.jpg"):
        FaceCheck().photo(tmp_path / "no.jpg")
