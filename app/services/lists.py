"""Lists that leave: the lines of a list as it is shown, as a signed paper or as a table, with or without names."""

from collections.abc import Sequence
from pathlib import Path

from app.documents import tables
from app.domain.actions import Action
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.ledger import Content
from app.domain.list_papers import MOST_LINES, ListPaper, Shown
from app.domain.proofs import Act
from app.domain.reports import ABOUT, LISTS, Report, ReportKind
from app.domain.roles import Right
from app.domain.summaries import Tally
from app.i18n import _
from app.services import report_covers
from app.services.reports import Prepared
from app.services.seats import Seat
from app.store import files, ledger
from app.store.ledger import NewEntry


def may_save(seat: Seat, which: ReportKind) -> bool:
    """Say whether this person may take such a list out."""
    return which in LISTS and seat.may(ABOUT[which], Right.EXPORT)


def paper(seat: Seat, which: ReportKind, shown: Shown, deidentified: bool) -> Prepared:
    """Give what a signed paper of a list needs; raises Refused. Nothing leaves before it is signed."""
    seat.require_right(ABOUT[which], Right.EXPORT)
    seat.require(Kind.EXPORT, Action.EXPORTED)
    if len(shown.rows) > MOST_LINES:
        raise Refused(
            _("A paper takes at most {count} lines. Narrow the list, or save it as a table.").format(
                count=f"{MOST_LINES:,}"
            )
        )
    taken = shown.nameless() if deidentified else shown
    if not taken.heads:
        raise Refused(_("Without names nothing is left of this list."))
    body = ListPaper(heads=taken.heads, rows=taken.rows, narrowed=taken.narrowed)
    left_out = [_("What is sealed in the records themselves is not on this list.")]
    if deidentified:
        left_out.append(_("De-identified: every column that names a person is left out."))
    cover = report_covers.of(
        seat,
        which,
        _("The lines of the list as they were shown, all that fit"),
        None,
        (Tally("lines", _("Lines"), len(taken.rows)),),
        tuple(left_out),
        deidentified,
    )
    allowed = "\n".join((cover.practice, *cover.address, *(one.name for one in cover.signers))).casefold()
    forbidden = sorted(name for name in shown.names() if name.casefold() not in allowed)
    return Prepared(
        report=Report(cover=cover, body=body),
        register=report_covers.register(seat),
        forbidden=tuple(forbidden) if deidentified else (),
    )


def save_table(
    seat: Seat, which: ReportKind, path: Path, heads: Sequence[str], rows: Sequence[Sequence[str]]
) -> int:
    """Write the lines that are shown as a CSV file that no spreadsheet runs; the export is an entry of its own."""
    seat.require_right(ABOUT[which], Right.EXPORT)
    seat.require(Kind.EXPORT, Action.EXPORTED)
    seat.require_proof(Act.EXPORT_LIST)
    said = {"what": which.value, "format": "csv", "rows": len(rows)}
    entry = NewEntry(kind=Kind.EXPORT, action=Action.EXPORTED, open=Content(said))

    def note() -> None:
        ledger.append(seat.vault, [entry], seat.now())

    files.atomic_write(path, tables.spell(heads, rows), before_naming=note)
    return len(rows)
