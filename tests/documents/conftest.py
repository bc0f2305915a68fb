"""A made-up practice with its keys, and reports of every kind to draw, sign and tamper with."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from app.documents import certificates, papers, signature_pages, signing
from app.documents.evidence import Known
from app.domain import moments, reports, summaries
from app.domain.list_papers import ListPaper
from app.domain.people import Role
from app.domain.registers import RegisterRow, SignedRegister, StaffRegister
from app.domain.reports import Cover, Fact, Involved, Noted, Period, Report, ReportKind, Signer
from app.domain.summaries import SummaryRow, Tally, Words
from tests.documents.bodies import BODIES, safety_plan

NOW = datetime(2026, 11, 2, 18, 4, tzinfo=UTC)


@dataclass
class Person:
    id: str
    name: str
    role: Role
    key: ec.EllipticCurvePrivateKey
    certificate: bytes

    def signer(self) -> Signer:
        return Signer(self.id, self.name, self.role, certificates.fingerprint(self.certificate))


class PaperPractice:
    """A practice on paper only: a root, some people with certificates, and the register that the root signs."""

    def __init__(self, name: str = "Sample Practice", vault: str = "ab" * 32) -> None:
        self.name, self.vault = name, vault
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.began = NOW - timedelta(days=200)
        self.root = certificates.make_root(self.key, name, "hint", self.began)
        self.fingerprint = certificates.fingerprint(self.root)
        self.owner = self.person("Sample Owner", Role.OWNER)
        self.clinician = self.person("Sample Clinician", Role.CLINICIAN)
        self.people = [self.owner, self.clinician]

    def person(self, name: str, role: Role) -> Person:
        key = ec.generate_private_key(ec.SECP256R1())
        der = certificates.issue(self.key, self.root, key.public_key(), name, self.began)
        return Person(f"id-{name}", name, role, key, der)

    def register(self, **until: datetime) -> bytes:
        rows = [
            RegisterRow(
                one.id,
                one.name,
                one.role,
                certificates.fingerprint(one.certificate),
                moments.of(self.began),
                moments.of(until[one.role.value]) if one.role.value in until else None,
            )
            for one in self.people
        ]
        register = StaffRegister(3, self.vault, moments.of(self.began), tuple(rows))
        signature = self.key.sign(register.signed_bytes(), ec.ECDSA(hashes.SHA256()))
        signed = SignedRegister(
            register, base64.b64encode(signature).decode(), base64.b64encode(self.root).decode()
        )
        return signed.to_bytes()

    def cover(self, kind: ReportKind, *signers: Person, **changed: object) -> Cover:
        cover = Cover(
            number="EXP-2026-0004",
            kind=kind,
            title=reports.REPORT_WORDS[kind],
            practice=self.name,
            address=("12 Sample Street", "Longmont, CO 80501"),
            vault=self.vault,
            scope="All incidents of the practice",
            period=Period("2026-10-01", "2026-10-31"),
            made=moments.of(NOW, "America/Denver"),
            head_seq=18422,
            head_hash="5c1e" * 16,
            program="0.1.0",
            earlier=None,
            counts=(Tally("incidents", "Incidents", 7), Tally("flags", "Flags", 0)),
            left_out=("Stories and names are not part of a summary.",),
            signers=tuple(one.signer() for one in (signers or (self.owner,))),
            sample=False,
            deidentified=False,
            language="en",
        )
        return msgspec.structs.replace(cover, **changed)


KINDS = (
    ("verbal", "Verbal abuse"),
    ("threat", "Threat"),
    ("attack", "Physical attack"),
    ("near", "Near miss"),
)
PLACES = (("waiting", "Waiting room"), ("room1", "Room 1"), ("phone", "By telephone"))
GRADES = (("0", "Not graded"), *((str(n), f"Severity {n}") for n in range(1, 6)))
STATUSES = (("sealed", "Sealed"), ("in review", "In review"), ("closed", "Closed"))


def summary_body(months: tuple[str, ...], count: int, sessions: int | None = 3684) -> reports.IncidentSummary:
    rows = tuple(
        SummaryRow(
            f"INC-2026-{n + 1:04d}",
            months[n * 7 % len(months)],
            f"{months[n * 7 % len(months)]}-{n % 28 + 1:02d}",
            summaries.BANDS[n * 5 % 8][0],
            (KINDS[n * 3 % 4][0],) if n % 3 else (KINDS[n * 3 % 4][0], "near"),
            PLACES[n % 3][0],
            str(n % 6),
            (True, False, None)[n % 3],
            STATUSES[n % 3][0],
        )
        for n in range(count)
    )
    words = Words(tuple((month, month) for month in months), KINDS, PLACES, summaries.BANDS, GRADES, STATUSES)
    return reports.IncidentSummary(
        rows=rows, words=words, sessions=sessions, totals=summaries.count(rows, words, sessions)
    )


def incident_body(
    story: str = "He shouted.\n\nNobody was hurt.", name: str = "Sample Client"
) -> reports.IncidentReport:
    return reports.IncidentReport(
        number="INC-2026-0007",
        status="Closed",
        facts=(
            Fact("When", "28 October 2026, about 17:20"),
            Fact("Where", "Waiting room"),
            Fact("Kinds", "Verbal abuse, threat"),
            Fact("Severity", "2 of 5: words that frightened somebody"),
            Fact("Is everyone safe now?", "Yes"),
        ),
        people=(
            Involved(name, "did it", "client", "none", "none", ""),
            Involved("Sample Reception", "affected", "staff", "none", "low", "sent home early"),
        ),
        sections=(
            Fact("What happened", story),
            Fact("What would have helped", "A second person at the desk."),
        ),
        addenda=(
            Noted("29 October 2026, 09:12", "Sample Clinician", "Addendum", "He called and said sorry."),
        ),
        history=(
            Noted("28 October 2026, 18:01", "Sample Reception", "Sealed", ""),
            Noted("30 October 2026, 08:40", "Sample Owner", "Closed", "Desk screen ordered."),
        ),
    )


def checkpoint_body(root: str) -> reports.Checkpoint:
    return reports.Checkpoint(
        records=(Tally("incident", "Incidents", 23), Tally("client", "Clients", 118)),
        register=(Fact("Sample Owner", "Owner"), Fact("Sample Clinician", "Clinician")),
        root=root,
    )


def report_of(practice: PaperPractice, kind: ReportKind, *signers: Person, **changed: object) -> Report:
    cover = practice.cover(kind, *signers, **changed)
    match kind:
        case ReportKind.SUMMARY:
            months = tuple(f"2026-{n:02d}" for n in range(1, 13))
            return Report(cover=cover, body=summary_body(months, 23))
        case ReportKind.INCIDENT:
            return Report(cover=cover, body=incident_body())
        case ReportKind.FRONT_DESK:
            arrivals = (
                reports.Arrival(
                    "09:00", "Sample Client A", "high", "High", "Two people", "Meet with a second person."
                ),
                reports.Arrival("11:30", "Sample Client B", "care", "Care", "Quiet", "Offer the side room."),
            )
            body = reports.FrontDesk(
                day="2026-11-02", checked="Checked 07:58: 2 of 12.", expected=12, arrivals=arrivals
            )
            return Report(cover=cover, body=body)
        case ReportKind.CHECKPOINT:
            return Report(cover=cover, body=checkpoint_body(practice.fingerprint))
        case ReportKind.INVITATION:
            bare = msgspec.structs.replace(cover, signers=(), period=None)
            code = ("ABCDE", "FGHJK", "MNPQR", "STVWX", "YZ234", "56789")
            body = reports.InvitationSheet(
                name="Sample Newcomer", role="Reception", code=code, until=cover.made
            )
            return Report(cover=bare, body=body)
        case kind if kind in BODIES:
            return Report(cover=cover, body=BODIES[kind])
        case ReportKind.SAFETY_PLAN:
            bare = msgspec.structs.replace(cover, signers=(), period=None)
            return Report(cover=bare, body=safety_plan())
        case kind if kind in reports.LISTS:
            rows = (("C-0001", "Sample Client A", "=1+1"), ("C-0002", "Sample Client B", ""))
            heads = ("Number", "Name", "Reference")
            return Report(cover=cover, body=ListPaper(heads=heads, rows=rows, narrowed="“Sample”"))
        case ReportKind.RECOVERY:
            code = ("ABCD", "EFGH", "JKLM", "NPQR", "STUV", "WXYZ", "2345", "6789")
            bare = msgspec.structs.replace(cover, signers=(), period=None)
            return Report(cover=bare, body=reports.RecoverySheet(code=code, root=practice.fingerprint))


@pytest.fixture(scope="session")
def paper_practice() -> PaperPractice:
    return PaperPractice()


@pytest.fixture(scope="session")
def new_practice() -> Callable[..., PaperPractice]:
    return PaperPractice


@pytest.fixture
def report(paper_practice: PaperPractice) -> Callable[..., Report]:
    def make(kind: ReportKind = ReportKind.SUMMARY, *signers: Person, **changed: object) -> Report:
        return report_of(paper_practice, kind, *signers, **changed)

    return make


def signed_by(report: Report, register: bytes, *people: Person, root: bytes, first: int = 1) -> bytes:
    """Draw a report and sign it, a minute apart, in the order given."""
    return sign_all(papers.build(report, register), *people, root=root, first=first)


def sign_all(paper: bytes, *people: Person, root: bytes, first: int = 1) -> bytes:
    for number, person in enumerate(people, first):
        at = NOW + timedelta(minutes=number)
        shown = (
            f"Signed by {person.name}, {person.role.value}",
            f"{at:%d %B %Y, %H:%M}, by the signer's clock",
        )
        place = signature_pages.field_name(number)
        paper = signing.sign(
            paper, place, person.key, person.certificate, [root], "Signed as complete", at, shown
        )
    return paper


@pytest.fixture(scope="session")
def register(paper_practice: PaperPractice) -> bytes:
    return paper_practice.register()


@pytest.fixture(scope="session")
def one(paper_practice: PaperPractice, register: bytes) -> bytes:
    """A genuine summary with one signature."""
    owner = paper_practice.owner
    report = report_of(paper_practice, ReportKind.SUMMARY, owner)
    return signed_by(report, register, owner, root=paper_practice.root)


@pytest.fixture(scope="session")
def two(paper_practice: PaperPractice, register: bytes) -> bytes:
    """A genuine incident report with two signatures."""
    people = (paper_practice.clinician, paper_practice.owner)
    report = report_of(paper_practice, ReportKind.INCIDENT, *people)
    return signed_by(report, register, *people, root=paper_practice.root)


@pytest.fixture(scope="session")
def known(paper_practice: PaperPractice) -> Known:
    """What an auditor knows who has confirmed the practice."""
    return Known({paper_practice.fingerprint: paper_practice.name})
