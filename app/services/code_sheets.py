"""Sheets with a code: a recovery sheet or an invitation, drawn to be printed while the code is known, never signed."""

from pathlib import Path

import msgspec

from app import __version__
from app.domain.moments import Moment
from app.domain.practices import Practice
from app.domain.reports import (
    REPORT_WORDS,
    Body,
    Cover,
    InvitationSheet,
    RecoverySheet,
    Report,
    ReportKind,
)
from app.i18n import _
from app.services import jobs
from app.store import files


def recovery(practice: Practice, vault: str, root: bytes, code: str, made: Moment) -> Report:
    """Give a recovery sheet with its code; `root` is the practice's certificate (DER)."""
    from app.documents import certificates

    body = RecoverySheet(code=_groups(code), root=certificates.fingerprint(root))
    scope = _("The way back in when passwords are lost")
    return _sheet(ReportKind.RECOVERY, practice, vault, scope, body, made)


def invitation(
    practice: Practice,
    vault: str,
    name: str,
    role: str,
    code: str,
    until: Moment,
    made: Moment,
    again: bool = False,
) -> Report:
    """Give the sheet for somebody who is invited: for whom and as what, the code, and until when it works.

    With `again` they work here already, and make new keys with it.
    """
    body = InvitationSheet(name=name, role=role, code=_groups(code), until=until, again=again)
    scope = _("The way to new keys and a new password") if again else _("The way in for somebody new")
    return _sheet(ReportKind.INVITATION, practice, vault, scope, body, made)


def write(report: Report, target: Path) -> None:
    """Draw a sheet in a child and write it; such a file is worth as much as the code on it. Raises VaultTrouble."""
    drawn: bytes = jobs.run("build", {"report": msgspec.to_builtins(report)})
    files.atomic_write(target, drawn)


def _groups(code: str) -> tuple[str, ...]:
    return tuple(code.replace("-", " ").split())


def _sheet(kind: ReportKind, practice: Practice, vault: str, scope: str, body: Body, made: Moment) -> Report:
    cover = Cover(
        number="",
        kind=kind,
        title=_(REPORT_WORDS[kind]),
        practice=practice.name,
        address=(),
        vault=vault,
        scope=scope,
        period=None,
        made=made,
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
    return Report(cover=cover, body=body)
