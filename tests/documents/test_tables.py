"""CSV files: what other programs write comes in whole, or is refused with its line; what goes out runs nowhere."""

import csv
import io
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents import tables
from app.domain.errors import Refused
from app.domain.tables import Table
from app.services import jobs

NAUGHTY = (
    Path(__file__).parent.parent.joinpath("data", "naughty-strings.txt").read_text("utf-8").split("\n")[:-1]
)


def cells(data: bytes) -> list[tuple[str, ...]]:
    return [line.cells for line in tables.read(data).lines]


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("cp1252", "Windows-1252"), ("utf-16", "UTF-16")],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_usual_file_is_read(encoding: str, said: str, delimiter: str, end: str) -> None:
    text = (
        end.join(["Name,Ref", 'José,"7,1;2"', "Ada,8"]).replace(",", delimiter).replace("7" + delimiter, "7,")
    )
    table = tables.read(text.encode(encoding))
    assert (table.heads, table.encoding, table.delimiter) == (("Name", "Ref"), said, delimiter)
    assert [line.cells for line in table.lines] == [("José", "7,1;2"), ("Ada", "8")]


def test_each_row_knows_the_line_it_starts_on() -> None:
    table = tables.read(b'Name,Note\nAda,"two\nlines"\n\nBen,x\n')
    assert [(line.line, line.cells[0]) for line in table.lines] == [(2, "Ada"), (5, "Ben")]


def test_a_named_delimiter_is_believed_and_counted_as_a_line() -> None:
    table = tables.read(b"sep=;\r\nName;Ref\r\nA,B,C;1\r\n")
    assert (table.delimiter, table.lines[0].line, table.lines[0].cells) == (";", 3, ("A,B,C", "1"))


def test_utf_16_from_the_other_end_is_read_too() -> None:
    assert cells(b"\xfe\xff" + "Name\nJosé\n".encode("utf-16-be")) == [("José",)]


def test_a_comma_inside_names_does_not_make_it_the_delimiter() -> None:
    assert tables.read(b"Name;Ref\nOkafor, Ada;1\nLin, Mei;2\n").delimiter == ";"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"Name\nA\x00da\n", "Line 2"),
        (b'Name,Ref\nAda,1\n"Ben,2\nCy,3\n', "Line 3"),
        (b'Name,Ref\r\nAda,1\r\n"Ben"x,2\r\n', "Line 3"),
        (b"Name\nAda\nB\x81n\n", "Line 3"),
        (b"\xff\xfeN", "UTF-16"),
        (b"", "empty"),
        (b"\n , \n", "empty"),
        (b"Name\n" + b"a" * 100_001, "Line 2"),
        (b'Name\nAda\n"' + b"a" * 140_000, "Line 3"),
        (b"," * 200 + b"x\n", "columns"),
        ("Name\nAda\n".encode("utf-16-le"), "zero byte"),
    ],
)
def test_what_cannot_be_read_for_sure_is_refused_with_its_line(data: bytes, words: str) -> None:
    with pytest.raises(Refused) as refused:
        tables.read(data)
    assert words in refused.value.reason


def test_a_file_beyond_its_caps_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 3)
    assert len(tables.read(b"Name\na\nb\nc\n").lines) == 3
    with pytest.raises(Refused, match="more than 3 rows"):
        tables.read(b"Name\na\nb\nc\nd\n")
    monkeypatch.setattr(tables, "LARGEST", 4)
    with pytest.raises(Refused, match="larger"):
        tables.read(b"Name\n")


def test_progress_counts_the_rows() -> None:
    told: list[int] = []
    tables.read(b"Name\n" + b"Ada\n" * 12_000, told.append)
    assert told == [5_000, 10_000]


@pytest.mark.parametrize("start", list("=+-@\t\r"))
def test_no_cell_that_goes_out_starts_a_formula(start: str) -> None:
    page = tables.spell(["Name"], [[start + "1+1"]])
    assert page.startswith(b"\xef\xbb\xbfName\r\n")
    [_, [cell]] = csv.reader(io.StringIO(page.decode("utf-8-sig"), newline=""))
    assert cell == "'" + start + "1+1"


def test_every_naughty_string_goes_out_and_comes_back_equal() -> None:
    table = tables.read(tables.spell(["Name", "Again"], [[line, line] for line in NAUGHTY]))
    assert [line.cells for line in table.lines] == [(tables.harmless(line),) * 2 for line in NAUGHTY]


@given(st.lists(st.tuples(st.text(st.characters(codec="utf-8", exclude_characters="\0")), st.just("x"))))
def test_whatever_goes_out_comes_back_whole(rows: list[tuple[str, str]]) -> None:
    table = tables.read(tables.spell(["Name", "Mark"], rows))
    assert [line.cells for line in table.lines] == [(tables.harmless(name), mark) for name, mark in rows]


def test_a_file_is_read_in_a_child_of_this_program() -> None:
    table = msgspec.convert(jobs.run("clients-csv", {"content": b"Name\nAda\n"}), Table)
    assert table == tables.read(b"Name\nAda\n")
    with pytest.raises(Refused, match="Line 2"):
        jobs.run("clients-csv", {"content": b"Name\n\0\n"})


@given(st.binary(max_size=400))
def test_no_bytes_crash_it(data: bytes) -> None:
    try:
        tables.read(data)
    except Refused as refused:
        assert refused.reason
