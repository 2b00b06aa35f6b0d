"""LivePortrait's folder in the user's store: the published files, what is made of them, and whether all is whole.

- liveportrait/*.pth: as published
- liveportrait/converted/weights.safetensors: read in their place, made once
- liveportrait/onnx/*.onnx: if exported
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from engine.errors import OutputError, WeightsError
from engine.runtime.made_files import Made, forget_made, read_record, record_made, require_made
from engine.runtime.manifest import Model

CONVERTED, GRAPHS = "converted", "onnx"
WEIGHTS = "weights.safetensors"
# to be raised whenever the graphs change: those that were exported before are then not used any more
GRAPHS_VERSION = 3
DOWNLOAD, EXPORT = "understudy models download liveportrait", "understudy models export liveportrait"
NO_TORCH = "LivePortrait needs PyTorch. Install Understudy with its 'torch' extra."


def why_unavailable(folder: Path | None) -> str:
    """Return why the engine cannot be used now, or an empty text. Quick: contents are not read."""
    made = None if folder is None else read_record(folder / CONVERTED)
    if folder is None or made is None:
        return f"The networks of LivePortrait are not here. Run:  {DOWNLOAD}"
    if [file.name for file in made.files] != [WEIGHTS] or not (folder / CONVERTED / WEIGHTS).is_file():
        return f"The networks of LivePortrait are damaged. Run:  {DOWNLOAD}"
    return ""


def convert_published(folder: Path, model: Model) -> bool:
    """Make the file that is read out of the published ones, which are right as model says; False if it is there.

    Raises WeightsError without PyTorch or for files of another kind, OutputError where it cannot be written.
    """
    target, origin = folder / CONVERTED, _origin(model)
    made = read_record(target)
    if made is not None and made.origin == origin and _is_whole(target, made):
        return False
    try:
        from engine.animators.liveportrait.convert import convert
    except ImportError as error:
        raise WeightsError(f"The files are here. {NO_TORCH} Then:  {DOWNLOAD}") from error
    _empty(target)
    convert(folder, target / WEIGHTS)
    record_made([target / WEIGHTS], origin)
    return True


def export_graphs(folder: Path) -> Made:
    """Write the ONNX graphs beside the weights. Raises WeightsError, and OutputError where they cannot be written."""
    weights = require_weights(folder)
    try:
        # the exporter needs it, and says so late and in its own words
        import onnx  # noqa: F401

        from engine.animators.liveportrait.builder import load_networks
        from engine.animators.liveportrait.convert import read_converted
        from engine.animators.liveportrait.export import export_networks
        from engine.animators.liveportrait.savings import save_work
    except ImportError as error:
        raise WeightsError(NO_TORCH) from error
    target = folder / GRAPHS
    _empty(target)
    networks = load_networks(read_converted(weights))
    save_work(networks)
    written = export_networks(networks, target)
    return record_made(written, graphs_origin(folder))


def require_weights(folder: Path) -> Path:
    """Return the converted weights, found right. Raises WeightsError, which names what to type."""
    reason, made = why_unavailable(folder), read_record(folder / CONVERTED)
    if made is None or reason:
        raise WeightsError(reason)
    require_made(folder / CONVERTED, made, f"Run:  {DOWNLOAD}")
    return folder / CONVERTED / WEIGHTS


def weights_sha256(folder: Path) -> str:
    """Return the SHA-256 of the converted weights as recorded; empty where there are none."""
    made = read_record(folder / CONVERTED)
    return "" if made is None else made.files[0].sha256


def find_graphs(folder: Path) -> Path | None:
    """Return the folder of the graphs, found right and made of these weights; None where there are none.

    Raises WeightsError for damaged ones.
    """
    made = read_record(folder / GRAPHS)
    if made is None or made.origin != graphs_origin(folder):
        return None
    require_made(folder / GRAPHS, made, f"Run:  {EXPORT}")
    return folder / GRAPHS


def _origin(model: Model) -> str:
    return hashlib.sha256(" ".join(file.sha256 for file in model.files).encode()).hexdigest()


def graphs_origin(folder: Path) -> str:
    """Return what graphs that are exported now are made from; empty without weights."""
    sha256 = weights_sha256(folder)
    return sha256 and f"{sha256} version {GRAPHS_VERSION}"


def _is_whole(folder: Path, made: Made) -> bool:
    try:
        require_made(folder, made, "")
    except WeightsError:
        return False
    return True


def _empty(folder: Path) -> None:
    """Make folder ready to be filled anew. Raises OutputError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder} cannot be made ({error.strerror}). Check its permissions.") from error
    forget_made(folder)
