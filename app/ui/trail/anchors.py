"""Anchors: what remembers where the ledger stood, what each of them proves, and whether the ledger still agrees."""

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QLineEdit

from app.domain.errors import Refused, VaultTrouble
from app.domain.kinds import Kind
from app.domain.reports import ReportKind
from app.domain.roles import Right, may
from app.domain.verdicts import Verdict
from app.i18n import _, ngettext
from app.services import anchors, verifying
from app.services.anchors import PLACE_WORDS, PROVES, STANDS_WORDS, Anchor, Place, Stands
from app.ui.desk import Desk
from app.ui.page import Page
from app.ui.parts.buttons import Button
from app.ui.parts.cards import Card, row
from app.ui.parts.columns import Column
from app.ui.parts.dialogs import Dialog, dialogs
from app.ui.parts.fields import FieldRow
from app.ui.parts.labels import Chip, Level, Quiet, Strong, Words
from app.ui.parts.moments import say_moment
from app.ui.parts.progress import Progress
from app.ui.parts.rows import Rows
from app.ui.worker import Running

LEVELS = {Stands.HOLDS: Level.DONE, Stands.OTHER: Level.HIGH, Stands.MISSING: Level.HIGH}
GROUP = 4


class AnchorsPage(Page):
    """The list of what is known here, the answer to what is compared, and what each sort of anchor proves."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Anchors of the ledger"))
        self._running: Running | None = None
        self.file = Button(_("Compare a report…"))
        self.typed = Button(_("Compare what is printed…"))
        self.file.clicked.connect(self.choose)
        self.typed.clicked.connect(self.type_in)
        self.buttons.addWidget(self.file)
        self.buttons.addWidget(self.typed)
        if desk.person is not None and may(desk.person.role, Kind.REGISTER, Right.EXPORT):
            paper = Button(_("Print a checkpoint…"))
            paper.clicked.connect(lambda: self.go.emit("reports", {"kind": ReportKind.CHECKPOINT.value}))
            self.buttons.addWidget(paper)
        self.progress = Progress()
        self.progress.stopped.connect(self.leave)
        self.answer = Card()
        self.chip, self.verdict = Chip(Level.PLAIN, ""), Words("", copied=True)
        told = row(self.chip)
        told.addWidget(self.verdict, 1)
        self.answer.add(told)
        self.answer.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        columns = (
            Column(name="where", words=_("Where"), text=lambda one: _(PLACE_WORDS[one.place]), wide=14),
            Column(name="name", words=_("Which"), text=lambda one: one.name),
            Column(name="when", words=_("When"), text=_when, wide=19, yields=2),
            Column(name="seq", words=_("Entry"), text=lambda one: f"{one.seq:,}", wide=9, right=True),
            Column(name="hash", words=_("Begins with"), text=lambda one: begins(one.hash), wide=16, yields=1),
            Column(
                name="stands", words=_("The ledger"), text=lambda one: _(STANDS_WORDS[one.stands]), wide=20,
                level=lambda one: LEVELS[one.stands],
            ),
        )  # fmt: skip
        self.list = Rows(
            _("Anchors"), columns, _("Nothing outside the vault remembers it yet."), key="anchors"
        )
        listed = Card()
        listed.add(self.list, 1)
        proves = Card(_("What they prove"))
        for place in Place:
            proves.add(Strong(_(PLACE_WORDS[place])))
            proves.add(Quiet(_(PROVES[place])))
        for part in (self.progress, self.answer):
            self.body.addWidget(part)
        self.body.addWidget(listed, 1)
        self.body.addWidget(proves)

    def arrive(self, **where: Any) -> None:
        """Come into view: look at everything that can be reached."""
        self.answer.hide()
        self.desk.ask(anchors.all_known, then=self._show, owner=self)

    def leave(self) -> None:
        """Stop looking at a file."""
        if self._running is not None:
            self._running.cancel()
            self._running = None
        self.progress.end()

    def _show(self, found: tuple[Anchor, ...]) -> None:
        self.list.show_rows(found)
        self.stand_on(self.list)
        worse = [one for one in found if one.stands is not Stands.HOLDS]
        if worse:
            self._tell(max(worse, key=lambda one: one.seq))

    def choose(self) -> None:
        """Ask for a report, and compare what its pages say of the ledger."""
        path = dialogs.open_file(self, _("Compare a report"), _("Reports (*.pdf)"))
        if path is not None:
            self.look(path)

    def look(self, path: Path) -> None:
        """Let Verify look at a file first: what a forged paper says counts for nothing."""
        self.leave()
        self.progress.begin(_("Looking at {file}").format(file=path.name))
        self.desk.call(verifying.payload, path, then=self._begun, refused=self._refused, owner=self)

    def _begun(self, payload: dict[str, Any]) -> None:
        self._running = self.desk.run(
            "verify", payload, then=self._looked, refused=self._refused, troubled=self._troubled, owner=self
        )

    def _looked(self, said: dict[str, Any]) -> None:
        self._running = None
        self.desk.call(verifying.settle, said, then=self._compare, refused=self._refused, owner=self)

    def _compare(self, verdict: Verdict) -> None:
        self.progress.end()
        self.desk.ask(anchors.compare_report, verdict, then=self._tell, refused=self._refused, owner=self)

    def type_in(self) -> None:
        """Ask for what is printed on a paper, and compare it."""
        asked = _Printed(self)
        asked.finish.clicked.connect(lambda: self._compare_printed(asked))
        asked.show()

    def _compare_printed(self, asked: "_Printed") -> None:
        def said(anchor: Anchor) -> None:
            asked.accept()
            self._tell(anchor)

        entry = asked.entry.text().replace(",", "").replace(" ", "")
        self.desk.ask(
            anchors.compare, int(entry) if entry.isdecimal() else 0, asked.hash.text(),
            then=said, refused=asked.show_refused, owner=asked,
        )  # fmt: skip

    def _tell(self, anchor: Anchor) -> None:
        self.desk.ask(anchors.missing, anchor, then=lambda n: self._say(anchor, n), owner=self)

    def _say(self, anchor: Anchor, missing: int) -> None:
        self.chip.show_level(LEVELS[anchor.stands], _(STANDS_WORDS[anchor.stands]))
        self.verdict.setText(in_words(anchor, missing))
        self.answer.show()

    def _refused(self, error: Refused) -> None:
        self.leave()
        self.chip.show_level(Level.CAUTION, _("Not compared"))
        self.verdict.setText(error.reason)
        self.answer.show()

    def _troubled(self, error: VaultTrouble) -> None:
        self._refused(Refused(error.words()))


class _Printed(Dialog):
    """What is printed on a checkpoint or a signature page: the entry, and the first groups of its hash."""

    def __init__(self, page: AnchorsPage) -> None:
        super().__init__(_("Compare what is printed"), page, finish=_("Compare"))
        self.entry, self.hash = QLineEdit(), QLineEdit()
        self.hash.setPlaceholderText("7F2A 91C4 0B66")
        self.fields = {
            "entry": FieldRow(
                _("Entry"), self.entry, _("The number of the ledger's newest entry on the paper.")
            ),
            "hash": FieldRow(_("Hash"), self.hash, _("The first three groups are enough; more prove more.")),
        }
        for field in self.fields.values():
            self.body.addWidget(field)
        self.entry.setFocus()

    def show_refused(self, error: Refused) -> None:
        """Say what is wrong where it was typed."""
        for name, field in self.fields.items():
            field.show_error(error.reason if name == error.field else "")
        at = self.fields.get(error.field or "")
        self.show_error("" if at else error.reason)
        if at is not None:
            at.widget.setFocus()


def begins(digest: str) -> str:
    """Give the first groups of a hash, as papers print them.

    >>> begins("7f2a91c40b66e1")
    '7F2A 91C4 0B66'
    """
    text = digest.upper()[: 3 * GROUP]
    return " ".join(text[at : at + GROUP] for at in range(0, len(text), GROUP))


def in_words(anchor: Anchor, missing: int) -> str:
    """Say what comparing an anchor showed, with the evidence."""
    name = anchor.name or _("the paper")
    about = _("{place}: {name}, entry {seq}, hash {hash} …").format(
        place=_(PLACE_WORDS[anchor.place]), name=name, seq=f"{anchor.seq:,}", hash=begins(anchor.hash)
    )
    match anchor.stands:
        case Stands.HOLDS:
            said = _(
                "The ledger here still holds that entry with that hash, so nothing up to it was changed or cut."
            )
        case Stands.OTHER:
            said = _(
                "The ledger here holds another entry at that place: it was written anew, or it is another copy that "
                "went its own way. Do not go on writing. Look for the copy that agrees."
            )
        case Stands.MISSING:
            words = ngettext(
                "The ledger here ends before that entry: at least {n} entry is missing. Look for the newer vault or "
                "the newest backup.",
                "The ledger here ends before that entry: at least {n} entries are missing. Look for the newer vault "
                "or the newest backup.",
                missing,
            )
            said = words.format(n=missing)
    return f"{about}\n{said}"


def _when(anchor: Anchor) -> str:
    return say_moment(anchor.when) if anchor.when is not None else ""
