"""Checks whose a signed report is: its signers, their right to sign at the time, the practice, and its sequence."""

from app.documents import certificates, credentials, revisions, signature_pages
from app.documents.certificates import fingerprint
from app.documents.evidence import Look
from app.domain import fingerprints, moments
from app.domain.people import ROLE_WORDS
from app.domain.reports import Report, Signer, may_sign
from app.domain.verdicts import Check, Seen, SignedBy, Word, fail, note, ok
from app.i18n import _


def register(look: Look) -> Check:
    """Say whether the attached staff register is this practice's, signed by its root."""
    kept, vault = look.signed.register, look.report.cover.vault
    if (
        certificates.is_root(look.root)
        and kept.vault == vault
        and certificates.is_signed_by_root(kept.signed_bytes(), look.signed.signature_bytes(), look.root)
    ):
        evidence = _("Register number {number}.").format(number=kept.number)
        return ok(_("The staff register is signed by the practice"), evidence)
    return fail(Word.FOREIGN, _("The attached staff register is not this practice's"))


def signatures(look: Look) -> tuple[list[Check], tuple[SignedBy, ...]]:
    """Check each signature against the one that the report asks for in that place."""
    proved = credentials.check(look.data, look.root)
    required = _required(look.report)
    checks, signers = [], []
    for signature in look.found:
        credential, asked = proved.get(signature.field), required.get(signature.field)
        if credential is None or asked is None:
            heading = _("There is a signature that the report does not ask for")
            name = credential.name if credential else signature.field
            checks.append(fail(Word.CHANGED, heading, name))
            continue
        role = _(ROLE_WORDS[asked.role])
        signers.append(SignedBy(credential.name, role, credential.at, credential.certificate))
        checks.append(_signature(look, credential, asked))
    return checks, tuple(signers)


def complete(look: Look) -> list[Check]:
    """Say whether everyone who must sign has signed, in their order, and closed the report by it."""
    required, signers = list(_required(look.report)), look.report.cover.signers
    present = [signature.field for signature in look.found]
    places = [str(one.get("/T", "")) for one in revisions.fields(look.pdf)]
    closes = [1 if len(required) == 1 else 2] + [0] * (len(look.found) - 1)
    checks = []
    if places != required or not required:
        checks.append(fail(Word.CHANGED, _("The places for signatures are not those of the report")))
    if len({one.person for one in signers}) != len(signers):
        checks.append(fail(Word.CHANGED, _("The same person would have signed twice")))
    if present[: len(required)] != required[: len(present)]:
        checks.append(fail(Word.CHANGED, _("The signatures are not in their order")))
    if [signature.certifies for signature in look.found] != closes:
        checks.append(fail(Word.CHANGED, _("The first signature does not close the report")))
    missing = [one.name for place, one in zip(required, signers, strict=True) if place not in present]
    if missing:
        evidence = _("Missing: {names}").format(names=", ".join(missing))
        checks.append(fail(Word.INCOMPLETE, _("Not everyone who must sign has signed"), evidence))
    else:
        checks.append(ok(_("Everyone who must sign has signed"), ", ".join(one.name for one in signers)))
    return checks


def practice(look: Look) -> Check:
    """Say whose practice root it is, as far as this computer knows."""
    known, print_, name = look.known, fingerprint(look.root), look.report.cover.practice
    if known.pinned and print_ != known.pinned:
        return fail(
            Word.FOREIGN,
            _("This is not the practice whose certificate you gave"),
            fingerprints.groups(print_),
        )
    if print_ in (known.pinned, *known.practices):
        heading = _("The certificate was issued by {practice}").format(practice=name)
        return ok(heading, _("{print} matches what you confirmed").format(print=fingerprints.groups(print_)))
    if name.casefold() in {other.casefold() for other in known.practices.values()}:
        heading = _("It says {practice}, but the practice certificate is another one").format(practice=name)
        return fail(Word.FOREIGN, heading, fingerprints.groups(print_))
    text = _("It says {practice}. Compare the fingerprint by telephone or on paper.").format(practice=name)
    return note(_("Whose it is has not been confirmed on this computer"), text, Word.UNCONFIRMED)


