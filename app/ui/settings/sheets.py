"""Recovery sheets in Settings: how the two ways back in stand, and new ones when they are due."""

from app.domain.errors import Refused, VaultTrouble
from app.domain.kinds import Kind
from app.domain.people import Role
from app.i18n import _
from app.services import recovery
from app.services.aftermath import After
from app.services.recovery import NewSheets, Sheet, Ways
from app.services.seats import Seat
from app.ui import newsheets
from app.ui.desk import Desk
from app.ui.newsheets import SheetsForm
from app.ui.panels import Panel
from app.ui.parts.buttons import Button
from app.ui.parts.columns import Column
from app.ui.parts.flowing import Flowing
from app.ui.parts.labels import Chip, Level, Small, Words
from app.ui.parts.moments import say_day
from app.ui.parts.rows import Rows
from app.ui.parts.ticks import Tick

TWO = 2


def prove_and_place(seat: Seat, codes: tuple[str, ...], ids: tuple[str, ...], lost: bool) -> After:
    """Prove the sheets; where they were just made (`ids`), they take the place of the older ones."""
    newsheets.prove(seat, codes)
    return recovery.put_in_place(seat, ids, lost) if ids else After("", "")


def standing(sheet: Sheet) -> str:
    """Say how a sheet stands."""
    if sheet.ended is not None:
        words = _("Used on {when}") if sheet.used else _("Put aside on {when}")
        return words.format(when=say_day(sheet.ended.day()))
    if not sheet.proved:
        return _("In force; its code was never typed back")
    return _("Waits for a key: a clinician has to unlock once") if sheet.waits else _("In force")


