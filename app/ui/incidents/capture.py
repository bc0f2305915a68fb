"""Log an incident: a few questions, kept while they are answered, sealed with Ctrl+Enter."""

import uuid
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QScrollArea

from app.domain import incidents
from app.domain.clients import Client
from app.domain.drafts import Draft
from app.domain.errors import Refused, VaultTrouble
from app.domain.flag_fields import LEVEL_WORDS
from app.domain.flags import FlagLine
from app.domain.incidents import Report
from app.domain.kinds import Kind
from app.domain.ledger import Record
from app.domain.moments import Moment
from app.domain.practices import Practice
from app.i18n import _
from app.services import clients, drafts, flags, laws, people, practice
from app.services import incidents as services
from app.ui.drafting import Drafting
from app.ui.incidents.form import IncidentForm
from app.ui.keeping import TEXT
from app.ui.page import Page
from app.ui.parts import Button, Pill, PrimaryButton, Quiet, row, scrolled
from app.ui.parts.clients import Found

if TYPE_CHECKING:
    from app.services.seats import Seat
    from app.ui.desk import Desk


def begin(seat: "Seat") -> tuple[Practice, list[tuple[str, str]], frozenset[str], list[Draft]]:
    """Give what the form needs: the practice, who works here, what the law asks, and what was left unfinished."""
    staff = [(member.id, member.name) for member in people.members(seat)]
    return practice.details(seat), staff, services.asked(seat), _unfinished(seat)


def _unfinished(seat: "Seat") -> list[Draft]:
    """Give the reports that this person left unfinished; an addendum's draft belongs to its incident."""
    return [draft for draft in drafts.waiting(seat, Kind.INCIDENT) if TEXT not in draft.fields]


