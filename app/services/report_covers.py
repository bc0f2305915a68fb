"""What a report says about itself: its number, its practice, the ledger it stands on, and who signs it."""

from app import __version__
from app.domain.kinds import Kind, number
from app.domain.registers import read as read_register
from app.domain.reports import REPORT_WORDS, Cover, Earlier, Period, ReportKind, Signer
from app.domain.summaries import Tally
from app.i18n import _
from app.services import practice as practice_acts
from app.services.seats import Seat
from app.store import ledger, records

LOOK_BACK = 200
"""Exports looked through for the report before this one."""


def of(
    seat: Seat,
    kind: ReportKind,
    scope: str,
    period: Period | None,
    counts: tuple[Tally, ...],
    left_out: tuple[str, ...] = (),
    deidentified: bool = False,
) -> Cover:
    """Give a report's cover as the practice, its ledger and this person stand now."""
    from app.documents import certificates

    practice = practice_acts.details(seat)
    seq, digest = ledger.head(seat.vault)
    signer = Signer(
        seat.me.id, seat.me.name, seat.me.role, certificates.fingerprint(seat.vault.certificate())
    )
    return Cover(
        number=next_number(seat),
        kind=kind,
        title=_(REPORT_WORDS[kind]),
        practice=practice.name,
        address=practice.address,
        vault=seat.vault.id,
        scope=scope,
        period=period,
        made=seat.now(),
        head_seq=seq,
        head_hash=digest,
        program=__version__,
        earlier=_earlier(seat),
        counts=counts,
        left_out=left_out,
        signers=(signer,),
        sample=practice.sample,
        deidentified=deidentified,
        language="en",
    )


def plain(seat: Seat, kind: ReportKind) -> Cover:
    """Give the cover of a paper that a client takes home: no number, nothing of the ledger, and nobody signs."""
    practice = practice_acts.details(seat)
    return Cover(
        number="",
        kind=kind,
        title=_(REPORT_WORDS[kind]),
        practice=practice.name,
        address=(),
        vault="",
        scope="",
        period=None,
        made=seat.now(),
        head_seq=0,
        head_hash="",
        program=__version__,
        earlier=None,
        counts=(),
        left_out=(),
        signers=(),
        sample=practice.sample,
        deidentified=False,
        language="en",
    )


def register(seat: Seat) -> bytes:
    """Give `register.json`: the newest staff register that the root signed."""
    return read_register(seat.vault.register_paper()).to_bytes()


def next_number(seat: Seat) -> str:
    """Give the number that the next export will have; one desk, one store thread: nobody else takes it."""
    year = seat.now().day().year
    prefix = number(Kind.EXPORT, 0, year).rpartition("-")[0] + "-"
    newest = records.page(seat.vault, Kind.EXPORT, sort="seq", limit=1).rows
    last = newest[0].number if newest else ""
    count = int(last.removeprefix(prefix)) if last.startswith(prefix) else 0
    return number(Kind.EXPORT, count + 1, year)


def _earlier(seat: Seat) -> Earlier | None:
    """Give the report signed before this one; exports of other sorts carry no data of a paper."""
    for row in records.page(seat.vault, Kind.EXPORT, sort="seq", limit=LOOK_BACK).rows:
        if data := str(row.now.get("data", "")):
            return Earlier(row.number, data)
    return None
