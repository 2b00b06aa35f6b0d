"""A benchmark's document as tables, for the terminal and in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.table import Table

# of the threads only those that take at least this share of a core are told
LEAST_SHARE = 0.005
# a run that took so much longer than asked for is told of
_NOTABLE_S = 2.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: a line above it, the headings, and rows of as many cells. The first column is on the left."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def sheets_of(document: Mapping[str, Any]) -> Iterator[Sheet]:
    """Yield the tables of a document as written by --json."""
    runs = document["runs"]
    yield Sheet("The whole pipeline, camera to output; delay in ms", _SPEED, tuple(_speed(run) for run in runs))
    yield Sheet("What it took of the machine", _COST, tuple(_cost(run) for run in runs))
    stages = tuple(dict.fromkeys(stage for run in runs for stage in run["stages"]))
    yield Sheet(
        "Stages, ms: p50 / p95 / p99",
        ("", *stages),
        tuple((_label(run), *(_three(run["stages"].get(stage)) for stage in stages)) for run in runs),
    )
    yield Sheet(
        "Cores used, by thread",
        ("", "thread", "cores"),
        tuple(
            (_label(run), name, f"{share:.3f}")
            for run in _mains(runs)
            for name, share in run["cpu_by_thread"].items()
            if share >= LEAST_SHARE
        ),
    )
    if document["allocations"]:
        yield Sheet(
            "Python's memory per picture, by tracemalloc in a run of its own",
            ("", "pictures", "most at once, kB", "kept, bytes", "kept, blocks"),
            tuple(_memory(one) for one in document["allocations"]),
        )
    yield Sheet(
        "What really computed, asked of each runtime",
        ("", "engine", "tracker", "OpenCV", "ONNX Runtime nodes"),
        tuple(_computing(run) for run in _mains(runs)),
    )
    yield from map(parts_sheet, document.get("parts", ()))
    if document["not_run"]:
        rows = tuple((_label(one), one["reason"]) for one in document["not_run"])
        yield Sheet("Not run", ("", "why"), rows)


def parts_sheet(one: Mapping[str, Any]) -> Sheet:
    """Return the table of the parts of an engine's picture, as in a document's list of them."""
    unsettled = "" if one["settled"] else "; not as fast yet as it gets"
    rows = tuple(
        (part["name"], str(part["calls"]), *(f"{part[name]:.2f}" for name in ("p50_ms", "p95_ms", "p99_ms")))
        for part in one["times"]
    )
    return Sheet(
        f"Parts of a picture of {one['engine']}, ms, on {one['provider']}{unsettled}",
        ("", "calls", "p50", "p95", "p99"),
        rows,
    )


def rich_table(sheet: Sheet) -> Table:
    """Return the table for a terminal."""
    table = Table(title=sheet.title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for number, heading in enumerate(sheet.headings):
        table.add_column(heading, justify="right" if number and _of_figures(sheet, number) else "left")
    for row in sheet.rows:
        table.add_row(*row)
    return table


def markdown(sheet: Sheet) -> str:
    """Return the table in Markdown, its title above it in bold."""
    rule = ["---" if not number or not _of_figures(sheet, number) else "---:" for number in range(len(sheet.headings))]
    lines = [sheet.headings, rule, *sheet.rows]
    table = "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)
    return f"**{sheet.title}**\n\n{table}\n"


def preface(document: Mapping[str, Any]) -> str:
    """Return one sentence: machine, date, what was played, how long, and what made it hard or easy."""
    machine, load = document["machine"], document["load_cores"]
    memory = f", {machine['memory_gb']:g} GB" if machine["memory_gb"] else ""
    busy = f"; {load} of the cores kept busy by another program" if load else ""
    held = document["target_ms"]
    longer = "".join(_longer(run, document["seconds"]) for run in document["runs"])
    saved = f"; work left out to hold {held:g} ms" if held else "; no work left out to hold the delay"
    return (
        f"{document['when'][:10]}: {machine['processor']}, {machine['cores']} cores{memory}, {machine['system']}, "
        f"Python {machine['python']}; camera: {document['camera']}, avatar: {document['avatar']}, "
        f"{document['seconds']:g} s a run{longer}{saved}{busy}."
    )


def markdown_page(document: Mapping[str, Any]) -> str:
    """Return all tables in Markdown."""
    return "\n".join([f"{preface(document)}\n", *(markdown(sheet) for sheet in sheets_of(document))])


def _longer(run: Mapping[str, Any], usual_s: float) -> str:
    """Return what there is to say of a run that went on until live pictures had come; mostly nothing."""
    # documents of older versions do not tell
    took_s = run.get("seconds", 0.0)
    if took_s < usual_s + _NOTABLE_S:
        return ""
    return f"; {_label(run)}: {took_s:.0f} s, in which {run['live']} live pictures came"


_SPEED = ("", "fps", "new fps", "delay p50", "p95", "p99", "late", "dropped", "idle")
_COST = ("", "cores", "threads", "peak MB", "growth MB", "governor")


def _speed(run: Mapping[str, Any]) -> tuple[str, ...]:
    end = run["end_to_end"]
    return (
        _label(run),
        # an engine may take seconds for a picture
        *(f"{rate:.1f}" if rate >= 1 else f"{rate:.2f}" for rate in (end["fps"], run["new_fps"])),
        *(f"{end[name]:.1f}" for name in ("p50_ms", "p95_ms", "p99_ms")),
        *(str(run[name]) for name in ("late", "dropped", "idle")),
    )


def _cost(run: Mapping[str, Any]) -> tuple[str, ...]:
    memory = run["memory_mb"]
    return (
        _label(run),
        f"{run['cpu']:.2f}",
        _known(run["threads"]),
        _known(memory["peak"]),
        _known(memory["growth"]),
        run["governor"] or "–",
    )


def _memory(one: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        _label(one),
        str(round(one["pictures"])),
        f"{one['peak_bytes'] / 1e3:.0f}",
        f"{one['kept_bytes']:.0f}",
        f"{one['kept_blocks']:.1f}",
    )


def _computing(run: Mapping[str, Any]) -> tuple[str, ...]:
    told = run["computing"]
    nodes = ", ".join(f"{count} on {provider}" for provider, count in told["nodes"].items())
    return run["engine"], told["engine"], told["tracker"], told["opencv"], nodes or "none in use"


def _mains(runs: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Yield the first run of every engine."""
    yield from {run["engine"]: run for run in reversed(runs)}.values()


def _label(run: Mapping[str, Any]) -> str:
    width, height = run["size"]
    # documents of older versions do not tell what alone was measured
    alone = f", {run['alone']}" if run.get("alone") else ""
    return f"{run['engine']} {width}×{height} at {run['rate_hz']:g}{alone}"


def _three(latency: Mapping[str, float] | None) -> str:
    return "–" if latency is None else " / ".join(f"{latency[name]:.1f}" for name in ("p50_ms", "p95_ms", "p99_ms"))


def _known(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"


def _of_figures(sheet: Sheet, column: int) -> bool:
    """Return whether a column holds figures rather than words."""
    return all(row[column][:1] in "-–0123456789" for row in sheet.rows)