class CapturePage(Page):
    """Tells one incident. What is typed is kept every few seconds, and found again after a lock or a crash."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, _("Log incident"))
        self._sealing = False
        self._named: list[str] = []
        self._wanted: Report | None = None
        self.form = IncidentForm(desk.zone)
        self.area: QScrollArea = scrolled(self.form)
        self.quick = Pill(_("Quick note"))
        self.quick.setToolTip(_("One line and a place. The rest can follow."))
        self.again = Button(_("Start a new one"))
        self.again.hide()
        self.buttons.addWidget(self.again)
        self.buttons.addWidget(self.quick)
        self.body.addWidget(self.area, 1)  # after the head's buttons: Tab goes as one reads
        self.discard = Button(_("Throw away"))
        self.owed = Quiet(_("After you seal: debrief offered within 72 h · owner's review in 7 days"))
        self.seal = PrimaryButton(_("Seal and sign"), key="Ctrl+Return")
        foot = row(self.discard)
        foot.addWidget(self.owed, 1)
        foot.addWidget(self.seal)
        self.body.addLayout(foot)
        before = _("Step 2 is enough to seal; the rest can follow.")
        self.drafting = Drafting(desk, Kind.INCIDENT, self._fields, self.aside, self, before)
        self._connect()

    def _connect(self) -> None:
        self.form.changed.connect(self._changed)
        self.form.people.sought.connect(self._seek)
        self.form.safety.protocol_wanted.connect(
            lambda: self.go.emit("protocols", {"start": "aggressive-visitor"})
        )
        self.quick.clicked.connect(self._turn_quick)
        self.again.clicked.connect(self._begin_anew)
        self.discard.clicked.connect(self._throw_away)
        self.seal.clicked.connect(self._seal)
        QShortcut(QKeySequence("Esc"), self).activated.connect(self._escape)

    def _escape(self) -> None:
        pick = self.form.people.pick
        if pick.isVisible() and pick.line.hasFocus():
            pick.hide()
            self.form.people.add_client.setFocus()
        else:
            self.go.emit("incidents", {})

    def arrive(self, **where: Any) -> None:
        """Take up what was left unfinished, or begin; `report` (as a draft's fields) begins with those answers."""
        self._wanted = incidents.from_draft(where["report"]) if "report" in where else None
        self.desk.ask(begin, then=self._begun, owner=self)
        self.desk.ask(laws.terms, then=self.form.know_terms, owner=self)

    def leave(self) -> None:
        """Keep the draft now."""
        self.drafting.keep()

    def _begun(
        self, told: tuple[Practice, Sequence[tuple[str, str]], frozenset[str], Sequence[Draft]]
    ) -> None:
        details, staff, asked, waiting = told
        self.form.know(details, staff, asked)
        if self._wanted is not None:
            self._take_up(None)
        elif not self.drafting.draft:
            self._take_up(waiting[0] if waiting else None)
        else:
            self.stand_on(self.form.safety.row)

    def _take_up(self, draft: Draft | None) -> None:
        self.drafting.keep()
        fields = draft.fields if draft else {}
        report = incidents.from_draft(fields) if fields else self._wanted or Report()
        self._wanted = None
        self.form.show_report(report, self._now())
        self.quick.setChecked(bool(fields.get("quick")))
        self.form.quick(self.quick.isChecked())
        self.again.setVisible(draft is not None)
        self._look_up_flags()
        self.drafting.take(draft.id if draft else uuid.uuid4().hex, draft)
        if draft is None and report.run:
            self.drafting.touched()
        self.stand_on(self.form.story if self.quick.isChecked() else self.form.safety.row)

    def _begin_anew(self) -> None:
        self._take_up(None)
        self.form.safety.row.setFocus()

    def _now(self) -> Moment:
        return self.desk.now()

    def _changed(self) -> None:
        self._look_up_flags()
        self.drafting.touched()

    def _fields(self) -> dict[str, Any] | None:
        """Spell what was told so far as a draft; None where nothing was, or while it is being sealed."""
        report = self.form.report()
        if self._sealing or incidents.is_blank(report):
            return None
        return incidents.to_draft(report) | {"quick": self.quick.isChecked()}

    def _turn_quick(self, on: bool) -> None:
        self.form.quick(on)
        (self.form.place if on else self.form.safety.row).setFocus()
        self._changed()

    def _look_up_flags(self) -> None:
        named = self.form.people.clients()
        if named != self._named:
            self._named = named
            self.desk.ask(flags.active_for, named, then=self._flagged, owner=self)

    def _flagged(self, found: Mapping[str, Sequence[FlagLine]]) -> None:
        lines = [line for some in found.values() for line in some]
        self.form.people.show_actions(
            [
                _("Flag {number}, {level}: {action}").format(
                    number=line.number, level=_(LEVEL_WORDS[line.level]).casefold(), action=line.action
                )
                for line in lines
            ]
        )

    def _seek(self, text: str) -> None:
        self.desk.ask(clients.search, text, then=self._found, owner=self)

    def _found(self, some: Sequence[Client]) -> None:
        self.form.people.offer([Found(one.id, one.number, one.name) for one in some])

    def _throw_away(self) -> None:
        fields, draft = self._fields(), self.drafting.end()

        def back() -> None:
            if fields is not None:
                self.desk.keep_draft(draft, Kind.INCIDENT, fields)
            self.go.emit("log-incident", {})

        self.desk.do(drafts.drop, draft, owner=self)
        self.form.show_report(Report(), self._now())
        self.say(_("The draft was thrown away."), back)
        self.go.emit("incidents", {})

    def _seal(self) -> None:
        if self._sealing:
            return
        report = self.form.report()
        self.form.show_refusal(None)
        self._sealing = True
        self.desk.do(
            services.quick_note if self.quick.isChecked() else services.seal,
            report,
            self.drafting.draft,
            then=self._sealed,
            refused=self._refused,
            troubled=self._troubled,
            owner=self,
            changed=(Kind.INCIDENT,),
        )

    def _refused(self, refused: Refused) -> None:
        self._sealing = False
        part = self.form.show_refusal(refused)
        if part is None:
            self.say(refused.reason)
        else:
            if not part.isVisibleTo(self):  # told before it became a quick note
                self.quick.setChecked(False)
                self.form.quick(False)
            self.area.ensureWidgetVisible(part)
        self._changed()

    def _troubled(self, trouble: VaultTrouble) -> None:
        self._sealing = False
        self._changed()
        self.desk.was_troubled.emit(trouble)

    def _sealed(self, record: Record) -> None:
        self._sealing = False
        self.drafting.end()
        self.form.show_report(Report(), self._now())
        self.say(_("Sealed as {number}.").format(number=record.number))
        self.go.emit("incident", {"record": record.id, "sealed": True})
