"""Law packs in the settings: which ones the practice goes by, what each asks, and adding one's own from a file."""

from collections.abc import Sequence

from PySide6.QtWidgets import QLayout, QWidget

from app.domain import clocks, laws
from app.domain.dates import day_words
from app.domain.errors import Refused
from app.domain.kinds import KIND_WORDS, Kind
from app.domain.laws import STANDING_WORDS, Pack, Rule
from app.domain.laws_answers import QUESTIONS
from app.i18n import _, ngettext
from app.services import laws as acts
from app.services.laws import Offered
from app.ui.desk import Desk
from app.ui.panels import Panel
from app.ui.parts.buttons import Button, PrimaryButton
from app.ui.parts.cards import column
from app.ui.parts.choices import ChoiceRow
from app.ui.parts.dialogs import Dialog, dialogs
from app.ui.parts.fields import FieldRow
from app.ui.parts.flowing import Flowing
from app.ui.parts.labels import Heading, Quiet, Strong, Words


class LawPanel(Panel):
    """Owners choose; everybody may read what each pack asks, with its sources and what it does not cover."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            _("Law packs"),
            _(
                "A pack says what one law asks of the practice's records: which questions, by when, for how long, "
                "and which records for outside. It is no legal advice. "
                "Where several speak of one thing, the longer time holds."
            ),
        )
        self._offered: tuple[Offered, ...] = ()
        self.asking: AddDialog | None = None
        self.packs = ChoiceRow(_("The practice goes by"), many=True)
        self.packs.chosen.connect(lambda _codes: self._proposals())
        self.packs_row = FieldRow(_("The practice goes by"), self.packs)
        self.why = column()
        self.keep = PrimaryButton(_("Go by these packs"), key="Ctrl+Return", shown=False)
        self.add = Button(_("Add a pack from a file…"))
        self.keep.clicked.connect(self._keep)
        self.add.clicked.connect(self._add)
        self.shown = ChoiceRow(_("Read a pack"), required=True)
        self.shown.chosen.connect(lambda _code: self._show_pack())
        self.pages = QWidget()
        self.lines = column()
        self.pages.setLayout(self.lines)
        self.body.addWidget(self.packs_row)
        self.body.addLayout(self.why)
        self.body.addWidget(self.wrong)
        self.body.addWidget(Flowing(self.keep, self.add))
        self.body.addWidget(FieldRow(_("Read a pack"), self.shown))
        self.body.addWidget(self.pages)
        self.setMaximumWidth(self.fontMetrics().averageCharWidth() * 100)

    def load(self) -> None:
        """Show the packs that there are, and which are gone by."""
        self.wrong.setText("")
        self.desk.ask(acts.offered, then=self._show, refused=self.show_refused, owner=self)

    def _show(self, offered: Sequence[Offered]) -> None:
        self._offered = tuple(offered)
        words = [
            (
                one.name,
                _("{name} (added here)").format(name=one.pack.name) if one.is_own else _(one.pack.name),
            )
            for one in offered
        ]
        self.packs.offer(words)
        self.packs.set_value([one.name for one in offered if one.is_chosen])
        self.shown.offer(words)
        if self.shown.value() is None and offered:
            self.shown.set_value(next((one.name for one in offered if one.is_chosen), offered[0].name))
        self._proposals()
        self._show_pack()

    def _proposals(self) -> None:
        """Say which packs the practice's place speaks for, and which are old."""
        _empty(self.why)
        chosen = set(self.packs.codes())
        for one in self._offered:
            if one.why and one.name not in chosen:
                words = _("Proposed: {pack}. {why}").format(pack=_(one.pack.name), why=one.why)
                self.why.addWidget(Strong(words))
            if one.is_old and one.name in chosen:
                words = _("{pack} was last compared with the law more than twelve months ago.")
                self.why.addWidget(Strong(words.format(pack=_(one.pack.name))))

    def _show_pack(self) -> None:
        _empty(self.lines)
        one = next((one for one in self._offered if one.name == self.shown.value()), None)
        if one is not None:
            for part in pages_of(one.pack):
                self.lines.addWidget(part)

    def _keep(self) -> None:
        self.wrong.setText("")
        self.desk.do(
            acts.choose, self.packs.codes(), then=lambda _packs: self._kept(), refused=self.show_refused,
            troubled=self.show_trouble, owner=self, changed=(Kind.PRACTICE, Kind.LAW),
        )  # fmt: skip

    def _kept(self) -> None:
        self.said.emit(
            _("The practice goes by these packs from now on. What was answered before stays under its own.")
        )
        self.load()

    def _add(self) -> None:
        path = dialogs.open_file(self, _("Add a law pack"), _("Law packs (*.toml)"))
        if path is not None:
            self.wrong.setText("")
            self.desk.ask(acts.look_at_file, path, then=self._looked, refused=self.show_refused, owner=self)

    def _looked(self, found: tuple[Pack, bytes]) -> None:
        pack, data = found
        dialog = AddDialog(self, pack)
        self.asking = dialog
        dialog.finished.connect(self._let_go)
        dialog.finish.clicked.connect(
            lambda: self.desk.do(
                acts.add, data, then=lambda _name: self._added(pack), refused=self._not_added,
                troubled=self.show_trouble, owner=self, changed=(Kind.LAW,),
            )
        )  # fmt: skip
        dialog.open()

    def _added(self, pack: Pack) -> None:
        self._close()
        self.said.emit(_("{pack} is kept. Choose it to go by it.").format(pack=pack.name))
        self.load()

    def _not_added(self, error: Refused) -> None:
        self._close()
        self.show_refused(error)

    def _close(self) -> None:
        if self.asking is not None:
            self.asking.accept()

    def _let_go(self) -> None:
        self.asking = None