def sequence(look: Look) -> list[Check]:
    """Compare with the practice's reports that were checked here before, and say what one file cannot tell."""
    cover, own = look.report.cover, look.report.data_hash()
    before = [one for one in look.known.seen if one.vault == cover.vault]
    newer = [one for one in before if _replaces(one, look.report)]
    earlier = cover.earlier
    clock = note(
        _("The time of signing is the signer's own clock"), _("There is no trusted time stamp in the file.")
    )
    if any(one.number == cover.number and one.data != own for one in before):
        heading = _("Another report with this number was checked here before")
        return [fail(Word.CHANGED, heading, cover.number), clock]
    if earlier and any(one.number == earlier.number and one.data != earlier.data for one in before):
        heading = _("The report before this one is not the one that was checked here")
        return [fail(Word.CHANGED, heading, earlier.number), clock]
    if newer:
        newest = max(newer, key=lambda one: one.head_seq)
        heading = _("It is an old report: a newer one of the same was checked here before")
        return [fail(Word.INCOMPLETE, heading, newest.number), clock]
    if before:
        text = _("Its ledger stands at entry {own}; the newest seen stood at {last}.")
        last = max(one.head_seq for one in before)
        fits = ok(_("It fits the reports checked here before"), text.format(own=cover.head_seq, last=last))
        return [fits, clock]
    text = _("Only the practice's own ledger can tell whether there is a newer one.")
    return [note(_("It is the first report of this practice checked here"), text), clock]


def _signature(look: Look, credential: credentials.Credential, asked: Signer) -> Check:
    who = _("{name}, {role}").format(name=credential.name, role=_(ROLE_WORDS[asked.role]))
    print_ = fingerprints.groups(credential.certificate)
    if not credential.is_whole:
        text = credential.trouble or _("What was signed is not what is in the file now.")
        return fail(Word.CHANGED, _("The signature of {who} is broken").format(who=who), text)
    if not credential.is_issued:
        return fail(
            Word.FOREIGN, _("The practice did not issue the certificate of {who}").format(who=who), print_
        )
    if credential.certificate != asked.certificate:
        heading = _("{name} signed in the place of {other}").format(name=credential.name, other=asked.name)
        return fail(Word.CHANGED, heading, print_)
    if not _was_entitled(look, credential, asked):
        heading = _("{who} was not entitled to sign at that time").format(who=who)
        return fail(Word.FOREIGN, heading, _("The staff register does not name them so."))
    if not may_sign(look.report.cover.kind, asked.role):
        return fail(Word.FOREIGN, _("{who} may not sign such a report").format(who=who))
    heading = _("Signed by {who}").format(who=who)
    return ok(heading, _("{time}, by the signer's clock").format(time=_time(credential.at)))


def _was_entitled(look: Look, credential: credentials.Credential, asked: Signer) -> bool:
    """Say whether the register names the signer in that role at that second; a signature tells no smaller time."""
    second = (credential.at, credential.at.replace(".000Z", ".999Z"))
    return any(look.signed.register.allows(asked.certificate, asked.role, at) for at in second)


def _required(report: Report) -> dict[str, Signer]:
    return {signature_pages.field_name(number): one for number, one in enumerate(report.cover.signers, 1)}


def _replaces(one: Seen, report: Report) -> bool:
    cover = report.cover
    same = (one.kind, one.scope, one.period, one.deidentified) == (
        cover.kind.value,
        cover.scope,
        cover.period,
        cover.deidentified,
    )
    return same and one.head_seq > cover.head_seq and one.data != report.data_hash()


def _time(at: str) -> str:
    return f"{moments.parse_utc(at):%Y-%m-%d %H:%M} UTC" if at else _("no time")
