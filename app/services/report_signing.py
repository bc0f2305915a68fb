"""Signs a drawn paper at this desk: the key signs here, for one call, and our own Verify looks at the result first."""

from app.domain.actions import Action
from app.domain.dates import day_words
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.people import ROLE_WORDS, Role
from app.domain.proofs import Act
from app.domain.reports import ABOUT, Report
from app.domain.roles import Right
from app.domain.verdicts import Word
from app.i18n import _
from app.services import report_covers
from app.services.seats import Seat


def sign(seat: Seat, report: Report, register: bytes, forbidden: tuple[str, ...], base: bytes) -> bytes:
    """Sign a drawn paper; `forbidden` are words that a de-identified one must not carry. Raises Refused.

    Refused where something else was exported since it was prepared, or where anything about it does not hold.
    """
    from app.documents import leaks, signature_pages, signing

    seat.require_right(ABOUT[report.cover.kind], Right.EXPORT)
    seat.require(Kind.EXPORT, Action.EXPORTED)
    seat.require_proof(Act.SIGN_REPORT)
    if report.cover.number != report_covers.next_number(seat) or [
        one.person for one in report.cover.signers
    ] != [seat.me.id]:
        raise Refused(_("Something else was exported meanwhile. Prepare the report again."))
    if found := leaks.find(base, forbidden, (register,)) if forbidden else ():
        counted = len(found)
        raise Refused(
            _("The report is not de-identified: {n} words would lead back to somebody.").format(n=counted)
        )
    signed = signing.sign(
        base,
        signature_pages.field_name(1),
        seat.vault.signing_key(),
        seat.vault.certificate(),
        [seat.vault.root_certificate()],
        _("Signed as complete and correct"),
        seat.now().local(),
        _stamp(seat, report),
    )
    _require_genuine(seat, signed, base)
    return signed


def _stamp(seat: Seat, report: Report) -> tuple[str, ...]:
    cover, now = report.cover, seat.now().local()
    role = _(ROLE_WORDS[seat.me.role]) if seat.me.role is not Role.RECOVERY else ""
    head = f"{cover.head_hash[:4]}…{cover.head_hash[-4:]}"
    return (
        _("Signed by {name}, {role}").format(name=seat.me.name, role=role.lower()),
        _("{day}, {clock}, by the signer's clock").format(day=day_words(now.date()), clock=f"{now:%H:%M}"),
        _("{number} · ledger entry {seq} · {head}").format(
            number=cover.number, seq=cover.head_seq, head=head
        ),
        _("Check with Keepwell > Verify, or in any PDF reader"),
    )


def _require_genuine(seat: Seat, signed: bytes, base: bytes) -> None:
    from app.documents import certificates, evidence, verifying

    root = certificates.fingerprint(seat.vault.root_certificate())
    verdict = verifying.verify(signed, evidence.Known({root: ""}, drawn=base))
    if verdict.word is not Word.GENUINE:
        why = next((check.heading for check in verdict.checks if check.word is not None), "")
        raise Refused(_("The finished report does not pass its own check: {why}.").format(why=why))
