"""Reports: what goes on paper, as plain values that say everything a page shows.

A report's canonical spelling is attached to its PDF as `data.json`; the pages are drawn from it and from nothing else,
so that anybody can draw them again and compare.
"""

import hashlib
from enum import StrEnum

import msgspec
from msgspec import Struct

from app.domain import canonical
from app.domain.disposal_records import DisposalRecord
from app.domain.dossiers import Dossier, SafetyPlanSheet
from app.domain.kinds import Kind
from app.domain.law_records import LawRecord
from app.domain.list_papers import ListPaper
from app.domain.moments import Moment
from app.domain.people import Role
from app.domain.roles import Right, may
from app.domain.summaries import SummaryRow, Tally, Totals, Words
from app.i18n import N_

FORMAT = "keepwell/report/1"


class ReportKind(StrEnum):
    """What sort of paper it is."""

    SUMMARY = "incident-summary"
    INCIDENT = "incident"
    FRONT_DESK = "front-desk"
    RECOVERY = "recovery-sheet"
    CHECKPOINT = "checkpoint"
    INVITATION = "invitation"
    LAW_RECORD = "law-record"
    DISPOSAL = "disposal"
    CONDUCT = "conduct-chronology"
    WORKSHEET = "threat-worksheet"
    ACCOUNTING = "disclosure-accounting"
    SAFETY_PLAN = "safety-plan"
    CLIENT_LIST = "client-list"
    INCIDENT_LIST = "incident-list"
    RUN_LIST = "run-list"
    ENTRY_LIST = "entry-list"


REPORT_WORDS = {
    ReportKind.INCIDENT: N_("Incident report"),
    ReportKind.SUMMARY: N_("Incident summary"),
    ReportKind.FRONT_DESK: N_("Front-desk sheet"),
    ReportKind.RECOVERY: N_("Recovery sheet"),
    ReportKind.CHECKPOINT: N_("Checkpoint of the ledger"),
    ReportKind.INVITATION: N_("Invitation"),
    ReportKind.LAW_RECORD: N_("Record for the law"),
    ReportKind.DISPOSAL: N_("Disposal record"),
    ReportKind.CONDUCT: N_("Chronology of conduct"),
    ReportKind.WORKSHEET: N_("Threat worksheet"),
    ReportKind.ACCOUNTING: N_("Accounting of disclosures"),
    ReportKind.SAFETY_PLAN: N_("My safety plan"),
    ReportKind.CLIENT_LIST: N_("List of clients"),
    ReportKind.INCIDENT_LIST: N_("List of incidents"),
    ReportKind.RUN_LIST: N_("List of runs"),
    ReportKind.ENTRY_LIST: N_("List of ledger entries"),
}

ABOUT = {
    ReportKind.INCIDENT: Kind.INCIDENT,
    ReportKind.SUMMARY: Kind.INCIDENT,
    ReportKind.FRONT_DESK: Kind.DAY_LIST,
    ReportKind.RECOVERY: Kind.REGISTER,
    ReportKind.CHECKPOINT: Kind.REGISTER,
    ReportKind.INVITATION: Kind.REGISTER,
    ReportKind.LAW_RECORD: Kind.INCIDENT,
    ReportKind.DISPOSAL: Kind.DISPOSAL,
    ReportKind.CONDUCT: Kind.CONDUCT,
    ReportKind.WORKSHEET: Kind.WORKSHEET,
    ReportKind.ACCOUNTING: Kind.DISCLOSURE,
    ReportKind.SAFETY_PLAN: Kind.SAFETY_PLAN,
    ReportKind.CLIENT_LIST: Kind.CLIENT,
    ReportKind.INCIDENT_LIST: Kind.INCIDENT,
    ReportKind.RUN_LIST: Kind.RUN,
    ReportKind.ENTRY_LIST: Kind.REGISTER,
}
"""Which kind of record a paper takes out of the vault: the right to export that kind is the right to sign the paper."""

LISTS = frozenset(
    {ReportKind.CLIENT_LIST, ReportKind.INCIDENT_LIST, ReportKind.RUN_LIST, ReportKind.ENTRY_LIST}
)
"""Papers of a list as a page showed it; they are made there."""

CODES = frozenset({ReportKind.RECOVERY, ReportKind.INVITATION})
"""Papers that carry a code: printed once while it is known, never signed, and with nothing attached."""
BARE = CODES | {ReportKind.SAFETY_PLAN}
"""Papers with nothing attached and no signature: those, and what a client takes home."""
ON_THEIR_OWN = BARE | {ReportKind.LAW_RECORD, ReportKind.CONDUCT, ReportKind.WORKSHEET, ReportKind.ACCOUNTING}
"""Papers that are made on a page of their own, and not on the page of reports."""


class Period(Struct, frozen=True):
    """From which day to which day, both included (ISO)."""

    first: str
    last: str


