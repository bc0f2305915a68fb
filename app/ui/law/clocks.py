"""Clocks: what runs and until when, the most pressing first; begun by an event, ended with what shows it was done."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from app.domain.clocks import START_WORDS, STATE_WORDS, State
from app.domain.errors import Refused, VaultTrouble
from app.domain.kinds import Kind
from app.domain.roles import Right, may
from app.i18n import _
from app.services import clocks
from app.services.clocks import Running, Startable
from app.ui.desk import Desk
from app.ui.page import Page
from app.ui.parts.buttons import Button
from app.ui.parts.cards import Card
from app.ui.parts.choices import ChoiceRow
from app.ui.parts.columns import Column
from app.ui.parts.dialogs import Dialog
from app.ui.parts.discreet import StoryLabel
from app.ui.parts.fields import FieldRow
from app.ui.parts.flowing import Flowing
from app.ui.parts.labels import Level, Quiet, Wrong
from app.ui.parts.moments import MomentEdit, say_moment
from app.ui.parts.rows import Rows
from app.ui.parts.texts import TextArea


class ClocksPage(Page):
    """The clocks that run, or those that have ended; who may read one sees what it is about."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Clocks"))
        self._wanted, self._of = "", ""
        self._back = False
        self.asking: BeginDialog | EndDialog | None = None
        self.begin = Button(_("Begin a clock…"), key="Ctrl+B")
        self.begin.clicked.connect(self._begin)
        self.all = Button(_("All clocks"))
        self.all.clicked.connect(lambda: self.arrive())
        self.buttons.addWidget(self.begin)
        self.buttons.addWidget(self.all)
        self.which = ChoiceRow(
            _("Which clocks"), [("running", _("Running")), ("ended", _("Ended"))], required=True
        )
        self.which.set_value("running")
        self.which.chosen.connect(lambda _code: self._load())
        self.rows = Rows(
            _("Clocks"),
            _columns(),
            _("No clock runs. One is begun where a law asks for something by an hour or a day."),
            key="clocks",
            height=8,
        )
        self.rows.selected.connect(lambda line: self._show_one(line))
        self.rows.opened.connect(lambda _line: self._end())
        self.about = Card(_("What is owed"))
        self.what, self.since, self.source = StoryLabel(), Quiet(""), Quiet("")
        self.evidence, self.wrong = StoryLabel(), Wrong("")
        self.end, self.withdraw = Button(_("It is done…")), Button(_("Begun in error…"))
        self.end.clicked.connect(self._end)
        self.withdraw.clicked.connect(self._withdraw)
        for part in (self.what, self.since, self.source, self.evidence, self.wrong):
            self.about.add(part)
        self.about.add(Flowing(self.end, self.withdraw))
        self.body.addWidget(self.which)
        self.body.addWidget(self.rows, 1)
        self.body.addWidget(self.about)
        self._show_one(None)

    def arrive(self, record: str = "", about: str = "", number: str = "", **where: Any) -> None:
        """Load the clocks; one that is named is chosen, and with `about` only those about that record are shown."""
        self._wanted, self._of = record, about
        self.aside.setText(_("about {number}").format(number=number) if about else "")
        self.all.setVisible(bool(about))
        self.begin.setVisible(self._may_write())
        self._load()

    def _may_write(self) -> bool:
        person = self.desk.person
        return person is not None and may(person.role, Kind.CLOCK, Right.WRITE, person.clinical)

    def _load(self) -> None:
        ended = self.which.value() == "ended"
        self.rows.say_empty(
            _("No clock has ended yet.")
            if ended
            else _("No clock runs. One is begun where a law asks for something by an hour or a day.")
        )
        self.desk.ask(clocks.listing, ended, self._of, then=self._show, owner=self)

    def _show(self, lines: Sequence[Running]) -> None:
        self.rows.show_rows(lines)
        at = next((at for at, line in enumerate(lines) if line.record == self._wanted), 0)
        if self._wanted or self.rows.chosen() is None:
            self.rows.choose(at)
        self._wanted = ""
        self._show_one(self.rows.chosen())
        if self._back:
            self.rows.setFocus()
        else:
            self.stand_on(self.rows)
        self._back = False

    def _show_one(self, line: Running | None) -> None:
        self.wrong.setText("")
        self.about.setVisible(line is not None)
        if line is None:
            return
        sealed = _(
            "What this clock is about is sealed to clinicians, to whoever began it and to whoever owes it."
        )
        self.what.show_story(line.words or sealed)
        since = _("{length} from {begun}, about {about}") if line.about else _("{length} from {begun}")
        begun = say_moment(line.begun) if line.begun else ""
        self.since.setText(
            since.format(length=line.length, begun=begun, about=line.about) if line.begun else ""
        )
        self.source.setText(line.source)
        self.evidence.show_story(_("Done: {words}").format(words=line.evidence) if line.evidence else "")
        for part, has in (
            (self.since, line.begun),
            (self.source, line.source),
            (self.evidence, line.evidence),
        ):
            part.setVisible(bool(has))
        for button in (self.end, self.withdraw):
            button.setVisible(self._may_write() and bool(line.words) and not line.is_done)

    def _begin(self) -> None:
        self.desk.ask(clocks.startable, then=self._ask_begin, owner=self)

    def _ask_begin(self, lines: tuple[Startable, ...]) -> None:
        dialog = BeginDialog(self, lines, self.desk)
        self.asking = dialog
        dialog.finish.clicked.connect(self._begun)
        dialog.finished.connect(self._let_go)
        dialog.open()

    def _begun(self) -> None:
        if not isinstance(self.asking, BeginDialog):
            return
        line = self.asking.lines.chosen()
        if line is not None:
            self._do(clocks.begin, line.name, self.asking.when.moment(), self._of)
        else:
            self.asking.show_error(_("Choose what has to be done."))

    def _end(self) -> None:
        line = self.rows.chosen()
        if line is not None and not self.end.isHidden():
            self._ask_end(line, _("{number} is done").format(number=line.number), clocks.finish)

    def _let_go(self) -> None:
        self.asking = None

    def _withdraw(self) -> None:
        line = self.rows.chosen()
        if line is not None and not self.withdraw.isHidden():
            self._ask_end(line, _("{number} was begun in error").format(number=line.number), clocks.withdraw)

    def _ask_end(self, line: Running, title: str, service: Any) -> None:
        dialog = EndDialog(self, title, line.wanted if service is not clocks.withdraw else "")
        self.asking = dialog
        dialog.finish.clicked.connect(lambda: self._do(service, line.record, dialog.words.text()))
        dialog.finished.connect(self._let_go)
        dialog.open()

    def _do(self, service: Any, *args: Any) -> None:
        self.desk.do(
            service, *args, then=self._done, refused=self._refused, troubled=self._troubled, owner=self,
            changed=(Kind.CLOCK,),
        )  # fmt: skip

    def _done(self, line: Running) -> None:
        if self.asking is not None:
            self.asking.accept()
        words = _("{number}: {state}.") if line.is_done else _("{number} runs until {due}.")
        self.say(words.format(number=line.number, state=_(STATE_WORDS[line.state]), due=say_moment(line.due)))
        self._wanted = "" if line.is_done else line.record
        self._back = True
        self._load()

    def _refused(self, error: Refused) -> None:
        if self.asking is not None:
            self.asking.refuse(error)
        else:
            self.wrong.setText(error.reason)

    def _troubled(self, error: VaultTrouble) -> None:
        self.wrong.setText(error.words())


