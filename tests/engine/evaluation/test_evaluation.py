from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from engine.errors import VideoError
from engine.evaluation.clip_study import ClipStudy, Footage
from engine.evaluation.evaluate_clip import ClipTask, OpenStudio
from engine.evaluation.evaluation import evaluate
from engine.evaluation.renderer import Studio
from engine.frame import Frame


def no_file(path: Path) -> Iterator[Frame]:
    raise VideoError(f"There is no file {path}.")


def never_opened(clip: ClipStudy) -> Studio:
    raise AssertionError("no clip can be read")


def test_the_document_has_the_fixed_form(task: Callable[..., ClipTask], replay: OpenStudio, astronaut: Path) -> None:
    done: list[tuple[int, int]] = []
    evaluation = evaluate(
        "static",
        "tracker",
        [task("static", "similarity", photos=(astronaut,)), task("static", clip="none.mp4")],
        replay,
        on_progress=lambda so_far, of: done.append((so_far, of)),
    )
    document = json.loads(json.dumps(evaluation.document(), allow_nan=False))
    assert done == [(1, 2), (2, 2)]
    assert document["engine"] == "static" and document["measured_by"] == "tracker"
    assert [one["clip"] for one in document["clips"]] == ["d0.mp4"]
    assert document["mean"]["psnr"] == document["clips"][0]["psnr"]
    assert [one["photo"] for one in document["cross"]] == ["astronaut.png"]
    assert len(document["baselines"]["similarity"]["clips"]) == 1
    assert document["left_out"].keys() == {"fid", "lpips", "csim"}
    assert document["failures"][0]["clip"] == "none.mp4"


def test_processes_give_the_same_in_the_tasks_order(tmp_path: Path) -> None:
    tasks = [ClipTask(Footage(tmp_path / f"{i}.mp4", no_file), (), ("static",), None, False) for i in range(3)]
    evaluation = evaluate("static", "tracker", tasks, never_opened, jobs=2)
    assert [one.clip for one in evaluation.failures] == ["0.mp4", "1.mp4", "2.mp4"]
