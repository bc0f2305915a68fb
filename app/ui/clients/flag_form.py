"""Raising a flag, or changing one: two questions, then the answers, with what the desk will read beside them."""

from typing import TYPE_CHECKING, Any

from msgspec import Struct
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.domain import flags as rules
from app.domain.clients import Client
from app.domain.errors import Refused
from app.domain.flag_fields import LEVEL_WORDS, Level
from app.domain.flags import Flag, Wanted
from app.domain.kinds import Kind
from app.domain.persons import Person
from app.domain.wording import QUESTIONS
from app.i18n import _
from app.services import clients, flags, keeping, people, persons, wording
from app.ui.clients.flag_answers import FlagAnswers
from app.ui.drafting import Drafting
from app.ui.heads import put_in_head
from app.ui.page import Page
from app.ui.parts import (
    Button,
    Card,
    Chip,
    FieldRow,
    PersonLabel,
    PrimaryButton,
    Quiet,
    TextArea,
    Words,
    column,
    scrolled,
)
from app.ui.parts.sheets import Beside

if TYPE_CHECKING:
    from app.services.seats import Seat
    from app.ui.desk import Desk


class Begun(Struct, frozen=True):
    """What the form needs to know: whom it is about, who may be named, and the flag that is to be changed."""

    client: str
    name: str
    number: str
    staff: list[tuple[str, str]]
    approvers: list[tuple[str, str]]
    flag: Flag | None = None
    wanted: Wanted | None = None
    page: str = "client"


