"""Legal holds: what must be kept while a dispute or an inquiry is open, placed with a reason, lifted by an owner."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from app.domain.errors import NoKey, Refused, VaultTrouble
from app.domain.kinds import KIND_WORDS, Kind
from app.domain.moments import Moment
from app.domain.people import Role
from app.domain.roles import Right, may
from app.i18n import _
from app.services import holds
from app.services.holds import Hold
from app.ui.desk import Desk
from app.ui.disposal.panels import DisposalPanel
from app.ui.parts.buttons import Button
from app.ui.parts.columns import Column
from app.ui.parts.dialogs import Dialog
from app.ui.parts.discreet import StoryLabel
from app.ui.parts.fields import FieldRow
from app.ui.parts.flowing import Flowing
from app.ui.parts.moments import say_moment
from app.ui.parts.rows import Rows
from app.ui.parts.texts import LineEdit, TextArea

Done = Callable[[str, str], None]


class HoldsPanel(DisposalPanel):
    """The holds, those that stand first; a clinician may place one, and only an owner lifts it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            _(
                "While a hold stands, nothing it covers can be disposed of. One on a client covers everything about "
                "them. The reason is sealed to owners and the auditor."
            ),
        )
        self.rows = Rows(
            _("Legal holds"),
            _columns(),
            _("No hold was ever placed. One is placed on a record by its number."),
            key="holds",
            height=4,
        )
        self.rows.selected.connect(lambda hold: self._allow(hold))
        self.rows.opened.connect(lambda _hold: self._read())
        self.place = Button(_("Place a hold…"))
        self.lift = Button(_("Lift this hold…"))
        self.read = Button(_("Why it stands"))
        self.place.clicked.connect(self._place)
        self.lift.clicked.connect(self._lift)
        self.read.clicked.connect(self._read)
        self.why = StoryLabel()
        for part in (self.rows, self.why, self.wrong):
            self.body.addWidget(part)
        self.body.addWidget(Flowing(self.place, self.lift, self.read))
        self.asking: HoldDialog | None = None
        self._allow(None)

    def load(self) -> None:
        """Show the holds."""
        self.why.show_story("")
        self.wrong.setText("")
        self.desk.ask(holds.listing, then=self._show, refused=self.show_refused, owner=self)

    def _show(self, found: Sequence[Hold]) -> None:
        self.rows.show_rows(found)
        if found and self.rows.chosen() is None:
            self.rows.choose(0)
        self._allow(self.rows.chosen())

    def _allow(self, hold: Hold | None) -> None:
        person = self.desk.person
        role = person.role if person else None
        self.place.setVisible(
            person is not None and may(person.role, Kind.HOLD, Right.WRITE, person.clinical)
        )
        self.lift.setVisible(role is Role.OWNER and hold is not None and hold.stands)
        self.read.setVisible(role in (Role.OWNER, Role.AUDITOR) and hold is not None)
        self.why.show_story("")

    def _place(self) -> None:
        self._ask(
            HoldDialog(self, _("Place a legal hold"), _("Place the hold"), asks_number=True), self._placed
        )

    def _placed(self, number: str, why: str) -> None:
        self._do(holds.place_on, number, why)

    def _lift(self) -> None:
        if (hold := self.rows.chosen()) is not None:
            title = _("Lift the hold {number} on {on}?").format(number=hold.number, on=say_on(hold))
            self._ask(HoldDialog(self, title, _("Lift the hold")), partial(self._lifted, hold.record))

    def _lifted(self, hold: str, _number: str, why: str) -> None:
        self._do(holds.lift, hold, why)

    def _ask(self, dialog: "HoldDialog", done: Done) -> None:
        self.asking = dialog
        dialog.finish.clicked.connect(lambda: done(dialog.number.text(), dialog.why.text()))
        dialog.open()

    def _do(self, service: Callable[..., Hold], *args: str) -> None:
        self.desk.do(
            service, *args, then=self._done, refused=self._refused, troubled=self._troubled, owner=self,
            changed=(Kind.HOLD,),
        )  # fmt: skip

    def _done(self, hold: Hold) -> None:
        self._close()
        words = _("{number} stands on {on}.") if hold.stands else _("{number} on {on} is lifted.")
        self.said.emit(words.format(number=hold.number, on=say_on(hold)))
        self.load()

    def _refused(self, error: Refused) -> None:
        if self.asking is not None:
            self.asking.refuse(error)

    def _troubled(self, error: VaultTrouble) -> None:
        self._close()
        self.show_trouble(error)

    def _close(self) -> None:
        if self.asking is not None:
            self.asking.accept()
            self.asking = None

    def _read(self) -> None:
        if (hold := self.rows.chosen()) is not None and not self.read.isHidden():
            self.desk.ask(holds.why, hold.record, then=self._show_why, troubled=self._sealed, owner=self)

    def _show_why(self, said: list[tuple[Moment, str, str]]) -> None:
        self.why.show_story("\n".join(f"{say_moment(when)} · {who}: {why}" for when, who, why in said))

    def _sealed(self, error: VaultTrouble) -> None:
        if isinstance(error, NoKey):
            self.why.show_story(_("The reason is sealed to owners and the auditor."))
        else:
            self.show_trouble(error)


class HoldDialog(Dialog):
    """Asks on what a hold is placed, and why; or only why, where one is lifted."""

    def __init__(self, parent: QWidget, title: str, finish: str, asks_number: bool = False) -> None:
        super().__init__(title, parent, finish=finish)
        self.number = LineEdit()
        self.number_row = FieldRow(
            _("On which record"), self.number, _("Its number, such as C-0012 or INC-2026-0001.")
        )
        self.why = TextArea(_("Why"), lines=3)
        self.why_row = FieldRow(_("Why"), self.why, _("Who asked for it, when, and in what matter."))
        if asks_number:
            self.body.addWidget(self.number_row)
        else:
            self.number_row.setParent(self)
            self.number_row.hide()
        self.body.addWidget(self.why_row)
        (self.number if asks_number else self.why).setFocus()

    def refuse(self, error: Refused) -> None:
        """Say what is wrong, at its answer."""
        at = self.number_row if error.field == "number" else self.why_row
        if error.field in ("number", "why"):
            at.show_error(error.reason)
            at.widget.setFocus()
        else:
            self.show_error(error.reason)


def say_on(hold: Hold) -> str:
    """Name the record that a hold stands on."""
    return hold.on_number or _(KIND_WORDS[hold.on_kind])


def _columns() -> tuple[Column, ...]:
    return (
        Column(name="number", words=_("Number"), text=lambda one: one.number, wide=10),
        Column(name="on", words=_("On"), text=say_on, wide=18),
        Column(name="kind", words=_("Kind"), text=lambda one: _(KIND_WORDS[one.on_kind]), wide=12, yields=2),
        Column(name="by", words=_("Placed by"), text=lambda one: one.by),
        Column(name="since", words=_("Since"), text=lambda one: say_moment(one.since), wide=22, yields=1),
        Column(
            name="stands",
            words=_("How it stands"),
            text=lambda one: _("Stands") if one.stands else _("Lifted"),
            wide=14,
        ),
    )
