"""Writes docs/benchmarks.md from the JSON files of `understudy evaluate` and `understudy bench`: no figure is typed.

    python packaging/benchmarks/make_page.py --own FILE --cross FILE --bench FILE... [--output FILE]

The words between the tables stand in page.md beside this script.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT))

from app.bench.tables import Sheet, markdown, markdown_page  # noqa: E402
from engine.evaluation.figures import Column, TableForm, as_text, tables_for  # noqa: E402

# how long a frame took is what bench tells, with nothing beside it
NOT_SHOWN = "ms_per_frame"
# of a long name the end, which tells clips of one source apart
LONGEST_NAME = 40


def main() -> None:
    """Read the files, fill the page, write it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--own", type=Path, required=True, help="JSON of evaluate --baselines, without --cross")
    parser.add_argument("--cross", type=Path, required=True, help="JSON of evaluate --baselines --cross … --cross-only")
    parser.add_argument("--bench", type=Path, nargs="+", required=True, help="JSON of bench, one a run")
    parser.add_argument("--output", type=Path, default=ROOT / "docs" / "benchmarks.md")
    options = parser.parse_args()
    own, cross = _read(options.own), _read(options.cross)
    parts = {
        "OWN_HOW": how(own, "clips"),
        "OWN_MEANS": means(own, truth=True),
        "OWN_CLIPS": clips(own, truth=True),
        "CROSS_HOW": how(cross, "cross"),
        "CROSS_MEANS": means(cross, truth=False),
        "CROSS_CLIPS": clips(cross, truth=False),
        "BENCH": "\n".join(markdown_page(_read(file)) for file in options.bench),
    }
    page = (HERE / "page.md").read_text(encoding="utf-8")
    for name, text in parts.items():
        page = page.replace(f"{{{name}}}", text.strip())
    options.output.write_text(page, encoding="utf-8")


def how(document: Mapping[str, Any], rows: str) -> str:
    """Return what was measured, with what, and when."""
    length = f"the first {document['seconds']:g} s of each" if document["seconds"] else "all of each"
    which = "every frame" if document["stride"] == 1 else f"every {document['stride']}. frame"
    return (
        f"{document['when'][:10]}, {len(document[rows])} rows, {length}, {which} measured; motion relative to: "
        f"{document['neutral']}. Measured by: {document['measured_by']}."
    )


def means(document: Mapping[str, Any], *, truth: bool) -> str:
    """Return a table per form: the means of the engine and of what it is compared with."""
    name = "mean" if truth else "cross_mean"
    rows = {document["engine"]: document[name]} | {key: one[name] for key, one in document["baselines"].items()}
    return _tables(tuple(tables_for(truth=truth)), list(rows.items()))


def clips(document: Mapping[str, Any], *, truth: bool) -> str:
    """Return a table per form: the engine's figures of every clip."""
    rows = [(_name(one), one) for one in document["clips" if truth else "cross"]]
    return _tables(tuple(tables_for(truth=truth)), rows)


def _tables(forms: Sequence[TableForm], rows: Sequence[tuple[str, Mapping[str, Any]]]) -> str:
    return "\n".join(markdown(sheet) for sheet in _sheets(forms, rows))


def _sheets(forms: Sequence[TableForm], rows: Sequence[tuple[str, Mapping[str, Any]]]) -> Iterator[Sheet]:
    for form in forms:
        # a column that no row has a figure for says nothing
        shown = (one for one in form.columns if one.name != NOT_SHOWN)
        columns = [one for one in shown if any(row.get(one.name) is not None for _, row in rows)]
        body = tuple((name, *(_cell(column, row) for column in columns)) for name, row in rows)
        yield Sheet(form.heading.capitalize(), ("", *(column.heading for column in columns)), body)


def _cell(column: Column, row: Mapping[str, Any]) -> str:
    return as_text(column, row.get(column.name))


def _name(row: Mapping[str, Any]) -> str:
    clip = row["clip"].rsplit(".", 1)[0]
    name = f"{row['photo'].rsplit('.', 1)[0]} by {clip}" if "photo" in row else clip
    return name if len(name) <= LONGEST_NAME else f"…{name[1 - LONGEST_NAME :]}"


def _read(file: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return document


if __name__ == "__main__":
    main()
