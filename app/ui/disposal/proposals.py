"""The proposals: what each one names, the second person's approval, and the step that cannot be undone."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.domain.actions import STATUS_WORDS, Status
from app.domain.errors import Refused, VaultTrouble
from app.domain.kinds import Kind
from app.domain.people import Role
from app.domain.reports import ReportKind
from app.domain.roles import Right, may
from app.i18n import _, ngettext
from app.services import disposals, laws
from app.services.disposals import Proposal, StillThere
from app.services.seats import Seat
from app.ui.desk import Desk
from app.ui.disposal.panels import DisposalPanel, line_columns, say_kinds
from app.ui.parts.buttons import Button, DangerButton
from app.ui.parts.columns import Column
from app.ui.parts.dialogs import dialogs
from app.ui.parts.flowing import Flowing
from app.ui.parts.labels import Heading, Quiet, Words
from app.ui.parts.moments import say_moment
from app.ui.parts.progress import Progress
from app.ui.parts.rows import Rows

OPEN = (Status.PROPOSED, Status.APPROVED)


def is_alone(seat: Seat, proposal: str) -> bool:
    """Say whether this person proposed it themselves and nobody else could approve it."""
    found = disposals.of(seat, proposal)
    others = [one for one in disposals.approvers(seat) if one.id != found.author]
    return found.author == seat.me.id and not others


class ProposalsPanel(DisposalPanel):
    """The list above, the chosen proposal below it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            _(
                "An owner proposes, somebody else approves, an owner carries it out. A legal hold stops every step."
            ),
        )
        self.wanted = ""
        self.shown: Proposal | None = None
        self.rows = Rows(
            _("Proposals"),
            _columns(),
            _("Nothing was proposed yet. An owner proposes what is due."),
            key="proposals",
            height=4,
        )
        self.rows.selected.connect(self._choose)
        self.one = Heading("", 3)
        self.how = Words("")
        self.lines = Rows(
            _("Records of this proposal"), line_columns(self.say_rule), key="proposal", height=5
        )
        self.approve = Button(_("Approve…"))
        self.withdraw = Button(_("Withdraw…"))
        self.carry_out = DangerButton(_("Dispose of these…"))
        self.paper = Button(_("Disposal record on paper…"))
        self.paper.clicked.connect(self._on_paper)
        self.approve.clicked.connect(self._approve)
        self.withdraw.clicked.connect(self._withdraw)
        self.carry_out.clicked.connect(self._carry_out)
        self.progress = Progress()
        self.progress.stopped.connect(self._stop)
        self.backups = Quiet("")
        self.about: tuple[QWidget, ...] = (self.one, self.how, self.lines)
        for part in (self.rows, *self.about, self.backups, self.progress, self.wrong):
            self.body.addWidget(part)
        self.body.addWidget(Flowing(self.approve, self.withdraw, self.paper, self.carry_out))
        self._show_one(None)

    def load(self) -> None:
        """Show the proposals, the newest first."""
        self.desk.ask(laws.in_words, then=self._learn, owner=self)
        self.desk.ask(disposals.listing, then=self._show, refused=self.show_refused, owner=self)

    def _learn(self, rules: dict[str, str]) -> None:
        self.rules = rules

    def _show(self, found: Sequence[Proposal]) -> None:
        wanted = self.wanted or (self.shown.record if self.shown else "")
        self.rows.show_rows(found)
        self.wanted = ""
        at = next((at for at, one in enumerate(found) if one.record == wanted), 0)
        self._show_one(found[at] if found else None)
        self.rows.choose(at)

    def _choose(self, proposal: Proposal | None) -> None:
        if proposal is not None:
            self.wrong.setText("")
            self._show_one(proposal)

    def _show_one(self, proposal: Proposal | None) -> None:
        self.shown = proposal
        for part in self.about:
            part.setVisible(proposal is not None)
        person, status = self.desk.person, proposal.status if proposal else None
        owner = person is not None and person.role is Role.OWNER
        second = person is not None and may(person.role, Kind.DISPOSAL, Right.APPROVE, person.clinical)
        self.approve.setVisible(second and status is Status.PROPOSED)
        self.withdraw.setVisible(owner and status in OPEN)
        self.carry_out.setVisible(owner and status is Status.APPROVED)
        exports = person is not None and may(person.role, Kind.DISPOSAL, Right.EXPORT, person.clinical)
        self.paper.setVisible(exports and status is Status.FINISHED)
        self.backups.hide()
        if proposal is None:
            return
        n = len(proposal.lines)
        self.one.setText(
            ngettext("{number}: {n} record", "{number}: {n} records", n).format(number=proposal.number, n=n)
        )
        self.how.setText(_how(proposal))
        self.lines.show_rows(proposal.lines)
        self.carry_out.set_words(
            ngettext("Dispose of this record…", "Dispose of these {n} records…", n).format(n=n)
        )
        if proposal.carried_out is not None:
            self.desk.ask(
                disposals.still_in_backups, proposal.carried_out, then=self._show_backups, owner=self
            )

    def _show_backups(self, found: StillThere) -> None:
        names = ", ".join(Path(one.path).name for one in found.backups)
        said = (
            _("These backups were made before and still hold what went: {names}.").format(names=names)
            if found.backups
            else _("No backup that can be looked at holds it any more.")
        )
        if found.unseen:
            said += " " + _("{folder} is not there now; copies in it may hold it.").format(
                folder=found.unseen
            )
        self.backups.setText(f"{said} {_('Copies elsewhere are not known to Keepwell.')}")
        self.backups.show()

    def _on_paper(self) -> None:
        if self.shown is not None:
            self.go.emit("reports", {"kind": ReportKind.DISPOSAL.value, "number": self.shown.number})

    def _approve(self) -> None:
        if self.shown is not None:
            self.desk.ask(is_alone, self.shown.record, then=self._ask_approval, owner=self)

    def _ask_approval(self, alone: bool) -> None:
        if (one := self.shown) is None:
            return
        n = len(one.lines)
        words = _("You decide alone: nobody else here could approve it. That is written down in these words.")
        said = _("You have looked at the list and agree that these records may go.")
        if self._sure(
            ngettext("Approve the disposal of {n} record?", "Approve the disposal of {n} records?", n).format(
                n=n
            ),
            "\n\n".join((say_kinds(one.lines), words if alone else said)),
            _("I decide this alone") if alone else _("Approve"),
        ):
            self._do(disposals.approve, one.record, alone, then=self._approved)

    def _approved(self, proposal: Proposal) -> None:
        self._settled(
            _("{number} is approved. An owner can carry it out now.").format(number=proposal.number)
        )

    def _withdraw(self) -> None:
        if (one := self.shown) is not None and self._sure(
            _("Withdraw {number}?").format(number=one.number),
            _("Nothing of it is deleted. The records can be proposed again."),
            _("Withdraw"),
        ):
            self._do(disposals.withdraw, one.record, then=self._withdrawn)

    def _withdrawn(self, proposal: Proposal) -> None:
        self._settled(_("{number} is withdrawn.").format(number=proposal.number))

    def _carry_out(self) -> None:
        if (one := self.shown) is None:
            return
        n = len(one.lines)
        sure = self._sure(
            ngettext("Dispose of {n} record for good?", "Dispose of {n} records for good?", n).format(n=n),
            "\n\n".join(
                (
                    say_kinds(one.lines),
                    _(
                        "What they say is deleted and overwritten, in the search too, and who opened them. Nobody "
                        "can undo this, and no key brings it back. What stays is each record's number, its kind, "
                        "and who wrote when."
                    ),
                    _("Backups made before still hold them. They are listed afterwards."),
                )
            ),
            ngettext("Dispose of {n} record for good", "Dispose of {n} records for good", n).format(n=n),
            danger=True,
        )
        if sure:
            self.wrong.setText("")
            self.progress.begin(_("Looking for who opened them"))
            self.carry_out.setEnabled(False)
            self.asked = self.desk.do(
                disposals.carry_out, one.record, then=self._gone, refused=self._not_gone, troubled=self._trouble,
                owner=self, tell=self.progress.tell, gives_way=True,
                changed=(Kind.DISPOSAL, *{line.kind for line in one.lines}),
            )  # fmt: skip

    def _stop(self) -> None:
        self.asked.cancel()
        self._ended()
        self.said.emit(_("Stopped. Nothing was deleted."))

    def _gone(self, proposal: Proposal) -> None:
        self._ended()
        n = len(proposal.lines)
        self._settled(ngettext("{n} record is gone.", "{n} records are gone.", n).format(n=n))

    def _not_gone(self, error: Refused) -> None:
        self._ended()
        self.show_refused(error)

    def _trouble(self, error: VaultTrouble) -> None:
        self._ended()
        self.show_trouble(error)

    def _ended(self) -> None:
        self.progress.end()
        self.carry_out.setEnabled(True)

    def _sure(self, title: str, text: str, yes: str, danger: bool = False) -> bool:
        return dialogs.decide(self, title, text, yes, danger=danger)

    def _do(self, service: Callable[..., Proposal], *args: object, then: Callable[[Proposal], None]) -> None:
        self.wrong.setText("")
        self.desk.do(
            service, *args, then=then, refused=self.show_refused, troubled=self.show_trouble, owner=self,
            changed=(Kind.DISPOSAL,),
        )  # fmt: skip

    def _settled(self, words: str) -> None:
        self.said.emit(words)
        self.load()


