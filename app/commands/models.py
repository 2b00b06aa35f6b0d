"""understudy models: networks that can be downloaded, and whether they are here."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from app import option_types, paths, user_paths
from app.exit_status import ExitStatus
from app.terminal import ProgressBar, say
from engine.errors import LiveError, UsageError
from engine.runtime.manifest import Model, load_manifest, model_named
from engine.runtime.store import ModelStore, Presence, worst

WITHOUT_NETWORKS, CONVERTED = "mesh", "liveportrait"


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    """Tell the parser about the command and what it can do."""
    parser = commands.add_parser("models", parents=[common], help="list, fetch, check and export networks")
    doings = parser.add_subparsers(title="what to do", metavar="list|download|verify|export", required=True)
    listing = doings.add_parser("list", parents=[common], help="show which there are, and whether they are here")
    listing.set_defaults(start=start_list)
    download = doings.add_parser("download", parents=[common], help="fetch one; Ctrl-C and again goes on")
    download.add_argument("name", metavar="NAME", help="as in the list")
    download.add_argument(
        "--from",
        dest="folder",
        type=option_types.file_name("a folder"),
        metavar="DIR",
        help="take the files from a folder instead of the internet",
    )
    download.set_defaults(start=start_download)
    verify = doings.add_parser("verify", parents=[common], help="read the files and tell whether they are right")
    verify.add_argument("name", nargs="?", metavar="NAME", help="default: all that are here")
    verify.set_defaults(start=start_verify)
    export = doings.add_parser("export", parents=[common], help="turn an engine's networks into ONNX files")
    export.add_argument("name", metavar="NAME", help="an engine")
    export.set_defaults(start=start_export)


def start_list(_options: argparse.Namespace) -> ExitStatus:
    """Write all models to stdout."""
    models, store = _open()
    for model in models.values():
        sys.stdout.write(
            f"{model.name}  ({store.presence(model).value})\n"
            f"  {model.purpose}\n"
            f"  {_megabytes(model.size_bytes)}, licence {model.licence}, by {model.made_by}, {model.home}\n"
        )
    sys.stdout.write(f"They lie in {store.folder}\n")
    return ExitStatus.DONE


def start_download(options: argparse.Namespace) -> ExitStatus:
    """Fetch a model. Raises LiveError when it cannot be had."""
    # late: a list needs no network
    from engine.runtime.download import download, take_from

    models, store = _open()
    model = model_named(models, options.name)
    if store.presence(model) is Presence.VERIFIED and options.folder is None:
        sys.stdout.write(f"{model.name} is here already and was verified: {store.folder / model.name}\n")
        _make_ready(model, store)
        return ExitStatus.DONE
    say(f"{model.name}: {_megabytes(model.size_bytes)}, licence {model.licence}, by {model.made_by}, {model.home}")
    if model.note:
        say(model.note)
    with ProgressBar(model.name) as bar:

        def show(done: int, name: str) -> None:
            bar.show(done / model.size_bytes, f"{_megabytes(done)} of {_megabytes(model.size_bytes)}  {name}")

        if options.folder is not None:
            take_from(options.folder, model, store, show)
        else:
            download(model, store, show)
    sys.stdout.write(f"{model.name} is here and verified: {store.folder / model.name}\n")
    _make_ready(model, store)
    return ExitStatus.DONE


def start_verify(options: argparse.Namespace) -> ExitStatus:
    """Write to stdout whether files are right; BAD_INPUT unless all are. Raises WeightsError for unreadable ones."""
    models, store = _open()
    if options.name is not None:
        chosen = [model_named(models, options.name)]
    else:
        chosen = [model for model in models.values() if store.presence(model) is not Presence.MISSING]
    if not chosen:
        sys.stdout.write("No model is here, so there is nothing to verify.\n")
        return ExitStatus.DONE
    return _worst_status(_verify(model, store) for model in chosen)


def start_export(options: argparse.Namespace) -> ExitStatus:
    """Write an engine's networks as ONNX files. Raises LiveError where there is nothing to export, or it fails."""
    from engine.animators.registry import ANIMATORS, PLANNED

    name, models = options.name, load_manifest(paths.model_manifest_path())
    if name == CONVERTED:
        return _export_liveportrait()
    if name in PLANNED:
        raise UsageError(f"'{name}' cannot be exported: its engine is not part of this version yet.")
    if name == WITHOUT_NETWORKS:
        raise UsageError(f"'{name}' has nothing to export: this engine works without networks of its own.")
    if name in ANIMATORS:
        raise UsageError(f"'{name}' has nothing to export: its networks are ONNX files already.")
    if name in models:
        raise UsageError(f"'{name}' has nothing to export: it is used as it was downloaded.")
    raise UsageError(f"There is no engine '{name}'. Engines: {', '.join([*ANIMATORS, *PLANNED])}.")


