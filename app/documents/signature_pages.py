"""The last page of every signed paper: what it is, what it leaves out, who must sign, and how to check it."""

from typing import Any

from reportlab.platypus.flowables import Flowable

from app.documents import looks
from app.documents.stories import Story
from app.documents.tagging import Element, Text, Waiting
from app.domain import fingerprints
from app.domain.dates import moment_words, period_words
from app.domain.people import ROLE_WORDS
from app.domain.reports import Cover, Report, Signer
from app.i18n import _, ngettext

BOX_HEIGHT = 88.0
STAMP_WIDTH, STAMP_HEIGHT = 250.0, 72.0
"""The size of the place where a signature shows itself."""


def field_name(number: int) -> str:
    """Name the field of the nth signer, from 1."""
    return f"Signature{number}"


def compose(story: Story, report: Report) -> None:
    """Add the signature page."""
    cover = report.cover
    story.new_page()
    story.heading(_("Signature page"))
    story.facts(
        [*_identity(cover), *_scope(cover), *_contents(story, report)], label_width=128, is_close=True
    )
    _sign_here(story, cover)
    _how_to_check(story, cover)


def _identity(cover: Cover) -> list[tuple[str, str]]:
    earlier = _("none: this is the first")
    if cover.earlier:
        earlier = _("{number}, data {hash}").format(
            number=cover.earlier.number, hash=cover.earlier.data or "–"
        )
    return [
        (_("Report"), cover.number),
        (_("Practice"), ", ".join((cover.practice, *cover.address))),
        (_("Made"), moment_words(cover.made)),
        (_("Report before this one"), earlier),
    ]


def _scope(cover: Cover) -> list[tuple[str, str]]:
    counted = " · ".join(f"{tally.words}: {tally.count:,}" for tally in cover.counts)
    return [
        (_("Scope"), cover.scope),
        (_("Period"), period_words(cover.period) if cover.period else _("no period")),
        (_("Counted"), counted or _("nothing")),
        (_("Left out"), "\n".join(cover.left_out) or _("Nothing that belongs to this report is left out.")),
    ]


def _contents(story: Story, report: Report) -> list[tuple[str, str]]:
    cover = report.cover
    facts = [
        (_("Ledger up to"), _("entry {seq}, {hash}").format(seq=cover.head_seq, hash=cover.head_hash)),
        (_("Vault"), cover.vault),
        (_("Data (data.json)"), f"SHA-256 {report.data_hash()}"),
        (_("Program"), f"Keepwell {cover.program}"),
    ]
    if story.named:
        words = ngettext(
            "{count} character is drawn by its name in brackets, because the typeface lacks it or because it cannot "
            "be seen. data.json has it exactly.",
            "{count} characters are drawn by their names in brackets, because the typeface lacks them or because "
            "they cannot be seen. data.json has them exactly.",
            story.named,
        )
        facts.append((_("Characters"), words.format(count=story.named)))
    return facts


def _sign_here(story: Story, cover: Cover) -> None:
    story.heading(_("Signatures"), 3)
    count = len(cover.signers)
    words = ngettext("This report needs {count} signature.", "This report needs {count} signatures.", count)
    story.text(words.format(count=count), "quiet")
    for number, signer in enumerate(cover.signers, 1):
        story.flow.append(_Place(story, signer, number))
        story.space(8)


def _how_to_check(story: Story, cover: Cover) -> None:
    story.heading(_("How to check this report"), 3)
    lines = [
        _("In Keepwell: choose Verify on the first page; no password is needed. It must say Genuine."),
        _(
            "In another PDF reader: the last signature must cover the whole document, there must be exactly the "
            "signers named above, and the practice's certificate must be the one you were given."
        ),
        _("Compare the practice's fingerprint by telephone or on paper before you trust it the first time."),
        _("The time of signing is the clock of the signer's computer."),
    ]
    if cover.sample:
        lines.append(_("This is a sample: the practice does not exist."))
    for line in lines:
        story.text(line, "fine")


class _Place(Flowable):  # type: ignore[misc]  # reportlab says nothing about its types
    """The place for one signature: who must sign, and the field that waits for it."""

    def __init__(self, story: Story, signer: Signer, number: int) -> None:
        super().__init__()
        role = _(ROLE_WORDS[signer.role])
        self.width, self.height = looks.WIDTH, BOX_HEIGHT
        self._name = field_name(number)
        self._tip = _("Signature of {name}, {role}").format(name=signer.name, role=role)
        self._parts: list[Text] = []
        for words, style in (
            (story.spelt(signer.name), "strong"),
            (role, "under"),
            (_("Certificate"), "under"),
            *((line, "under") for line in fingerprints.lines(signer.certificate)),
        ):
            self._parts.append(story.piece(words, style, story.tree.add("P")))
        self._form: Element = story.tree.add("Form", alt=story.spelt(self._tip))

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Give its size."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw the frame and the words, and note where the field lies."""
        canvas: Any = self.canv
        canvas.begin(None)
        canvas.setStrokeColor(looks.PRIMARY)
        canvas.setFillColor(looks.TINT)
        canvas.setLineWidth(0.9)
        canvas.roundRect(0.5, 0.5, self.width - 1, self.height - 1, 5, stroke=1, fill=1)
        canvas.end()
        left, top = 12.0, self.height - 10.0
        room = self.width - STAMP_WIDTH - 34
        for part in self._parts:
            _used, high = part.wrap(room, self.height)
            top -= high
            part.drawOn(canvas, left, top)
        x, y = canvas.absolutePosition(self.width - STAMP_WIDTH - 8, 8)
        box = (x, y, x + STAMP_WIDTH, y + STAMP_HEIGHT)
        page = canvas.getPageNumber() - 1
        self._form.kids = [Waiting(self._name, self._tip, page, box)]
