from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app import paths
from engine.errors import UsageError, WeightsError
from engine.runtime.manifest import load_manifest, model_named

GOOD: dict[str, Any] = {
    "toy": {
        "purpose": "p",
        "made_by": "m",
        "licence": "MIT",
        "home": "h",
        "note": "",
        "files": [{"name": "a.bin", "size_bytes": 3, "sha256": "0" * 64, "addresses": ["https://example.invalid/a"]}],
    }
}


def written(folder: Path, document: object) -> Path:
    path = folder / "manifest.json"
    path.write_text(json.dumps(document))
    return path


def test_models_come_with_their_files(tmp_path: Path) -> None:
    model = load_manifest(written(tmp_path, GOOD))["toy"]
    assert (model.name, model.licence, model.size_bytes) == ("toy", "MIT", 3)
    assert model.files[0].addresses == ("https://example.invalid/a",)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", "../../escape"),
        ("name", ""),
        ("sha256", "0" * 63),
        ("sha256", "G" * 64),
        ("size_bytes", 0),
        ("size_bytes", "big"),
        ("addresses", []),
        ("addresses", ["file:///etc/passwd"]),
    ],
)
def test_an_entry_that_is_not_as_it_should_be(tmp_path: Path, key: str, value: object) -> None:
    file = GOOD["toy"]["files"][0] | {key: value}
    with pytest.raises(WeightsError, match="Install Understudy again"):
        load_manifest(written(tmp_path, {"toy": GOOD["toy"] | {"files": [file]}}))


@pytest.mark.parametrize("document", [[], {"toy": {}}, {"toy": GOOD["toy"] | {"files": []}}, {"a/b": GOOD["toy"]}])
def test_a_list_that_is_not_as_it_should_be(tmp_path: Path, document: object) -> None:
    with pytest.raises(WeightsError):
        load_manifest(written(tmp_path, document))


def test_a_missing_list(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"nowhere\.json"):
        load_manifest(tmp_path / "nowhere.json")


def test_an_unknown_name_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Choose one of: toy"):
        model_named(load_manifest(written(tmp_path, GOOD)), "boy")


def test_the_list_that_ships_is_sound() -> None:
    models = load_manifest(paths.model_manifest_path())
    assert models.keys() >= {"face-landmarker", "liveportrait"}
    files = [file for model in models.values() for file in model.files]
    assert all(address.startswith("https://") for file in files for address in file.addresses)
    assert all(address.endswith(f"/{file.name}") for file in files for address in file.addresses)
    # for non-commercial use only, and not used
    assert not {file.name for file in files} & {"2d106det.onnx", "det_10g.onnx"}


def test_the_face_landmarker_that_ships_is_the_one_tested_with(face_task_model: Path) -> None:
    from engine.runtime.seal import sha256_of

    file = load_manifest(paths.model_manifest_path())["face-landmarker"].files[0]
    assert (file.size_bytes, file.sha256) == (face_task_model.stat().st_size, sha256_of(face_task_model))


def test_the_liveportrait_files_are_the_official_ones(shared_dir: Path) -> None:
    facts = (shared_dir / "liveportrait" / "FACTS.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.split("|")] for line in facts.splitlines() if line.startswith("| ")]
    known = {row[1].split(" ")[0]: (row[2].replace(" ", ""), row[3]) for row in rows if len(row) > 4}
    for file in load_manifest(paths.model_manifest_path())["liveportrait"].files:
        assert known[file.name] == (str(file.size_bytes), file.sha256)