class Earlier(Struct, frozen=True):
    """The report signed before this one, and the SHA-256 of its data."""

    number: str
    data: str


class Signer(Struct, frozen=True):
    """Somebody whose signature the paper needs; `certificate` is the SHA-256 of their certificate."""

    person: str
    name: str
    role: Role
    certificate: str


class Cover(Struct, frozen=True, kw_only=True):
    """What a paper says about itself: whose it is, what it covers, what it leaves out and who must sign."""

    number: str
    kind: ReportKind
    title: str
    practice: str
    address: tuple[str, ...]
    vault: str
    scope: str
    period: Period | None
    made: Moment
    head_seq: int
    head_hash: str
    program: str
    earlier: Earlier | None
    counts: tuple[Tally, ...]
    left_out: tuple[str, ...]
    signers: tuple[Signer, ...]
    sample: bool
    deidentified: bool
    language: str


class Fact(Struct, frozen=True):
    """One answer with its label, both as words."""

    label: str
    text: str


class Involved(Struct, frozen=True):
    """One person of an incident: who, in which part, and what it did to them, all as words."""

    name: str
    part: str
    who: str
    physical: str
    psychological: str
    note: str


class Noted(Struct, frozen=True):
    """Something said or done later: when and by whom, what it was, and its text where there is one."""

    when: str
    who: str
    what: str
    text: str


class IncidentReport(Struct, frozen=True, tag="incident", kw_only=True):
    """One incident with everything the signer may read of it."""

    number: str
    status: str
    facts: tuple[Fact, ...]
    people: tuple[Involved, ...]
    sections: tuple[Fact, ...]
    """Longer texts, the story first: a heading and the words exactly as they were written."""
    addenda: tuple[Noted, ...]
    history: tuple[Noted, ...]


class IncidentSummary(Struct, frozen=True, tag="summary", kw_only=True):
    """The incidents of a period, counted; `sessions` is None where the practice logs none."""

    rows: tuple[SummaryRow, ...]
    words: Words
    sessions: int | None
    totals: Totals


class Arrival(Struct, frozen=True):
    """One person expected, as the front desk may know them: when, their name, and what to do."""

    time: str
    name: str
    level: str
    level_words: str
    label: str
    action: str


class FrontDesk(Struct, frozen=True, tag="front-desk", kw_only=True):
    """The safety actions of one day: no reason, no diagnosis, no story."""

    day: str
    checked: str
    expected: int
    arrivals: tuple[Arrival, ...]


class RecoverySheet(Struct, frozen=True, tag="recovery", kw_only=True):
    """The way back in when passwords are lost: the code in groups, and what to do with the sheet."""

    code: tuple[str, ...]
    root: str
    """SHA-256 of the practice root's certificate, to compare with papers."""


class Checkpoint(Struct, frozen=True, tag="checkpoint", kw_only=True):
    """Where the ledger stands, to be signed by two people and kept away from the computer.

    The head itself is on the cover; `records` counts what the ledger holds, `register` names who is of the practice.
    """

    records: tuple[Tally, ...]
    register: tuple[Fact, ...]
    root: str
    """SHA-256 of the practice root's certificate."""


class InvitationSheet(Struct, frozen=True, tag="invited", kw_only=True):
    """The way in for somebody new: for whom and as what, the code in groups, and until when it works."""

    name: str
    role: str
    code: tuple[str, ...]
    until: Moment
    again: bool = False
    """They work there already, and make new keys with it in place of those they have."""


Body = (
    IncidentReport | IncidentSummary | FrontDesk | RecoverySheet | Checkpoint | InvitationSheet | LawRecord
    | DisposalRecord | Dossier | SafetyPlanSheet | ListPaper
)  # fmt: skip


class Report(Struct, frozen=True, kw_only=True):
    """A paper, whole: its cover and its body."""

    format: str = FORMAT
    cover: Cover
    body: Body

    def to_bytes(self) -> bytes:
        """Spell `data.json`."""
        return canonical.dumps(msgspec.to_builtins(self))

    def data_hash(self) -> str:
        """Give the SHA-256 of `data.json`, which is printed on the signature page."""
        return hashlib.sha256(self.to_bytes()).hexdigest()

    @staticmethod
    def from_bytes(data: bytes) -> "Report":
        """Read `data.json`; raises ValueError where it is not spelt exactly or is no report of ours."""
        try:
            report = msgspec.convert(canonical.loads(data), Report, strict=True)
        except (msgspec.ValidationError, RecursionError) as error:
            raise ValueError("not a report") from error
        if report.format != FORMAT or report.to_bytes() != data:
            raise ValueError("not a report")
        return report


def may_sign(kind: ReportKind, role: Role) -> bool:
    """Say whether somebody in that role may sign such a paper."""
    return may(role, ABOUT[kind], Right.EXPORT)