class FlagFormPage(Page):
    """Raise a flag about `client`, or change `flag`. Ctrl+Enter seals, Esc goes back; what was typed is kept."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk)
        self.client, self.flag, self.page = "", "", "client"
        self.who = PersonLabel(part="quiet")
        self.answers = FlagAnswers()
        self.preview = DeskPreview()
        self.sentence = TextArea(lines=2, story=True)
        self.sentence_row = FieldRow(
            _("Why it is changed"), self.sentence, _("One sentence. Only clinicians read it.")
        )
        self.sentence_card = Card(_("For the history"))
        self.sentence_card.add(self.sentence_row)
        self.solo = Quiet("")
        self.finish = PrimaryButton(_("Seal and sign"), key="Ctrl+Return")
        self.cancel = Button(_("Cancel"))
        self.drafting = Drafting(desk, Kind.FLAG, self._draft_fields, self.aside, self)
        self._lay_out()
        self.answers.changed.connect(self._changed)
        self.sentence.typed.connect(lambda _text: self.drafting.touched())
        self.finish.clicked.connect(self._seal)
        self.cancel.clicked.connect(self._back)
        QShortcut(QKeySequence("Esc"), self, self._back)

    def _lay_out(self) -> None:
        contents = QWidget()
        contents.setLayout(column(self.answers, self.sentence_card, self.solo, 1, space=3))
        self.area = scrolled(contents)
        put_in_head(self, self.who, 1)
        self.buttons.addWidget(self.cancel)
        self.buttons.addWidget(self.finish)
        self.body.addWidget(Beside(self.area, self.preview, shares=(9, 5)), 1)

    def arrive(self, client: str = "", flag: str = "", incident: str = "", **_where: Any) -> None:
        """Begin a flag about a client (perhaps from an incident), or the change of a flag."""
        self.client, self.flag, self.incident = client, flag, incident
        self.title.setText(_("Change flag") if flag else _("Raise a flag"))
        today = self.desk.now().day()
        self.answers.begin(today)
        self.answers.tests.setVisible(not flag)
        self.sentence_card.setVisible(bool(flag))
        self.sentence.setText("")
        self.finish.set_words(_("Seal the change") if flag else _("Seal and sign"))
        self.who.show_name("")
        self._preview()
        self.desk.ask(_begin, client, flag, then=self._begun, owner=self)

    def leave(self) -> None:
        """Keep the draft now, and show nothing of it meanwhile."""
        self.drafting.keep()

    def _begun(self, begun: Begun) -> None:
        self.client, self.page = begun.client, begun.page
        self.who.show_name(begun.name, tail=f" · {begun.number}")
        self.answers.offer(begun.staff, begun.approvers)
        person = self.desk.person
        if begun.wanted is not None:
            self.answers.show_flag(begun.wanted)
        elif person is not None:
            self.answers.show_fields({"owner": person.id, "told": "not_yet"})
        self.solo.setText(
            ""
            if begun.approvers
            else _(
                "Nobody else here could approve a flag. By sealing it you sign for it alone, and the flag says so: "
                "“signed by the only person there is”."
            )
        )
        self.solo.setVisible(not begun.approvers)
        self._preview()
        self.stand_on(self.answers.level if self.flag else self.answers.must_know)
        about = f"flag {self.flag}" if self.flag else f"flag for {self.client}"
        self.drafting.begin(f"{about} {person.id if person else ''}", self._take_up)

    def _take_up(self, fields: dict[str, Any]) -> None:
        self.answers.show_fields(fields)
        self.sentence.setText(fields.get("sentence") or "")
        self._preview()

    def _draft_fields(self) -> dict[str, Any] | None:
        fields = self.answers.fields()
        return fields | {"sentence": self.sentence.text()} if fields is not None else None

    def _changed(self) -> None:
        self.drafting.touched()
        self._preview()

    def _preview(self) -> None:
        level = self.answers.level.value()
        self.preview.show_flag(
            Level(level) if level else None, self.answers.label.text(), self.answers.action.text()
        )

    def _seal(self) -> None:
        try:
            if not self.flag:
                rules.check_tests(self.answers.tests_said())
            wanted = self.answers.wanted()
        except Refused as refused:
            self._refuse(refused)
            return
        if self.flag:
            service: Any = flags.change
            args: tuple[Any, ...] = (self.flag, wanted, self.sentence.text(), self.drafting.draft)
        else:
            tests = self.answers.tests_said()
            service, args = flags.raise_flag, (self.client, wanted, tests, self.drafting.draft)
        self.desk.do(
            service, *args, then=self._sealed, refused=self._refuse, owner=self, changed=(Kind.FLAG,)
        )

    def _sealed(self, flag: Flag) -> None:
        self.drafting.end()
        raised = not self.flag
        self.go.emit(self.page, {"record": flag.client})
        waiting = "" if flag.is_approved else " " + _("It acts now; a second person is asked to approve.")
        if raised:
            words = _("Flag {number} is raised.").format(number=flag.number) + waiting
            self.say(words, undo=lambda: self._undo(flag))
        else:
            self.say(_("Flag {number} is changed.").format(number=flag.number) + waiting)

    def _undo(self, flag: Flag) -> None:
        said = _("Flag {number} is marked as entered in error.").format(number=flag.number)
        self.desk.do(
            flags.withdraw, flag.id, then=lambda _flag: self.say(said), owner=self, changed=(Kind.FLAG,)
        )

    def _refuse(self, refused: Refused) -> None:
        self.sentence_row.clear_error()
        if refused.field == "sentence":
            self.answers.clear_errors()
            self.sentence_row.show_error(refused.reason)
            self.sentence.setFocus()
        elif not self.answers.show_refused(refused):
            self.desk.was_refused.emit(refused)
        if (at := self.focusWidget()) is not None:
            self.area.ensureWidgetVisible(at)

    def _back(self) -> None:
        self.go.emit(self.page, {"record": self.client}) if self.client else self.go.emit("clients", {})


class DeskPreview(Card):
    """What the desk will read, as it is written, and questions about words that a stranger should not read."""

    def __init__(self) -> None:
        super().__init__(_("The desk will read"))
        self.chip = Chip("plain", "")
        self.action = Words("")
        self.doubts = Words("")
        self.add(self.chip)
        self.add(self.action)
        self.add(self.doubts)
        self.body.addStretch(1)
        self.add(
            Quiet(
                _(
                    "Reception sees the level, the label, what to do and the review day. Never what it is about, "
                    "nor why.\n\nWrite behaviour and action: what somebody did, and what the desk should do. Not a "
                    "diagnosis, not what somebody is like."
                )
            )
        )

    def show_flag(self, level: Level | None, label: str, action: str) -> None:
        """Show a flag as it is written so far."""
        words = _(LEVEL_WORDS[level]) if level else _("Level")
        self.chip.show_level(level.value if level else "plain", " · ".join(filter(None, (words, label))))
        self.action.setText(action or _("What to do at the desk"))
        asked = [
            f"“{doubt.word}”: {_(QUESTIONS[doubt.about])}" for doubt in wording.doubts(f"{label}\n{action}")
        ]
        self.doubts.setText("\n\n".join(asked))
        self.doubts.setVisible(bool(asked))


def _begin(seat: "Seat", client: str, flag: str) -> Begun:
    """Give what the form begins with; for a change why it was raised is opened, and that is recorded."""
    found = flags.one(seat, flag) if flag else None
    about = _subject(seat, found.client if found else client)
    wanted = None
    if found is not None:
        sealed = flags.reasons(seat, found.id, "change").answers
        wanted = Wanted(
            level=found.level,
            label=found.label,
            action=found.action,
            review=found.review,
            owner=found.owner,
            approver=found.approver if found.approver != seat.me.id else "",
            **sealed,
        )
    staff = [(one.id, one.name) for one in people.members(seat)]
    approvers = [(one.id, one.name) for one in flags.approvers(seat)]
    page = "person" if isinstance(about, Person) else "client"
    return Begun(about.id, about.name, about.number, staff, approvers, found, wanted, page)


def _subject(seat: "Seat", record: str) -> Client | Person:
    """Give whom the flag is about."""
    found = keeping.subject(seat, record, "client")
    return persons.one(seat, found.id) if found.kind is Kind.PERSON else clients.one(seat, found.id)
