"""Checks a signed file itself: what its signatures cover, what its layers did, and whether its pages are true."""

import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from pikepdf import Pdf

from app import __version__, i18n
from app.documents import attachments, revisions
from app.domain import summaries
from app.domain.registers import SignedRegister
from app.domain.reports import IncidentSummary, Report
from app.domain.verdicts import Check, Seen, Word, fail, note, ok
from app.i18n import _, ngettext


@dataclass(frozen=True)
class Known:
    """What this computer knows already: confirmed practices by root fingerprint, one pinned root, reports seen.

    `drawn` is the paper that was drawn here a moment ago, where it was: then it is not drawn once more.
    """

    practices: Mapping[str, str]
    pinned: str = ""
    seen: Collection[Seen] = ()
    drawn: bytes = b""


@dataclass(frozen=True)
class Look:
    """One look at one signed file: its bytes, what was parsed from them, and what is known."""

    data: bytes
    pdf: Pdf
    found: tuple[revisions.Signature, ...]
    files: Mapping[str, bytes]
    report: Report
    signed: SignedRegister
    root: bytes
    known: Known
    language: str


def covered(data: bytes, found: Sequence[revisions.Signature]) -> Check:
    """Say whether every byte of the file is signed, and nothing stands after the last signature."""
    if trouble := revisions.coverage(data, found):
        return fail(Word.CHANGED, _("Something was added or changed after signing"), trouble)
    return ok(_("Nothing was added after the last signature"), _("The signatures cover the whole file."))


def of_file(look: Look) -> list[Check]:
    """Make the checks of the file's layers, pages and attachments."""
    length = _drawn_length(look)
    checks = [_layers(look, length), _nothing_active(look)]
    if length > 0:
        checks.append(_pages(look, look.data[:length]))
    return [*checks, _attached(look), *_counted(look)]


def _drawn_length(look: Look) -> int:
    with Pdf.open(io.BytesIO(look.data[: look.found[0].end]), attempt_recovery=False) as first:
        length = revisions.drawn_length(first, look.data)
    return length if 0 < length < look.found[0].end else -1


def _layers(look: Look, length: int) -> Check:
    heading = _("The paper was changed besides being signed")
    if length < 0:
        return fail(Word.CHANGED, heading, _("There is a layer that no signature made."))
    states = [look.data[:end] for end in (length, *(signature.end for signature in look.found))]
    with revisions.opened(states[0]) as drawn:
        if "/Prev" in drawn.trailer:
            return fail(Word.CHANGED, heading, _("It was changed before it was signed."))
    for at, signature in enumerate(look.found):
        if trouble := revisions.unlike(states[at], states[at + 1], signature, at == 0):
            return fail(Word.CHANGED, heading, trouble)
    return ok(_("Only signatures were added to the paper"), _("Every object was compared, layer by layer."))


def _nothing_active(look: Look) -> Check:
    if odd := revisions.oddities(look.pdf):
        return fail(Word.CHANGED, _("There is something in it that no report has"), odd)
    return ok(_("Nothing in it runs, opens or asks"), _("No script, link, note or further field."))


def _pages(look: Look, drawn: bytes) -> Check:
    heading, made = _("The pages say what the data says"), look.report.cover.program
    if made != __version__:
        text = _("It was made by version {made}, and this is version {own}. All other checks were made.")
        return note(_("The pages were not drawn again"), text.format(made=made, own=__version__))
    again = look.known.drawn or _draw(look)
    if again == drawn:
        return ok(heading, _("Drawn again from data.json, every byte is the same."))
    if revisions.same_content(again, drawn):
        return ok(heading, _("Drawn again from data.json, all is the same but how it is packed."))
    return fail(
        Word.CHANGED, _("The pages do not say what the data says"), _("Drawn again, they are different.")
    )


def _draw(look: Look) -> bytes:
    from app.documents import papers

    i18n.choose(look.report.cover.language)
    try:
        return papers.build(look.report, look.files.get(attachments.REGISTER, b""))
    finally:
        i18n.choose(look.language)


def _attached(look: Look) -> Check:
    register = look.files.get(attachments.REGISTER, b"")
    expected = {one.name: one.data for one in attachments.of(look.report, register)}
    if dict(look.files) == expected:
        return ok(_("The table and the data inside agree"), ", ".join(sorted(expected)))
    odd = sorted(name for name in {*expected, *look.files} if expected.get(name) != look.files.get(name))
    return fail(Word.CHANGED, _("The attached files do not agree"), ", ".join(odd))


def _counted(look: Look) -> list[Check]:
    body = look.report.body
    if not isinstance(body, IncidentSummary):
        return []
    if summaries.count(body.rows, body.words, body.sessions) != body.totals:
        text = _("Counted again, the numbers are different.")
        return [fail(Word.CHANGED, _("The numbers do not match the attached data"), text)]
    words = ngettext("{count} incident counted again.", "{count} incidents counted again.", len(body.rows))
    return [ok(_("The numbers shown match the attached data"), words.format(count=len(body.rows)))]