class AddDialog(Dialog):
    """Shows what a file would add, before it is kept."""

    def __init__(self, parent: QWidget, pack: Pack) -> None:
        super().__init__(_("Keep the law pack “{name}”?").format(name=pack.name), parent, finish=_("Keep it"))
        self.body.addWidget(
            Words(_("Nothing is kept yet. What is kept stays as it is; a change is a new version."))
        )
        for part in pages_of(pack):
            self.body.addWidget(part)


def pages_of(pack: Pack) -> list[QWidget]:
    """Say everything that a pack says, in words, each line with how well its source is known."""
    version = _("{jurisdiction} · version {version} · compared with the law on {day}")
    found: list[QWidget] = [
        Heading(_(pack.name), 3),
        Quiet(
            version.format(
                jurisdiction=_(pack.jurisdiction), version=pack.version, day=day_words(pack.reviewed)
            )
        ),
    ]
    for heading, lines in (
        (_("What is owed, and by when"), [_clock(pack, one) for one in pack.clocks]),
        (
            _("Records for outside"),
            [_record(one.words, one.note, len(one.lines)) for one in pack.projections],
        ),
        (
            _("Questions it asks"),
            [_(QUESTIONS[one.field].label) for one in pack.asks if one.field in QUESTIONS],
        ),
        (_("How long records are kept"), [_kept(Rule(pack, one)) for one in pack.retention]),
        (_("What it does not cover"), [_(words) for words in pack.leaves_out]),
        (_("Sources"), [_source(one) for one in pack.sources]),
    ):
        if lines:
            found.append(Heading(heading, 3))
            found += [Words(f"– {line}") for line in lines]
    return found


def _clock(pack: Pack, line: clocks.Clock) -> str:
    if line.starts is not None:
        begins = _(clocks.START_WORDS[line.starts])
    else:
        begins = _("After “{other}”").format(other=_(pack.clock(line.after).words))
    words = _("{begins}: {what}, {length}, by {who}")
    return words.format(
        begins=begins, what=_(line.words), length=clocks.length_words(line), who=_(clocks.WHO_WORDS[line.who])
    )


def _record(words: str, note: str, count: int) -> str:
    facts = ngettext("{n} fact", "{n} facts", count).format(n=count)
    said = _("{record} ({facts})").format(record=_(words), facts=facts)
    return f"{said}. {_(note)}" if note else said


def _kept(rule: Rule) -> str:
    kinds = ", ".join(_(KIND_WORDS[kind]) for kind in rule.line.kinds)
    return _("{what}: {how} ({kinds})").format(what=_(rule.line.words), how=laws.say(rule), kinds=kinds)


def _source(source: laws.Source) -> str:
    standing = _(STANDING_WORDS[source.standing])
    said = _("{words} {Standing}.").format(
        words=_(source.words), Standing=standing[:1].upper() + standing[1:]
    )
    return f"{said} {_breaking(source.address)}" if source.address else said


def _breaking(address: str) -> str:
    """Let a long address go on in the next line where the window leaves it no room."""
    for sign in "/?&=":
        address = address.replace(sign, sign + "\u200b")
    return address


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (part := item.widget()) is not None:
            part.hide()
            part.deleteLater()