class SheetsPanel(Panel):
    """The sheets there are and were. Only owners make new ones; the old ones count until those are proved."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            _("Recovery sheets"),
            _(
                "Two sheets of paper in two places: each brings an owner back once when passwords are lost, and opens "
                "everything. Make new ones when one was used, lost or seen by somebody."
            ),
        )
        self._new: NewSheets | None = None
        self._ready: tuple[str, ...] = ()
        self._begun: tuple[str, ...] = ()
        self.due = Chip(Level.CAUTION, _("New sheets are due"))
        self.due.hide()
        columns = (
            Column(name="name", words=_("Sheet"), text=lambda one: one.name, wide=18),
            Column(
                name="since", words=_("Made"), text=lambda one: say_day(one.since.day()), wide=13, yields=1
            ),
            Column(name="standing", words=_("How it stands"), text=standing),
        )
        self.rows = Rows(_("Recovery sheets"), columns, key="recovery sheets", lines=2, height=3)
        self.make = Button(_("Make two new sheets…"))
        self.make.clicked.connect(self._make)
        self.have = Button(_("Type back the codes of the sheets you have…"))
        self.have.clicked.connect(self._type_back)
        self.place = Button(_("Put the older sheets aside"))
        self.place.clicked.connect(lambda: self._put_in_place())
        self.withdraw = Button(_("Withdraw the new sheets"))
        self.withdraw.clicked.connect(lambda: self._withdraw(self._begun))
        self.begun = Words(
            _(
                "Two new sheets were made and their codes never typed back. Go on with them, or withdraw them: until "
                "then whoever has one can come in."
            )
        )
        self.lost = Tick(_("An older sheet is lost, or somebody may have seen its code"))
        self.means = Small(
            _(
                "Whoever had it could sign papers as this practice. So the practice's own certificate and everybody's "
                "are made anew as well: print the trust card again and hand it out. Papers signed until now stay "
                "genuine for whoever compares them with the earlier card."
            )
        )
        self.lost.toggled.connect(self.means.setVisible)
        self.form = SheetsForm(desk)
        self.prove = Button(_("These are on paper: put them in place"))
        self.prove.clicked.connect(self._prove)
        self.stop = Button(_("Not now"))
        self.stop.clicked.connect(self._not_now)
        self.pressed = Flowing(self.make, self.have, self.place, self.withdraw)
        self.proving = Flowing(self.prove, self.stop)
        self.remark = Words(
            _("The sheets that you have still count until both new codes are typed back from paper.")
        )
        for part in (
            self.due, self.rows, self.begun, self.pressed, self.remark, self.form, self.lost, self.means,
            self.proving, self.wrong,
        ):  # fmt: skip
            self.body.addWidget(part)
        self._show_form(False)

    def load(self) -> None:
        """Show how the sheets stand."""
        self.desk.ask(recovery.ways, then=self._show, owner=self)

    def forget(self) -> None:
        """Forget codes that were not put in place: the list says that they were made, until they are withdrawn."""
        self._new = None
        self.lost.setChecked(False)
        self.wrong.setText("")
        self.form.forget()
        self._show_form(False)

    def show_refused(self, error: Refused) -> None:
        """Show a refusal at the code it is about."""
        self._work(False)
        row = self.form.rows.get(error.field or "")
        if row is not None:
            row.show_error(error.reason)
            row.widget.setFocus()
        else:
            super().show_refused(error)

    def show_trouble(self, error: VaultTrouble) -> None:
        """Say what is wrong, what is safe, and what to do."""
        self._work(False)
        super().show_trouble(error)

    def _show(self, ways: Ways) -> None:
        person = self.desk.person
        owner = person is not None and person.role is Role.OWNER
        self._ready, self._begun = ways.ready, ways.begun
        self.due.setVisible(ways.is_due)
        self.rows.show_rows(ways.sheets)
        self.make.setVisible(owner and not ways.begun)
        self.place.setVisible(owner and bool(ways.ready))
        unproved = [one for one in ways.sheets if one.ended is None and not one.proved]
        self.have.setVisible(owner and (bool(ways.begun) or (ways.is_due and len(unproved) == TWO)))
        self.withdraw.setVisible(owner and bool(ways.begun))
        self._show_form(self._new is not None)

    def _type_back(self) -> None:
        self.wrong.setText("")
        self._new = NewSheets((), ())
        self.form.show_codes((), _("Type each code as it stands on its sheet."))
        self._show_form(True)
        self.form.answers[0].setFocus()

    def _make(self) -> None:
        self.wrong.setText("")
        self._work(True)
        self.desk.do(
            recovery.make, then=self._made, refused=self.show_refused, troubled=self.show_trouble, owner=self,
            changed=(Kind.REGISTER,),
        )  # fmt: skip

    def _made(self, new: NewSheets) -> None:
        self._work(False)
        self._new = new
        self.form.show_codes(new.codes)
        self._show_form(True)
        self.load()
        self.form.save.setFocus()

    def _prove(self) -> None:
        self.wrong.setText("")
        typed = self.form.typed()
        if typed is None or self._new is None:
            return
        self._work(True)
        self.desk.do(
            prove_and_place, typed, self._new.ids, self.lost.isChecked(), then=self._placed, refused=self.show_refused,
            troubled=self.show_trouble, owner=self, changed=(Kind.REGISTER,),
        )  # fmt: skip

    def _put_in_place(self) -> None:
        self.wrong.setText("")
        self._work(True)
        self.desk.do(
            recovery.put_in_place, self._ready, self.lost.isChecked(), then=self._placed, refused=self.show_refused,
            troubled=self.show_trouble, owner=self, changed=(Kind.REGISTER,),
        )  # fmt: skip

    def _not_now(self) -> None:
        """Withdraw what was only shown; where codes were being typed back, just stop."""
        ids = self._new.ids if self._new is not None else ()
        if ids:
            self._withdraw(ids)
        else:
            self.forget()

    def _withdraw(self, ids: tuple[str, ...]) -> None:
        self.wrong.setText("")
        self._work(True)
        self.desk.do(
            recovery.withdraw, ids, then=self._withdrawn, refused=self.show_refused, troubled=self.show_trouble,
            owner=self, changed=(Kind.REGISTER,),
        )  # fmt: skip

    def _withdrawn(self, after: After) -> None:
        self._work(False)
        self.forget()
        self.load()
        self.said.emit(
            after.say(_("The new sheets are withdrawn and open nothing: destroy them if they are on paper."))
        )

    def _placed(self, after: After) -> None:
        self._work(False)
        said = _("Both codes are right.")
        if self._new is None or self._new.ids:
            said = _("The new sheets are in place. The old ones open nothing any more: destroy them.")
            if self.lost.isChecked():
                said += " " + _("The practice has a new certificate: print the trust card again.")
        self.forget()
        self.load()
        self.said.emit(after.say(said))

    def _work(self, on: bool) -> None:
        for button in (self.make, self.place, self.prove, self.stop, self.withdraw):
            button.setEnabled(not on)

    def _show_form(self, on: bool) -> None:
        new = self._new is not None and bool(self._new.ids)
        self.remark.setVisible(on and new)
        self.prove.set_words(_("These are on paper: put them in place") if new else _("Check both codes"))
        for part in (self.form, self.proving):
            part.setVisible(on)
        places = new if on else bool(self._ready)
        self.lost.setVisible(places)
        self.means.setVisible(places and self.lost.isChecked())
        self.begun.setVisible(not on and bool(self._begun) and not self.withdraw.isHidden())
        self.pressed.setVisible(not on)
