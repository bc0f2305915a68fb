"""Verdicts: what can be said of a paper by looking at it, in one word and with the evidence for it."""

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

from app.domain.reports import Period
from app.i18n import N_


class Word(StrEnum):
    """The verdict in one word; only `GENUINE` is ever shown green."""

    GENUINE = "genuine"
    UNCONFIRMED = "unconfirmed"
    INCOMPLETE = "incomplete"
    CHANGED = "changed"
    FOREIGN = "foreign"
    NOT_SIGNED = "not signed"
    UNREADABLE = "unreadable"


WORDS = {
    Word.GENUINE: N_("Genuine"),
    Word.UNCONFIRMED: N_("Unchanged, but whose it is has not been confirmed"),
    Word.INCOMPLETE: N_("Incomplete"),
    Word.CHANGED: N_("Changed"),
    Word.FOREIGN: N_("Not from this practice"),
    Word.NOT_SIGNED: N_("Not signed"),
    Word.UNREADABLE: N_("Could not be read"),
}

EXIT_CODES = {
    Word.GENUINE: 0,
    Word.UNCONFIRMED: 3,
    Word.INCOMPLETE: 1,
    Word.CHANGED: 1,
    Word.FOREIGN: 1,
    Word.NOT_SIGNED: 1,
    Word.UNREADABLE: 2,
}
"""What the command line returns; 0 is for Genuine only."""

_WORST_FIRST = (
    Word.UNREADABLE,
    Word.NOT_SIGNED,
    Word.CHANGED,
    Word.FOREIGN,
    Word.INCOMPLETE,
    Word.UNCONFIRMED,
)


class Mark(StrEnum):
    """How one check came out: it holds, it is worth knowing, or it does not hold."""

    OK = "ok"
    NOTE = "note"
    FAIL = "fail"


MARK_WORDS = {Mark.OK: N_("OK"), Mark.NOTE: N_("Note"), Mark.FAIL: N_("No")}


class Check(Struct, frozen=True):
    """One thing that was looked at: how it came out, what holds or does not, and by what evidence.

    `word` is what the verdict can at best be when this does not hold; None where nothing is held against the paper.
    """

    mark: Mark
    heading: str
    evidence: str = ""
    word: Word | None = None


class SignedBy(Struct, frozen=True):
    """One signature found: who by the certificate, in which role by the paper, when by the signer's clock."""

    name: str
    role: str
    at: str
    certificate: str


class Seen(Struct, frozen=True):
    """A report that was found genuine on this computer before: enough to know an older one or a double again."""

    vault: str
    number: str
    kind: str
    scope: str
    period: Period | None
    deidentified: bool
    data: str
    head_seq: int


class Verdict(Struct, frozen=True, kw_only=True):
    """What Verify says of a file: the word, every check, who signed, and by which practice root."""

    word: Word
    checks: tuple[Check, ...]
    signers: tuple[SignedBy, ...] = ()
    practice: str = ""
    title: str = ""
    number: str = ""
    root: str = ""
    """SHA-256 of the practice root's certificate; empty where the file names none."""
    head_seq: int = 0
    head_hash: str = ""
    """Where the practice's ledger stood by its pages; 0 and empty where they do not say."""
    seen: Seen | None = None

    def exit_code(self) -> int:
        """Give what the command line returns."""
        return EXIT_CODES[self.word]


def decide(checks: Sequence[Check]) -> Word:
    """Give the worst that the checks say; Genuine only where nothing at all is held against the paper."""
    held_against = {check.word for check in checks if check.word is not None}
    if any(check.mark is Mark.FAIL and check.word is None for check in checks):
        held_against.add(Word.CHANGED)
    return next((word for word in _WORST_FIRST if word in held_against), Word.GENUINE)


def ok(heading: str, evidence: str = "") -> Check:
    """Say that something holds."""
    return Check(Mark.OK, heading, evidence)


def note(heading: str, evidence: str = "", word: Word | None = None) -> Check:
    """Say something worth knowing."""
    return Check(Mark.NOTE, heading, evidence, word)


def fail(word: Word, heading: str, evidence: str = "") -> Check:
    """Say that something does not hold, and what the paper can at best be called then."""
    return Check(Mark.FAIL, heading, evidence, word)
