from __future__ import annotations

from dataclasses import replace

from app.bench.bench_run import BenchResult
from app.bench.case import Refused
from app.bench.document import document_of
from app.bench.tables import markdown_page, preface, rich_table, sheets_of


def test_every_row_has_as_many_cells_as_there_are_headings(result: BenchResult) -> None:
    sheets = list(sheets_of(document_of(result)))
    assert len(sheets) == 8
    for sheet in sheets:
        assert sheet.rows and all(len(row) == len(sheet.headings) for row in sheet.rows)
        assert rich_table(sheet).row_count == len(sheet.rows)


def test_markdown_holds_the_figures_and_cannot_be_broken_by_a_bar(result: BenchResult) -> None:
    page = markdown_page(document_of(result))
    lines = [line for line in page.splitlines() if line.startswith("|")]
    assert any("mesh 640×480 at 60" in line and "20.0 / 40.0 / 60.0" in line for line in lines)
    assert any("Its weights / are away." in line for line in lines)
    bars = {line.count("|") for line in lines if "weights" in line}
    assert bars == {3}


def test_the_parts_of_a_picture_name_what_computed(result: BenchResult) -> None:
    sheet = next(sheet for sheet in sheets_of(document_of(result)) if sheet.title.startswith("Parts of a picture"))
    assert "mesh" in sheet.title and "GPU: fp16; not as fast yet as it gets" in sheet.title
    assert sheet.rows == (("G, by itself", "5", "1.50", "2.50", "3.50"), ("whole picture", "4", "9.00", "9.00", "9.00"))
    # a document of a version that did not time them
    old = {key: value for key, value in document_of(result).items() if key != "parts"}
    assert len(list(sheets_of(old))) == 7


def test_threads_that_hardly_work_are_left_out(result: BenchResult) -> None:
    page = markdown_page(document_of(result))
    assert "animate" in page and "quiet" not in page


def test_machine_date_and_load_are_told(result: BenchResult) -> None:
    told = preface(document_of(result))
    assert (
        told.startswith("20")
        and "clip.mp4" in told
        and "1 of the cores kept busy" in told
        and "no work left out" in told
    )


def test_a_run_that_went_on_until_live_pictures_came_is_told(result: BenchResult) -> None:
    document = document_of(result)
    assert "pictures came" not in preface(document)
    document["runs"][2] |= {"seconds": 61.4, "live": 2}
    assert "2 s a run; other 640×480 at 30: 61 s, in which 2 live pictures came;" in preface(document)
    # a document of a version that did not tell
    for run in document["runs"]:
        del run["seconds"], run["live"]
    assert "2 s a run; no work left out" in preface(document)


def test_a_rate_below_one_is_not_rounded_to_nothing(result: BenchResult) -> None:
    document = document_of(result)
    document["runs"][2] |= {"new_fps": 0.033}
    assert "| other 640×480 at 30 | 30.0 | 0.03 |" in markdown_page(document)


def test_what_was_left_out_is_told_apart(result: BenchResult) -> None:
    left = Refused(replace(result.allocations[0].case, allocations=True), "Left out.")
    document = document_of(replace(result, allocations=(), refused=(left,)))
    page = markdown_page(document)
    assert "| mesh 640×480 at 30, memory | Left out. |" in page and "tracemalloc" not in page
