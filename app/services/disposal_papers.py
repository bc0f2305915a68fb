"""The disposal record on paper: one disposal that was carried out, from what its entries say and nothing else."""

from datetime import date

from app.domain import disposals
from app.domain.actions import Action, Status
from app.domain.dates import day_words, moment_words
from app.domain.disposal_records import Acted, DisposalRecord, Went
from app.domain.disposals import Line
from app.domain.errors import Refused
from app.domain.kinds import KIND_WORDS, Kind
from app.domain.roles import Right
from app.i18n import N_, _
from app.services import laws, people
from app.services.seats import Seat
from app.store import ledger, records

STEPS = {
    Action.SEAL: N_("Proposed"),
    Action.APPROVE: N_("Approved"),
    Action.FINISH: N_("Carried out"),
}


def of(seat: Seat, number: str) -> tuple[str, DisposalRecord]:
    """Give a disposal's record by its number, and what a paper says of it; raises Refused before it is carried out."""
    seat.require_right(Kind.DISPOSAL, Right.SEE)
    record = records.find_number(seat.vault, number.strip().upper())
    if record is None or record.kind is not Kind.DISPOSAL:
        raise Refused(_("There is no disposal of that number."), "record")
    if record.status is not Status.FINISHED:
        raise Refused(_("{number} was not carried out, so there is nothing to say on paper yet.").format(
            number=record.number
        ), "record")  # fmt: skip
    steps = tuple(
        Acted(_(STEPS[one.head.action]), people.name(seat, one.head.actor), moment_words(one.head.time))
        for one in ledger.entries(seat.vault, record.id)
        if one.head.action in STEPS
    )
    rules = laws.in_words(seat)
    went = tuple(_went(line, rules) for line in disposals.read(record.now))
    alone = bool(record.now.get("alone"))
    return record.id, DisposalRecord(number=record.number, steps=steps, alone=alone, records=went)


def _went(line: Line, rules: dict[str, str]) -> Went:
    name = line.number or _day(line.about)
    return Went(_(KIND_WORDS[line.kind]), name, _day(line.due), line.rule, rules.get(line.rule, line.rule))


def _day(said: str) -> str:
    """Spell a day in words; what is none stays as it is."""
    try:
        return day_words(date.fromisoformat(said))
    except ValueError:
        return said