def _columns() -> tuple[Column, ...]:
    return (
        Column(name="number", words=_("Number"), text=lambda one: one.number, wide=16),
        Column(name="status", words=_("How it stands"), text=lambda one: _say_status(one), wide=16),
        Column(name="n", words=_("Records"), text=lambda one: str(len(one.lines)), wide=9, right=True),
        Column(name="by", words=_("Proposed by"), text=lambda one: one.by),
        Column(name="made", words=_("On"), text=lambda one: say_moment(one.made), wide=22, yields=1),
    )


def _say_status(one: Proposal) -> str:
    return _("Carried out") if one.status is Status.FINISHED else _(STATUS_WORDS[one.status])


def _how(one: Proposal) -> str:
    said = [
        _("{kinds}. Proposed by {who}, {when}.").format(
            kinds=say_kinds(one.lines), who=one.by, when=say_moment(one.made)
        )
    ]
    if one.alone:
        said.append(_("Approved by the same person, who decided alone."))
    elif one.approved_by:
        said.append(_("Approved by {who}.").format(who=one.approved_by))
    elif one.status is Status.PROPOSED:
        said.append(_("It waits for somebody else to approve it."))
    if one.carried_out is not None:
        said.append(_("Carried out {when}.").format(when=say_moment(one.carried_out)))
    return " ".join(said)
