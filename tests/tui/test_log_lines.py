"""Printed lines on their own: levels, fields, the buffer that holds so many and no more."""

from __future__ import annotations

import pytest

from kubetui.tui.logs import columns
from kubetui.tui.logs.buffer import Buffer, keeping
from kubetui.tui.logs.records import LONGEST, Record, coloured, level, parsed
from kubetui.tui.widgets.log_view import _sorted
from kubetui.views.model import span_text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2026-01-02 12:00:00 ERROR no route", "error"), ("E0102 12:00:00.1 1 main.go:7] no", "error"),
        ("W0102 12:00:00.1 1 main.go:7] hm", "warning"), ("I0102 12:00:00.1 1 main.go:7] fine", ""),
        ('{"level":"fatal","msg":"x"}', "error"), ('time=1 level=warn msg="x"', "warning"),
        ("[debug] x", "muted"), ("<warning> x", "warning"), ("panic: runtime error", "error"),
        ("no error occurred, no warning either", ""), ("INFO an ERROR is only named here", ""),
        ('GET /errors HTTP/1.1" 500', ""), ("x" * 300 + " ERROR", ""), ("", ""),
    ],
)  # fmt: skip
def test_how_grave_a_line_says_it_is(text: str, wanted: str) -> None:
    assert level(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('{"ts":1767355201.5,"level":30,"msg":"hi","user":{"id":7},"ok":true}',
         '12:00:01.500 info  hi  user={"id":7}  ok=true'),
        ('{"@timestamp":"2026-01-02T12:00:01Z","severity":"ERROR","message":"no"}', "12:00:01     error no"),
        ('{"time":1767355201500,"lvl":"dbug"}',
         '12:00:01.500 dbug  {"time":1767355201500,"lvl":"dbug"}'),
        ('ts=2026-01-02T12:00:01.25Z level=warn msg="a \\"b\\" c" n=1', '12:00:01.25  warn  a "b" c  n=1'),
        ("just=one", "10:00:00.000       just=one"), ("prose with a=b in it", "10:00:00.000       prose with a=b in it"),
        ("{broken json", "10:00:00.000       {broken json"), ("[1, 2]", "10:00:00.000       [1, 2]"),
        ("WARN plain", "10:00:00.000 warn  WARN plain"), ('{"time":1e300,"msg":"x"}', "1e+300             x"),
    ],
)  # fmt: skip
def test_json_and_logfmt_become_columns_and_prose_stays_a_message(text: str, wanted: str) -> None:
    record = parsed(f"2026-01-02T10:00:00.000Z {text}")
    assert span_text(columns.line(record)) == wanted


def test_what_is_hostile_or_endless_is_counted_as_it_is_shown() -> None:
    assert Record("a\x1b[31mb\x1b[0mc").cells == 3 and Record("日本").cells == 4 and Record("a\tb").cells == 3
    assert Record("bad \u202e x").plain == "bad <U+202E> x" and Record("\x1b[1mbold").plain == "bold"
    endless = Record("x" * (LONGEST + 5000))
    assert endless.text.endswith("… and 5,000 characters more, not kept")
    assert sum(len(span.text) for span in endless.line) == len(endless.text)
    assert [(span.text, span.role) for span in coloured("\x1b[1;31mred\x1b[39m plain")] == [
        ("red", "error"), (" plain", "")]  # fmt: skip


def test_lines_of_several_sources_are_sorted_and_notes_stay_where_they_were_said() -> None:
    records = [Record("note 1", note=True), Record("b", 0, "2"), Record("note 2", note=True), Record("a", 1, "1"),
               Record("c", 1, "2")]  # fmt: skip
    assert [record.text for record in _sorted(records)] == ["note 1", "a", "b", "note 2", "c"]


def test_the_buffer_holds_so_many_lines_and_knows_where_each_stands() -> None:
    buffer = Buffer(capacity=100)
    buffer.width = 10
    buffer.search(keeping("7"))
    for start in range(0, 300, 30):
        buffer.add([Record(f"{number:04} {'long' * (number % 5)}") for number in range(start, start + 30)])
    assert buffer.first + len(buffer.records) == 300 and len(buffer.records) <= 100
    assert buffer.shown[0] == buffer.first and buffer.hits == [n for n in buffer.shown if "7" in f"{n:04}"]
    heights = [-(-(5 + 4 * (number % 5)) // 10) for number in buffer.shown]
    assert buffer.rows == sum(heights)
    at = [buffer.at(row) for row in range(buffer.rows)]
    assert at == [
        (n, part) for n, height in zip(buffer.shown, heights, strict=True) for part in range(height)
    ]
    assert all(buffer.at(buffer.row_of(number)) == (number, 0) for number in buffer.shown)
    buffer.keep(keeping("00 !3 /"))
    buffer.keep(keeping("/3$|long"))
    assert all(buffer.record(number).text for number in buffer.shown) and buffer.dropped == buffer.first
    small = Buffer(capacity=1000, characters=1000)
    small.add([Record("x" * 100) for _ in range(50)])
    assert sum(len(record.text) for record in small.records) <= 1000 and small.dropped >= 40


@pytest.mark.parametrize(
    ("words", "kept"),
    [("", "all"), ("GET", "get"), ("get !b", "a"), ("!get", "post"), ("/a$/", "a"), ("/^post", "post")],
)
def test_which_lines_are_kept(words: str, kept: str) -> None:
    lines = {
        "get": ["GET /a", "GET /b"],
        "a": ["GET /a"],
        "post": ["POST /c"],
        "all": ["GET /a", "GET /b", "POST /c"],
    }
    wanted = keeping(words)
    assert [line for line in lines["all"] if wanted is None or wanted(line)] == lines[kept]


def test_what_does_not_fit_goes_on_under_the_text() -> None:
    buffer = Buffer()
    buffer.width, buffer.lead = 40, 10
    assert [buffer.height(Record("x" * cells)) for cells in (30, 31, 60, 61)] == [1, 2, 2, 3]
    buffer.lead = 21  # too little would be left beside it
    assert (buffer.hang, buffer.height(Record("x" * 19)), buffer.height(Record("x" * 20))) == (0, 1, 2)
