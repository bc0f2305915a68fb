"""How flags fall, for owners: by clinician, level and, for who may read it, category; and how long they stay."""

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from app.domain import clients, flag_shares, flags
from app.domain.actions import Status
from app.domain.flag_fields import CATEGORY_WORDS, LEVEL_WORDS, TOLD_WORDS
from app.domain.flag_shares import Share, Stay
from app.domain.kinds import Kind
from app.domain.ledger import Record
from app.domain.roles import Right
from app.domain.summaries import Tally
from app.i18n import _
from app.services import clients as client_acts
from app.services import keeping, people
from app.services.seats import Seat
from app.store import clinical, records


class Shares(Struct, frozen=True, kw_only=True):
    """Everything the page shows. What is sealed is None for an owner without the clinical key: nobody can count it."""

    acting: int
    overdue: int
    unapproved: int
    levels: tuple[Tally, ...]
    clinicians: tuple[Share, ...]
    stays: tuple[Stay, ...]
    categories: tuple[Tally, ...] | None = None
    told: tuple[Tally, ...] | None = None
    contested: int | None = None


def of_practice(seat: Seat) -> Shares:
    """Count the practice's flags; raises Refused for everybody but an owner."""
    seat.require_right(Kind.PRACTICE, Right.WRITE)
    today = seat.now().day()
    kept = [record for record in _all(seat) if record.status in (Status.ACTIVE, Status.ENDED)]
    acting = [record for record in kept if record.status is Status.ACTIVE]
    now = [flags.of(record) for record in acting]
    levels = Counter(flag.level for flag in now)
    made = Shares(
        acting=len(acting),
        overdue=sum(flag.is_overdue(today) for flag in now),
        unapproved=sum(not flag.is_approved for flag in now),
        levels=tuple(Tally(level.value, _(words), levels[level]) for level, words in LEVEL_WORDS.items()),
        clinicians=_by_clinician(seat, acting),
        stays=(
            flag_shares.stay(_("Flags that act"), [(today - one.made.day()).days for one in acting]),
            flag_shares.stay(
                _("Flags that ended"),
                [(one.changed.day() - one.made.day()).days for one in kept if one.status is Status.ENDED],
            ),
        ),
    )
    return _with_sealed(seat, made, acting) if seat.reads_clinical() else made


def _with_sealed(seat: Seat, made: Shares, acting: Sequence[Record]) -> Shares:
    known = clinical.known(seat.vault, [one.id for one in acting])
    categories = Counter(str(fields.get("category", "")) for fields in known.values())
    told = Counter(str(fields.get("told", "")) for fields in known.values())
    return Shares(
        **{name: getattr(made, name) for name in made.__struct_fields__[:6]},
        categories=tuple(
            Tally(code.value, _(words), categories[code]) for code, words in CATEGORY_WORDS.items()
        ),
        told=tuple(Tally(code.value, _(words), told[code]) for code, words in TOLD_WORDS.items()),
        contested=sum(bool(str(fields.get("contest", "")).strip()) for fields in known.values()),
    )


def _by_clinician(seat: Seat, acting: Sequence[Record]) -> tuple[Share, ...]:
    """Count flags about clients by who sees them; a flag about a person of concern is nobody's client's."""
    whose = Counter(client.clinician for client in client_acts.everyone(seat, (Status.ACTIVE,)))
    flagged: Counter[str] = Counter()
    for record in acting:
        about = records.find(seat.vault, keeping.current(seat, str(record.now.get("client", ""))))
        if about is not None and about.kind is Kind.CLIENT and about.status is Status.ACTIVE:
            flagged[clients.of(about).clinician] += 1
    named = {one: people.name(seat, one) if one else _("Nobody named") for one in whose | flagged}
    order = sorted(named, key=lambda one: (not one, named[one]))
    return flag_shares.shares([(named[one], whose[one], flagged[one]) for one in order])


def _all(seat: Seat) -> list[Record]:
    found: list[Record] = []
    after = None
    while True:
        page = records.page(seat.vault, Kind.FLAG, descending=False, limit=500, after=after)
        found += page.rows
        after = page.after
        if after is None:
            return found
