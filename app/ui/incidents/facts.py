"""An incident's cards: the facts that everybody may know, what happened, and what the record still needs."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain import incidents
from app.domain.incident_fields import BY_NAME, ELSEWHERE, LAW_FIELDS
from app.domain.moments import Moment
from app.i18n import _
from app.services.incidents import Incident
from app.ui.incidents.answers import spell
from app.ui.parts import Button, Card, Quiet, Words, row
from app.ui.parts.moments import say_moment
from app.ui.parts.told import Answers

TOLD = (
    "story", "people", "kinds", "severity", "safe", "responses", "police_answer", "before", "means", "consequences",
    "protective", "factors", "would_have_helped", "taken", *(field.name for field in LAW_FIELDS),
)  # fmt: skip
"""The clinical answers in the order in which a reader wants them."""


class FactsCard(Card):
    """When, where and who answers for it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("What everyone here may know"), parent=parent)
        self.answers = Answers()
        self.add(self.answers)

    def show_incident(self, incident: Incident) -> None:
        """Show an incident's open facts."""
        report, record = incident.report, incident.record
        when = spell("when", report.when)
        if report.about:
            when = _("about {moment}").format(moment=when)
        reported = say_moment(record.made)
        if report.when is not None and incidents.is_late(report.when, record.made):
            reported = _("{moment} (more than a day later)").format(moment=reported)
        place = report.place_other if report.place == ELSEWHERE else report.place
        offered = record.now.get("debrief_offered")
        self.answers.show_answers(
            [
                (_(BY_NAME["when"].label), when),
                (_(BY_NAME["found"].label), spell("found", report.found)),
                (_(BY_NAME["place"].label), place),
                (_(BY_NAME["run"].label), incident.run[1]),
                (_("Reported"), _("{moment} by {who}").format(moment=reported, who=incident.reporter)),
                (_(BY_NAME["answers"].label), incident.answers),
                (_(BY_NAME["debrief_offered"].label), spell("debrief_offered", offered)),
            ]
        )


class StoryCard(Card):
    """What happened: sealed until it is opened, and that it is opened is noted."""

    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("What happened"), parent=parent)
        self.sealed = Quiet("")
        self.open = Button(_("Open what happened"))
        self.open.clicked.connect(self.opened)
        self.answers = Answers()
        self.add(self.sealed)
        self.add(row(self.open, 1))
        self.add(self.answers)

    def show_incident(self, incident: Incident) -> None:
        """Show an incident's clinical part, or that it is sealed."""
        shown = incident.opened
        self.sealed.setVisible(not shown)
        self.open.setVisible(not shown and incident.readable)
        self.answers.setVisible(shown)
        if incident.readable:
            self.sealed.setText(
                _("Sealed to clinicians and its writer. Opening it is noted in the audit trail.")
            )
        else:
            self.sealed.setText(
                _(
                    "You see when, where and how it stands. What happened is sealed to clinicians and its writer."
                )
            )
        report = incident.report
        told = (
            [(_(BY_NAME[name].label), spell(name, getattr(report, name))) for name in TOLD] if shown else []
        )
        self.answers.show_answers(told, story=True)


class NeedsCard(Card):
    """What a full record still lacks."""

    add_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Still needs"), parent=parent)
        self.words = Words("")
        self.button = Button(_("Add the missing answers…"))
        self.button.clicked.connect(self.add_wanted)
        self.add(self.words)
        self.add(row(self.button, 1))

    def show_incident(self, incident: Incident, may_add: bool) -> None:
        """Name what is missing; nothing is shown when nothing is."""
        self.setVisible(bool(incident.needs))
        self.words.setText("\n".join(f"· {_(BY_NAME[name].label)}" for name in incident.needs))
        self.button.setVisible(may_add)


def owed(incident: Incident, now: Moment) -> list[str]:
    """Say what is owed on an incident and by when, overdue first in words."""
    lines = []
    for words, at in incident.dues:
        late = at.utc < now.utc
        text = _("{what}: overdue since {moment}") if late else _("{what}: due {moment}")
        lines.append(text.format(what=words, moment=say_moment(at)))
    return lines
