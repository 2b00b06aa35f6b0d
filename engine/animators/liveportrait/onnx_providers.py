"""What can run the exported graphs, in order of preference, and how each is set up. The one place for both."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

TENSORRT, CUDA, CPU = "TensorrtExecutionProvider", "CUDAExecutionProvider", "CPUExecutionProvider"


@dataclass(frozen=True, slots=True)
class Provider:
    """One of ONNX Runtime's execution providers.

    name: ONNX Runtime's. device: where the graphs' inputs and outputs lie. options: always. recording: options besides
    for a CUDA graph. keeping: options besides whose value is the folder of what it built. half: those for fp16.
    behind: what runs the operators that it leaves. memory_pattern: whether memory may be planned ahead.
    """

    name: str
    device: str = "cpu"
    options: tuple[tuple[str, str], ...] = ()
    recording: tuple[tuple[str, str], ...] = ()
    keeping: tuple[str, ...] = ()
    half: tuple[tuple[str, str], ...] = ()
    behind: tuple[str, ...] = (CPU,)
    memory_pattern: bool = True

    def arguments(
        self, *, recorded: bool = False, folder: Path | None = None, half: bool = False
    ) -> list[tuple[str, dict[str, str]]]:
        """Return what a session is given as providers. folder: of what is kept; asked of those that keep something."""
        assert (folder is not None) or not self.keeping
        own = dict(self.options)
        own |= dict(self.recording) if recorded else {}
        own |= dict.fromkeys(self.keeping, str(folder))
        own |= dict(self.half) if half else {}
        return [(self.name, own), *((name, {}) for name in self.behind)]


_CUDA_OPTIONS = (
    ("device_id", "0"),
    # shapes never change, so that a long search at the start pays
    ("cudnn_conv_algo_search", "EXHAUSTIVE"),
    ("cudnn_conv_use_max_workspace", "1"),
    # takes no more than it needs: other programs draw on the card too
    ("arena_extend_strategy", "kSameAsRequested"),
)

PROVIDERS = (
    Provider(
        TENSORRT,
        "cuda",
        (("device_id", "0"), ("trt_engine_cache_enable", "1"), ("trt_timing_cache_enable", "1")),
        recording=(("trt_cuda_graph_enable", "1"),),
        keeping=("trt_engine_cache_path", "trt_timing_cache_path"),
        half=(("trt_fp16_enable", "1"),),
        behind=(CUDA, CPU),
    ),
    Provider(CUDA, "cuda", _CUDA_OPTIONS, recording=(("enable_cuda_graph", "1"),)),
    Provider("MIGraphXExecutionProvider"),
    Provider("DmlExecutionProvider", memory_pattern=False),
    Provider("CoreMLExecutionProvider", options=(("ModelFormat", "MLProgram"), ("MLComputeUnits", "ALL"))),
    Provider(CPU, behind=()),
)
BY_NAME = {one.name: one for one in PROVIDERS}
ON_PROCESSOR = BY_NAME[CPU]
