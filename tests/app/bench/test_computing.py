from __future__ import annotations

import onnxruntime
import pytest

from app.bench.computing import ask_runtimes
from drivers.tiny_graph import tiny_graph


@pytest.mark.parametrize(("recorded", "nodes"), [("1", 1), ("0", 0)])
def test_onnx_runtime_tells_which_provider_got_the_nodes(recorded: str, nodes: int) -> None:
    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.record_ep_graph_assignment_info", recorded)
    # held until it was asked
    session = onnxruntime.InferenceSession(tiny_graph(), options, providers=["CPUExecutionProvider"])
    assert ask_runtimes("CPU", "").nodes == {"CPUExecutionProvider": nodes}
    del session
    assert ask_runtimes("CPU", "").nodes == {}


def test_the_tracker_is_what_its_library_said() -> None:
    said = "INFO: Created TensorFlow Lite XNNPACK delegate for CPU.\nW0000 something else\n"
    assert ask_runtimes("CPU", said).tracker == "MediaPipe: XNNPACK delegate for CPU"
    assert "did not say" in ask_runtimes("CPU", "nothing of use").tracker


def test_opencv_tells_its_threads() -> None:
    assert "threads" in ask_runtimes("CPU", "").opencv
