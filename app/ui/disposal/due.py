"""What is due: the records that every rule lets go, to be looked through and proposed."""

from msgspec import Struct
from PySide6.QtCore import Signal

from app.domain.disposals import Line
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.laws import Pack
from app.i18n import _, ngettext
from app.services import disposals, holds, laws
from app.services.disposals import Due, Proposal
from app.services.seats import Seat
from app.ui.desk import Desk
from app.ui.disposal.panels import DisposalPanel, line_columns, say_kinds, say_name
from app.ui.parts.buttons import PrimaryButton
from app.ui.parts.cards import row
from app.ui.parts.columns import Column
from app.ui.parts.dialogs import dialogs
from app.ui.parts.labels import Quiet
from app.ui.parts.moments import say_day
from app.ui.parts.rows import Rows

HEIGHT = 8
NAMED = 12
"""So many records are named in a sentence; of the others only the count is said."""


class Found(Struct, frozen=True):
    """What is due, by which packs, and whether they are old."""

    due: Due
    packs: tuple[Pack, ...]
    stale: tuple[str, ...]
    rules: dict[str, str]


def found(seat: Seat) -> Found:
    """Give what is due together with the packs that say so."""
    packs, today = laws.of_practice(seat), seat.now().day()
    stale = tuple(one.name for one in packs if one.is_stale(today))
    return Found(disposals.due(seat), packs, stale, laws.in_words(seat))


class DuePanel(DisposalPanel):
    """The list with a box before each record; `proposed` carries the new proposal."""

    proposed = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk, _("Nothing is disposed of by itself. Each record is kept as long as the longest rule asks.")
        )
        self.packs = Quiet("")
        self.going: set[str] = set()
        self.due = Due(lines=())
        tick = Column(name="go", words=_("Goes"), text=lambda _line: "", tick=self._goes, wide=6)
        self.rows = Rows(
            _("Records whose time is over"),
            (tick, *line_columns(self.say_rule)),
            _("No record's time is over. What is still open, active or under hold is never listed here."),
            filtered=True,
            key="due",
            height=HEIGHT,
        )
        self.rows.ticked.connect(self._tick)
        self.rows.opened.connect(lambda line: self._tick(line, line.record not in self.going))
        self.stopped = Quiet("")
        self.propose = PrimaryButton(_("Propose…"), key="Ctrl+Return")
        self.propose.clicked.connect(self._propose)
        for part in (self.packs, self.rows, self.stopped, self.wrong):
            self.body.addWidget(part)
        self.body.addLayout(row(self.propose, 1))
        self._count()

    def load(self) -> None:
        """Show what is due today; everything listed is marked to go until somebody takes it out."""
        self.wrong.setText("")
        self.desk.ask(
            found, then=self._show, refused=self.show_refused, troubled=self.show_trouble, owner=self
        )

    def _show(self, told: Found) -> None:
        self.due, self.rules = told.due, told.rules
        self.going = {line.record for line in told.due.lines}
        self.packs.setText(_packs_in_words(told))
        self.rows.show_rows(told.due.lines)
        self.stopped.setText(_stopped_in_words(told.due))
        self.stopped.setVisible(bool(self.stopped.text()))
        self._count()

    def _goes(self, line: Line) -> bool:
        return line.record in self.going

    def _tick(self, line: Line, goes: bool) -> None:
        (self.going.add if goes else self.going.discard)(line.record)
        self.rows.show_rows(self.due.lines)
        self._count()

    def _chosen(self) -> list[Line]:
        return [line for line in self.due.lines if line.record in self.going]

    def _count(self) -> None:
        n = len(self._chosen())
        counted = ngettext("Propose {n} record…", "Propose {n} records…", n).format(n=n)
        self.propose.set_words(counted if n else _("Propose…"), _("Propose…"))
        self.propose.setEnabled(n > 0)

    def _propose(self) -> None:
        chosen = self._chosen()
        n = len(chosen)
        sure = dialogs.decide(
            self,
            ngettext(
                "Propose that {n} record be disposed of?", "Propose that {n} records be disposed of?", n
            ).format(n=n),
            "\n\n".join(
                (
                    say_kinds(chosen),
                    _(
                        "Nothing is deleted yet. Somebody else who may approve it does so first, then an owner "
                        "carries it out. Where nobody else may, it waits a week."
                    ),
                )
            ),
            ngettext("Propose {n} record", "Propose {n} records", n).format(n=n),
        )
        if sure:
            self.wrong.setText("")
            self.desk.do(
                disposals.propose, [line.record for line in chosen], then=self._proposed,
                refused=self._refused, troubled=self.show_trouble, owner=self, changed=(Kind.DISPOSAL,),
            )  # fmt: skip

    def _proposed(self, proposal: Proposal) -> None:
        self.said.emit(_("{number} is proposed. Nothing was deleted.").format(number=proposal.number))
        self.proposed.emit(proposal.record)

    def _refused(self, error: Refused) -> None:
        self.load()
        self.show_refused(error)


def _packs_in_words(told: Found) -> str:
    said = [
        _("{name}, compared with the law on {day}").format(name=_(pack.name), day=say_day(pack.reviewed))
        for pack in told.packs
    ]
    words = _("By these law packs: {packs}. This is no legal advice.").format(packs="; ".join(said))
    if told.stale:
        words += " " + _("More than a year old: {packs}. Look for a newer Keepwell.").format(
            packs=", ".join(_(name) for name in told.stale)
        )
    return words


def _stopped_in_words(due: Due) -> str:
    said = []
    held = [one for one in due.held if one.hold != holds.UNKNOWN]
    cannot_tell = [one.line for one in due.held if one.hold == holds.UNKNOWN]
    left = [line for line in cannot_tell if line.kind is Kind.DROP]
    unknown = [line for line in cannot_tell if line.kind is not Kind.DROP]
    if held:
        some = _some([f"{say_name(one.line)} ({one.hold})" for one in held])
        said.append(_("Kept by a legal hold: {some}.").format(some=some))
    if unknown:
        some = _some([say_name(line) for line in unknown])
        said.append(
            _(
                "A client is under hold, and only a clinician can tell whether these are about them: {some}. "
                "Let an owner who is a clinician propose them."
            ).format(some=some)
        )
    if left:
        some = _some([say_name(line) for line in left])
        said.append(
            _(
                "A client is under hold, and what was left at the desk names nobody, so it stays: {some}."
            ).format(some=some)
        )
    if due.waiting:
        some = _some([say_name(line) for line in due.waiting])
        said.append(_("These clients wait until nothing that names them is kept: {some}.").format(some=some))
    if due.more:
        said.append(_("There is more; these are the first {n}.").format(n=len(due.lines)))
    return " ".join(said)


def _some(names: list[str]) -> str:
    if len(names) <= NAMED:
        return ", ".join(names)
    return _("{some} and {n} more").format(some=", ".join(names[:NAMED]), n=len(names) - NAMED)