class BeginDialog(Dialog):
    """Asks what happened and what has to be done, in one list that typing narrows, and when it was."""

    def __init__(self, parent: QWidget, lines: Sequence[Startable], desk: Desk) -> None:
        super().__init__(_("Begin a clock"), parent, finish=_("Begin"))
        self.lines = Rows(
            _("What happened, and what has to be done"),
            _startable_columns(),
            _("None of the law packs that this practice goes by has a clock."),
            filtered=True,
            lines=3,
            height=5,
        )
        self.lines.show_rows(lines)
        self.lines.choose(0)
        self.lines.filter.textChanged.connect(lambda _text: self._choose())
        self.when = MomentEdit(_("When"), desk.now())
        self.when_row = FieldRow(_("When it happened, or you heard of it"), self.when)
        self.finish.setEnabled(bool(lines))
        self.body.addWidget(self.lines)
        self.body.addWidget(self.when_row)
        self.resize(self.fontMetrics().averageCharWidth() * 110, 0)
        self.lines.filter.setFocus()

    def _choose(self) -> None:
        """Keep a line chosen while typing narrows the list."""
        if self.lines.chosen() is None:
            self.lines.choose(0)

    def refuse(self, error: Refused) -> None:
        """Say what is wrong, at its answer."""
        if error.field == "begun":
            self.when_row.show_error(error.reason)
        else:
            self.show_error(error.reason)


class EndDialog(Dialog):
    """Asks for what shows that it was done, or why it was begun in error."""

    def __init__(self, parent: QWidget, title: str, wanted: str) -> None:
        super().__init__(title, parent, finish=_("Seal it"))
        self.words = TextArea(_("What shows it"), lines=3, story=True)
        self.words_row = FieldRow(_("What shows it") if wanted else _("Why"), self.words, wanted)
        self.body.addWidget(self.words_row)
        self.words.setFocus()

    def refuse(self, error: Refused) -> None:
        """Say what is wrong, at the answer."""
        self.words_row.show_error(error.reason)
        self.words.setFocus()


def _stands(line: Running) -> str:
    match line.state:
        case State.RUNNING:
            return _("Running")
        case State.MET:
            return _("Met")
        case State.MISSED:
            return _("Missed") if line.is_done else _("Missed, and still owed")


def _level(line: Running) -> str:
    if line.is_done:
        return Level.DONE
    return Level.HIGH if line.state is State.MISSED else Level.CAUTION


def _columns() -> tuple[Column, ...]:
    return (
        Column(name="number", words=_("Number"), text=lambda one: one.number, wide=10),
        Column(
            name="due",
            words=_("Until"),
            text=lambda one: say_moment(one.due),
            wide=22,
            sort=lambda one: one.due.utc,
        ),
        Column(name="state", words=_("How it stands"), text=_stands, level=_level, wide=22),
        Column(name="what", words=_("What is owed"), text=lambda one: one.words or _("Sealed"), story=True),
        Column(name="who", words=_("Who owes it"), text=lambda one: one.who, wide=18, yields=2),
    )


def _startable_columns() -> tuple[Column, ...]:
    return (
        Column(name="event", words=_("What happened"), text=lambda one: _(START_WORDS[one.starts])),
        Column(name="what", words=_("What has to be done"), text=lambda one: one.words),
        Column(name="length", words=_("Within"), text=lambda one: one.length, wide=14),
        Column(name="pack", words=_("By"), text=lambda one: one.pack, wide=18, yields=1),
    )