def _open() -> tuple[dict[str, Model], ModelStore]:
    return load_manifest(paths.model_manifest_path()), ModelStore(user_paths.models_dir())


def _verify(model: Model, store: ModelStore) -> ExitStatus:
    with ProgressBar(f"checking {model.name}") as bar:
        found = store.verify(model, _counter(bar, model.size_bytes))
    whole = worst(found.values())
    sys.stdout.write(f"{model.name}: {whole.value}\n")
    if whole is Presence.VERIFIED:
        return ExitStatus.DONE
    for name, presence in found.items():
        if presence is not Presence.VERIFIED:
            sys.stdout.write(f"  {name}: {presence.value}\n")
    sys.stdout.write(f"  Fetch what is missing or damaged:  understudy models download {model.name}\n")
    return ExitStatus.BAD_INPUT


def _counter(bar: ProgressBar, of_bytes: int) -> Callable[[int], None]:
    read = 0

    def count(more: int) -> None:
        nonlocal read
        read += more
        bar.show(read / of_bytes, _megabytes(read))

    return count


def _worst_status(statuses: Iterable[ExitStatus]) -> ExitStatus:
    # all of them first: every model is to be looked at
    return max(list(statuses))


def _make_ready(model: Model, store: ModelStore) -> None:
    """Convert what is not used as it was published. Raises LiveError; what was downloaded stays."""
    if model.name != CONVERTED:
        return
    from engine.animators.liveportrait.weights_folder import convert_published

    say("The files are made ready, once; this takes some seconds.")
    convert_published(store.folder / model.name, model)
    say(f"Choose it with --engine {model.name}, or in the panel under Devices.")


def _export_liveportrait() -> ExitStatus:
    from engine.animators.liveportrait.weights_folder import GRAPHS, export_graphs, require_weights

    folder, started_s = user_paths.models_dir() / CONVERTED, time.monotonic()
    require_weights(folder)
    say("The graphs are written; this takes some minutes.")
    made = export_graphs(folder)
    for file in made.files:
        sys.stdout.write(f"{file.name}  {_megabytes(file.size_bytes)}\n")
    sys.stdout.write(
        f"{len(made.files)} graphs, {_megabytes(made.size_bytes)}, in {time.monotonic() - started_s:.0f} seconds: "
        f"{folder / GRAPHS}\n"
    )
    _build_for_tensorrt(folder)
    return ExitStatus.DONE


def _build_for_tensorrt(folder: Path) -> None:
    """Let TensorRT build the graphs where it runs; they stay where it fails, and that is told."""
    from engine.animators.liveportrait.opening import build_for_tensorrt

    def begin() -> None:
        say("TensorRT builds the graphs for this graphics card; this takes some minutes.")

    try:
        built = build_for_tensorrt(folder, user_paths.compiled_dir(), begin)
    except LiveError as error:
        say(f"The graphs are used without TensorRT: {error.user_message}")
        return
    if built is not None:
        say(f"Built for TensorRT{' in half precision' if built.half else ''}, and compared: {built.folder}")


def _megabytes(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count < 10e6 else f"{count / 1e6:.0f} MB"
