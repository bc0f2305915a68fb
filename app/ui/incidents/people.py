"""Who was part of an incident: one line a person, each with their part and the harm to body and mind graded apart."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.domain.fields import Choice
from app.domain.incident_fields import INJURY_FIELDS, PARTS, PHYSICAL, PSYCHOLOGICAL, SORTS
from app.domain.incidents import Involved, clients_of
from app.domain.involved import Injury
from app.i18n import _
from app.ui.incidents.person import PersonDialog
from app.ui.parts import Button, LineEdit, PersonLabel, PickClient, Small, StoryLabel
from app.ui.parts.clients import Found
from app.ui.parts.flowing import Flowing
from app.ui.parts.named import named
from app.ui.theme import SPACE

SAID_MORE = frozenset({"treatment", "time_off", "title", "department", "staff_id", "body_part", "injury"})
"""What is said about a person behind “More…”."""
NAMED = 26
"""Letters that a name keeps room for, so that the choices beside it stand under each other."""


def words_of(choices: Sequence[Choice], code: str) -> str:
    """Give the words of a code."""
    return next((_(choice.words) for choice in choices if choice.code == code), "")


def spell_people(people: Iterable[Involved | Mapping[str, Any]]) -> str:
    """Spell the people of an incident, one line each."""
    lines = []
    for one in people:
        person = one if isinstance(one, Involved) else msgspec.convert(dict(one), Involved)
        who = person.name or words_of(SORTS, person.sort)
        harm = []
        if person.physical:
            harm.append(_("body: {grade}").format(grade=words_of(PHYSICAL, person.physical).casefold()))
        if person.psychological:
            harm.append(
                _("mind: {grade}").format(grade=words_of(PSYCHOLOGICAL, person.psychological).casefold())
            )
        more = [
            words_of(SORTS, person.sort),
            words_of(PARTS, person.part),
            *harm,
            person.treatment,
            person.time_off,
            person.title,
            person.department,
            person.staff_id,
            person.body_part,
            *_spell_injury(person.injury),
        ]
        lines.append(" · ".join(part for part in (who, *more) if part))
    return "\n".join(lines)


def _spell_injury(injury: Injury | None) -> list[str]:
    if injury is None:
        return []
    said = []
    for field in INJURY_FIELDS:
        value = getattr(injury, field.name)
        codes = value if isinstance(value, tuple) else (value,)
        words = ", ".join(_(field.words(str(code))) for code in codes if code not in ("", None))
        if words:
            said.append(_("{question}: {answer}").format(question=_(field.label), answer=words))
    return said


class PersonRow(QWidget):
    """One person's line. A client or member of staff is named by who they are, anybody else by what is typed."""

    changed = Signal()
    removed = Signal()

    def __init__(
        self, person: Involved, asked: frozenset[str] = frozenset(), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._person, self._asked = person, asked
        parts: list[QWidget] = []
        self.line: LineEdit | None = None
        if person.ref:
            parts.append(PersonLabel(person.name, tail=f"  {words_of(SORTS, person.sort)}"))
        else:
            self.line = LineEdit(_("Who it was"), person.name, hint=_("Name or description"))
            self.line.textChanged.connect(self.changed)
            parts.append(self.line)
            self.sort = _combo(_("Who they are"), SORTS, person.sort, "")
            self.sort.currentIndexChanged.connect(self.changed)
            parts.append(self.sort)
        self.part = _combo(_("Part in it"), PARTS, person.part, "")
        self.physical = _combo(
            _("Harm to the body"), PHYSICAL, person.physical, _("Body: –"), _("Body: {grade}")
        )
        self.psychological = _combo(
            _("Harm to the mind"),
            PSYCHOLOGICAL,
            person.psychological,
            _("Mind: –"),
            _("Mind: {grade}"),
        )
        for edit in (self.part, self.physical, self.psychological):
            edit.currentIndexChanged.connect(self.changed)
            parts.append(edit)
        self.more = Button(_("More…"))
        self.more.clicked.connect(self._ask_more)
        remove = Button(_("Remove"))
        remove.clicked.connect(self.removed)
        parts[0].setMinimumWidth(self.fontMetrics().averageCharWidth() * NAMED)
        parts[0].setMinimumHeight(self.part.sizeHint().height())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(Flowing(*parts, self.more, remove))
        self._say_more()

    def _ask_more(self) -> None:
        person = self.person()
        name = person.name or words_of(SORTS, person.sort)
        PersonDialog(person, name, self._asked, self, self._told_more).open()

    def _told_more(self, person: Involved) -> None:
        self._person = person
        self._say_more()
        self.changed.emit()

    def _say_more(self) -> None:
        """Show by the button's words whether more was said, and name whom it is about."""
        more = [one for one in msgspec.structs.asdict(self._person).items() if one[0] in SAID_MORE and one[1]]
        self.more.set_words(_("More ({count})…").format(count=len(more)) if more else _("More…"))
        name = self._person.name or words_of(SORTS, self._person.sort)
        self.more.setAccessibleName(_("More about {name}…").format(name=name))

    def person(self) -> Involved:
        """Give the person as the line says."""
        return msgspec.structs.replace(
            self._person,
            name=self.line.text().strip() if self.line else self._person.name,
            sort=str(self.sort.currentData()) if self.line else self._person.sort,
            part=str(self.part.currentData()),
            physical=str(self.physical.currentData()),
            psychological=str(self.psychological.currentData()),
        )


def _combo(name: str, choices: Sequence[Choice], code: str, none: str, spelt: str = "{grade}") -> QComboBox:
    edit = named(QComboBox(), name)
    edit.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    edit.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    if none:
        edit.addItem(none, "")
    for choice in choices:
        edit.addItem(spelt.format(grade=_(choice.words)), choice.code)
    edit.setCurrentIndex(max(edit.findData(code), 0))
    return edit


class PeopleEdit(QWidget):
    """The people involved. The page answers `sought` with `offer` for clients, and says who works here by `staff`."""

    changed = Signal()
    sought = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[PersonRow] = []
        self._staff: list[tuple[str, str]] = []
        self._asked: frozenset[str] = frozenset()
        self._lines = QVBoxLayout()
        self._lines.setSpacing(SPACE)
        self.pick = PickClient(_("Client involved"))
        self.pick.hide()
        self.pick.picked.connect(self._picked)
        self.pick.sought.connect(self.sought)
        self.add_client = Button(_("+ Client"))
        self.add_staff = Button(_("+ Staff"))
        self.add_other = Button(_("+ Other person"))
        self.add_client.clicked.connect(self._pick_client)
        self.add_staff.clicked.connect(self._pick_staff)
        self.add_other.clicked.connect(lambda: self._add(Involved(), focus=True))
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE * 2)
        for button in (self.add_client, self.add_staff, self.add_other):
            buttons.addWidget(button)
        self.hint = Small(_("A client's name is sealed with the rest."))
        buttons.addWidget(self.hint, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE * 2)
        layout.addLayout(self._lines)
        self.flagged = QFrame()
        self.flagged.setProperty("part", "bar")
        self.flagged.setProperty("level", "caution")
        self.action_words = StoryLabel("")
        inside = QVBoxLayout(self.flagged)
        inside.setContentsMargins(SPACE * 3, SPACE * 2, SPACE * 3, SPACE * 2)
        inside.addWidget(self.action_words)
        self.flagged.hide()
        layout.addWidget(self.flagged)
        layout.addWidget(self.pick)
        layout.addLayout(buttons)
        self.setFocusProxy(self.add_client)

    def staff(self, people: Iterable[tuple[str, str]], asked: frozenset[str] = frozenset()) -> None:
        """Say who works here, as (id, name), and what the practice's law packs ask about a person."""
        self._staff, self._asked = list(people), asked

    def people(self) -> tuple[Involved, ...]:
        """Give the people, in order; a line that says nothing is left out."""
        told = [row.person() for row in self._rows]
        return tuple(person for person in told if person != Involved())

    def show_people(self, people: Iterable[Involved | Mapping[str, Any]]) -> None:
        """Show people told before."""
        for row in list(self._rows):
            self._drop(row)
        for one in people:
            self._put(one if isinstance(one, Involved) else msgspec.convert(dict(one), Involved))

    def offer(self, found: Sequence[Found]) -> None:
        """Show which clients fit what was typed."""
        self.pick.offer(found)

    def clients(self) -> list[str]:
        """Give the client records among the people."""
        return clients_of(self.people())

    def show_actions(self, actions: Sequence[str]) -> None:
        """Remind of the safety actions that are in force for the clients named; nothing where there are none."""
        self.action_words.show_story("\n".join(actions))
        self.flagged.setVisible(bool(actions))

    def _pick_client(self) -> None:
        self.pick.show()
        self.pick.set_client(None)
        self.pick.line.clear()
        self.pick.line.setFocus()

    def _picked(self, found: Found) -> None:
        self.pick.hide()
        self._add(
            Involved(sort="client", part="did", ref=found.record, name=f"{found.name} {found.number}".strip())
        )

    def _pick_staff(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for person, name in self._staff:
            menu.addAction(name).setData((person, name))
        menu.triggered.connect(lambda action: self._add_member(*action.data()))
        menu.popup(self.add_staff.mapToGlobal(self.add_staff.rect().bottomLeft()))

    def _add_member(self, person: str, name: str) -> None:
        self._add(Involved(sort="staff", part="affected", ref=person, name=name))

    def _add(self, person: Involved, focus: bool = False) -> None:
        row = self._put(person)
        if focus and row.line is not None:
            row.line.setFocus()
        elif not focus:
            row.part.setFocus()
        self.changed.emit()

    def _put(self, person: Involved) -> PersonRow:
        row = PersonRow(person, self._asked)
        row.changed.connect(self.changed)
        row.removed.connect(lambda: self._remove(row))
        self._rows.append(row)
        self._lines.addWidget(row)
        return row

    def _remove(self, row: PersonRow) -> None:
        self._drop(row)
        self.add_client.setFocus()
        self.changed.emit()

    def _drop(self, row: PersonRow) -> None:
        self._rows.remove(row)
        self._lines.removeWidget(row)
        row.hide()
        row.deleteLater()
