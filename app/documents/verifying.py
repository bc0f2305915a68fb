"""Verify: says of a PDF whether it is a genuine report of a practice, strictly and with the evidence for each point.

It draws the report again from the data inside it and compares every byte; what it cannot be sure of is never Genuine.
"""

import io
from collections.abc import Sequence
from typing import Any

import msgspec
import pikepdf
from pikepdf import Pdf

from app import i18n
from app.documents import attachments, authorship, evidence, revisions
from app.documents.certificates import fingerprint
from app.documents.evidence import Known, Look
from app.domain.registers import SignedRegister
from app.domain.reports import Report
from app.domain.verdicts import Check, Seen, SignedBy, Verdict, Word, decide, fail
from app.i18n import _, ngettext

LARGEST = 200 * 1024 * 1024
"""A larger file is refused unread: no report of ours comes near."""
MOST_LAYERS = 40
"""A file with more layers than this is refused unread."""


def verify(data: bytes, known: Known, language: str = "en") -> Verdict:
    """Look at a file and give the verdict; never raises for anything that a file can do."""
    if trouble := _too_odd(data):
        return unreadable(trouble)
    try:
        with Pdf.open(io.BytesIO(data), attempt_recovery=False, suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                return unreadable(_("The file is encrypted."))
            found = revisions.signatures(pdf)
            if not found:
                return _not_signed(pdf)
            return _verdict(data, pdf, found, known, language)
    except pikepdf.PasswordError:
        return unreadable(_("The file is encrypted."))
    except Exception:  # three parsers meet a file from anywhere: whatever they raise, it is not genuine
        return _damaged(data)


def verify_job(payload: dict[str, Any], _tell: object) -> dict[str, Any]:
    """Verify in the worker: the file's bytes and what is known in, the verdict's plain values out."""
    language = str(payload.get("language", "en"))
    i18n.choose(language)
    seen = msgspec.convert(payload.get("seen", []), tuple[Seen, ...])
    known = Known(dict(payload.get("practices", {})), str(payload.get("pinned", "")), seen)
    verdict: dict[str, Any] = msgspec.to_builtins(verify(payload["pdf"], known, language))
    return verdict


def unreadable(why: str) -> Verdict:
    """Give the verdict on a file that is no paper anybody could check."""
    check = fail(Word.UNREADABLE, _("The file could not be read"), why)
    return Verdict(word=Word.UNREADABLE, checks=(check,))


def _too_odd(data: bytes) -> str:
    if not data:
        return _("The file is empty.")
    if len(data) > LARGEST:
        return _("The file is larger than any report.")
    if not data.startswith(b"%PDF-"):
        return _("The file is not a PDF.")
    if data.count(b"startxref") > MOST_LAYERS:
        return _("The file was changed more often than any report.")
    return ""


def _damaged(data: bytes) -> Verdict:
    """Tell a damaged report from a file that never was one."""
    try:
        with Pdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
            is_ours = bool(revisions.fields(pdf)) or attachments.DATA in pdf.attachments
    except Exception:
        is_ours = False
    if not is_ours:
        return unreadable(_("The file is damaged, or it is not a PDF that Keepwell can read."))
    check = fail(
        Word.CHANGED, _("The file was damaged after signing"), _("It does not read as a PDF should.")
    )
    return Verdict(word=Word.CHANGED, checks=(check,))


def _not_signed(pdf: Pdf) -> Verdict:
    waiting = len(revisions.fields(pdf))
    words = ngettext("{count} signature is waiting.", "{count} signatures are waiting.", waiting)
    evidence = words.format(count=waiting) if waiting else _("There is no signature in the file.")
    return Verdict(
        word=Word.NOT_SIGNED, checks=(fail(Word.NOT_SIGNED, _("Nobody signed this file"), evidence),)
    )


def _verdict(
    data: bytes, pdf: Pdf, found: Sequence[revisions.Signature], known: Known, language: str
) -> Verdict:
    """Make every check of a signed file and decide."""
    checks = [evidence.covered(data, found)]
    with Pdf.open(io.BytesIO(data[: found[0].end]), attempt_recovery=False, suppress_warnings=True) as first:
        files = {name: bytes(file.get_file().read_bytes()) for name, file in first.attachments.items()}
    if attachments.DATA not in files:
        return _foreign(checks, _("The file is signed, but it is no report made by Keepwell."))
    try:
        report = Report.from_bytes(files[attachments.DATA])
        signed = SignedRegister.from_bytes(files.get(attachments.REGISTER, b""))
        root = signed.root_bytes()
    except ValueError:
        return _foreign(checks, _("The data inside the file is not as Keepwell writes it."))
    look = Look(data, pdf, tuple(found), files, report, signed, root, known, language)
    checks += evidence.of_file(look)
    checks.append(authorship.register(look))
    by, found_by = authorship.signatures(look)
    checks += [*by, *authorship.complete(look), authorship.practice(look), *authorship.sequence(look)]
    return _decided(look, checks, found_by)


def _foreign(checks: Sequence[Check], why: str) -> Verdict:
    held = (*checks, fail(Word.FOREIGN, _("This is not a report of a Keepwell practice"), why))
    return Verdict(word=decide(held), checks=held)


def _decided(look: Look, checks: Sequence[Check], signers: tuple[SignedBy, ...]) -> Verdict:
    cover, word = look.report.cover, decide(checks)
    seen = Seen(
        vault=cover.vault,
        number=cover.number,
        kind=cover.kind.value,
        scope=cover.scope,
        period=cover.period,
        deidentified=cover.deidentified,
        data=look.report.data_hash(),
        head_seq=cover.head_seq,
    )
    return Verdict(
        word=word,
        checks=tuple(checks),
        signers=signers,
        practice=cover.practice,
        title=cover.title,
        number=cover.number,
        root=fingerprint(look.root),
        head_seq=cover.head_seq,
        head_hash=cover.head_hash,
        seen=seen if word is Word.GENUINE else None,
    )
