"""Tables as CSV files: read strictly, so that nothing half-comes in, and written so that a spreadsheet runs nothing.

Reading takes what the practice's other programs write: UTF-8, Windows-1252 or UTF-16, parted by comma, semicolon or
tab (RFC 4180 otherwise). What cannot be read without a guess is refused with the line it stands on. Writing gives
UTF-8 with a byte order mark and CRLF, and puts an apostrophe before a cell that a spreadsheet would take for a formula.
"""

import csv
import io
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import msgspec

from app.domain.errors import Refused
from app.domain.tables import Line, Table
from app.i18n import _

LARGEST = 64 * 1024 * 1024
MOST_ROWS = 1_000_000
MOST_COLUMNS = 200
LONGEST_CELL = 100_000
DELIMITERS = (",", ";", "\t")
FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
"""What a spreadsheet takes for the start of a formula, also in full width."""

_LINE_END = re.compile(r"\r\n|\r|\n")


def read(data: bytes, progress: Callable[[int], None] | None = None) -> Table:
    """Read a CSV file whose first row names its columns; raises Refused, with the line, for what it cannot be sure of.

    `progress` is told the number of rows read so far, every few thousand.
    """
    if len(data) > LARGEST:
        raise Refused(_("This file is larger than {size} MB.").format(size=LARGEST // 1024 // 1024))
    text, encoding = _decode(data)
    if "\0" in text:
        line = _line_of(text, text.index("\0"))
        raise Refused(
            _("Line {line} holds a zero byte: this is not a CSV file, or it was damaged.").format(line=line)
        )
    text, skipped, delimiter = _named_delimiter(text)
    delimiter = delimiter or _likely_delimiter(text)
    rows = (row for row in _rows(text, delimiter, skipped) if any(cell.strip() for cell in row.cells))
    head = next(rows, None)
    if head is None:
        raise Refused(
            _("This file is empty. Its first line names the columns, each further line is one client.")
        )
    if len(head.cells) > MOST_COLUMNS:
        raise Refused(_("This file has more than {count} columns.").format(count=MOST_COLUMNS))
    return Table(
        heads=tuple(cell.strip() for cell in head.cells),
        lines=tuple(_counted(rows, progress)),
        encoding=encoding,
        delimiter=delimiter,
    )


def read_job(payload: dict[str, Any], tell: Callable[[int, int], None]) -> dict[str, Any]:
    """Read a CSV file (`content`) in the child process; gives the table as plain values."""

    def counted(rows: int) -> None:
        tell(rows, 0)

    table: dict[str, Any] = msgspec.to_builtins(read(payload["content"], counted))
    return table


def spell(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    r"""Write rows as a CSV file that spreadsheets open as text only.

    >>> spell(["Name"], [["=1+1"]])
    b"\xef\xbb\xbfName\r\n'=1+1\r\n"
    """
    page = io.StringIO(newline="")
    writer = csv.writer(page, lineterminator="\r\n")
    writer.writerow([harmless(cell) for cell in heads])
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
    return b"\xef\xbb\xbf" + page.getvalue().encode("utf-8", "replace")


def harmless(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would run as a formula.

    >>> harmless("@SUM(A1)"), harmless("Ada")
    ("'@SUM(A1)", 'Ada')
    """
    return "'" + cell if cell.startswith(FORMULA) else cell


def _decode(data: bytes) -> tuple[str, str]:
    """Give the text and the name of the encoding it was read by."""
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        try:
            return data.decode("utf-16"), "UTF-16"
        except UnicodeDecodeError as error:
            raise Refused(
                _("This file says it is UTF-16 and is not: it was damaged or cut short.")
            ) from error
    try:
        return data.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError as error:
        line = _line_of(data[: error.start].decode("cp1252"), error.start)
        raise Refused(
            _(
                "Line {line} holds characters that are neither UTF-8 nor Windows-1252. Save the file as UTF-8."
            ).format(line=line)
        ) from error


def _line_of(text: str, position: int) -> int:
    return len(_LINE_END.findall(text[:position])) + 1


def _named_delimiter(text: str) -> tuple[str, int, str]:
    """Take off the line by which some programs name their delimiter ("sep=;"): text, lines taken off, delimiter."""
    named = re.match(r"sep=([,;\t])(?:\r\n|\r|\n)", text)
    return (text[named.end() :], 1, named[1]) if named else (text, 0, "")


def _likely_delimiter(text: str) -> str:
    """Choose the delimiter by which the first rows have the same number of columns, the more columns the better."""

    def fit(delimiter: str) -> tuple[float, int]:
        sample = io.StringIO(text[: 256 * 1024], newline="")
        try:
            widths = [len(row) for row in islice(csv.reader(sample, delimiter=delimiter), 51) if row][:50]
        except csv.Error:
            return 0.0, 0
        if not widths or widths[0] < 2:
            return 0.0, 0
        return widths.count(widths[0]) / len(widths), widths[0]

    return max(DELIMITERS, key=fit)


def _rows(text: str, delimiter: str, skipped: int) -> Iterator[Line]:
    """Give each row with the line it starts on; raises Refused where quotes do not close."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1 + skipped
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Refused(_refusal(line, str(error))) from error
        yield Line(line, tuple(cells))


def _refusal(line: int, error: str) -> str:
    if "larger than field limit" in error:
        return _too_long(line)
    return _(
        "Line {line} has a quotation mark that is not closed, or text right after a closing one. "
        "Nothing after it can be read for sure."
    ).format(line=line)


def _too_long(line: int) -> str:
    return _(
        "Line {line} has a cell of more than {count} characters; a quotation mark may not be closed."
    ).format(line=line, count=LONGEST_CELL)


def _counted(rows: Iterable[Line], progress: Callable[[int], None] | None) -> Iterator[Line]:
    for count, row in enumerate(rows, 1):
        if count > MOST_ROWS:
            raise Refused(_("This file has more than {count} rows.").format(count=MOST_ROWS))
        if any(len(cell) > LONGEST_CELL for cell in row.cells):
            raise Refused(_too_long(row.line))
        if progress and count % 5_000 == 0:
            progress(count)
        yield row
