"""How flags fall, for owners: by level, clinician and category, how long they stay, and what is only chance."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.flag_shares import VERDICT_WORDS, Share, Stay, Verdict
from app.domain.kinds import Kind
from app.domain.summaries import Tally
from app.i18n import _
from app.services import flag_shares
from app.services.flag_shares import Shares
from app.ui.page import Page
from app.ui.parts import Button, Card, Column, Quiet, Rows, Words, scrolled
from app.ui.parts.flowing import Abreast
from app.ui.theme import SPACE

if TYPE_CHECKING:
    from app.ui.desk import Desk


class FlagSharesPage(Page):
    """How many flags act, on whose clients, of what sort, and how long they stay. Nothing here can be decided."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, _("How flags fall"))
        self.back = Button(_("All clients"))
        self.buttons.addWidget(self.back)
        self.back.clicked.connect(lambda: self.go.emit("clients", {}))
        self.summary = Words("")
        self.levels = _tallies(_("By level"), _("Level"))
        self.stays = Rows(_("How long they stay"), _stay_columns(), whole=True)
        self.clinicians = Rows(
            _("By clinician"), _share_columns(), _("No client has a clinician yet."), whole=True
        )
        self.categories = _tallies(_("By category"), _("Category"))
        self.told = _tallies(_("Has the client been told?"), _("Answer"))
        self.sealed = Quiet("")
        self._lay_out()
        self.desk.changed.connect(self._changed)

    def _lay_out(self) -> None:
        contents = QWidget()
        lines = QVBoxLayout(contents)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(SPACE * 3)
        first = Card(_("Flags that act"))
        first.add(self.summary)
        lines.addWidget(first)
        lines.addWidget(
            Abreast(_card(_("By level"), self.levels), _card(_("How long they stay"), self.stays), space=3)
        )
        by_clinician = _card(_("By clinician"), self.clinicians)
        by_clinician.add(
            Quiet(
                _(
                    "Per 100 clients, with the range in which the true rate lies 95 times out of 100. Fewer than five "
                    "flags say nothing about anybody. A difference asks a question; it is no judgement."
                )
            )
        )
        lines.addWidget(by_clinician)
        self.sealed_cards = Abreast(
            _card(_("By category"), self.categories),
            _card(_("Has the client been told?"), self.told),
            space=3,
        )
        lines.addWidget(self.sealed_cards)
        lines.addWidget(self.sealed)
        lines.addWidget(
            Quiet(
                _(
                    "By age nothing is counted: Keepwell keeps no birth year, since nothing at the desk needs one. "
                    "Your practice’s own system can tell whether flags fall on one age more than on another."
                )
            )
        )
        lines.addStretch(1)
        self.body.addWidget(scrolled(contents), 1)

    def arrive(self, **_where: Any) -> None:
        """Count anew."""
        self._load()
        self.stand_on(self.back)

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if self.isVisible() and kinds & {Kind.FLAG, Kind.CLIENT}:
            self._load()

    def _load(self) -> None:
        self.desk.ask(flag_shares.of_practice, then=self._show, owner=self)

    def _show(self, found: Shares) -> None:
        said = _("{count} act; {overdue} past their review; {open} not yet approved by a second person.")
        self.summary.setText(said.format(count=found.acting, overdue=found.overdue, open=found.unapproved))
        self.levels.show_rows(found.levels)
        self.stays.show_rows(found.stays)
        self.clinicians.show_rows(found.clinicians)
        reads = found.categories is not None
        self.categories.show_rows(found.categories or ())
        self.told.show_rows(found.told or ())
        self.sealed_cards.setVisible(reads)
        self.sealed.setText(_sealed(found.contested))


def _sealed(contested: int | None) -> str:
    if contested is None:
        return _(
            "What flags are about, and whether clients were told, is sealed to clinicians: your keys do not open it, "
            "so it cannot be counted here."
        )
    return _("Clients who object to a flag that acts: {count}.").format(count=contested)


def _card(title: str, rows: QWidget) -> Card:
    card = Card(title)
    card.add(rows)
    return card


def _tallies(name: str, head: str) -> Rows:
    columns = [
        Column(name="words", words=head, text=_tally_words),
        Column(name="count", words=_("Flags"), text=_tally_count, wide=8),
    ]
    return Rows(name, columns, whole=True)


def _tally_words(one: Tally) -> str:
    return one.words


def _tally_count(one: Tally) -> str:
    return str(one.count)


def _share_columns() -> Sequence[Column]:
    def verdict(one: Share) -> str:
        return "caution" if one.verdict in (Verdict.MORE, Verdict.FEWER) else "plain"

    return [
        Column(name="who", words=_("Clinician"), text=lambda one: one.who, wide=22),
        Column(name="clients", words=_("Clients"), text=lambda one: str(one.clients), wide=9),
        Column(name="flags", words=_("Flags"), text=lambda one: str(one.flags), wide=8),
        Column(name="rate", words=_("Per 100 clients"), text=_rate, wide=22),
        Column(
            name="verdict",
            words=_("What it says"),
            text=lambda one: _(VERDICT_WORDS[one.verdict]),
            level=verdict,
        ),
    ]


def _rate(one: Share) -> str:
    if not one.per_hundred:
        return ""
    return _("{rate} ({low} to {high})").format(rate=one.per_hundred, low=one.low, high=one.high)


def _stay_columns() -> Sequence[Column]:
    def days(number: int, one: Stay) -> str:
        return str(number) if one.count else ""

    return [
        Column(name="what", words=_("Which"), text=lambda one: one.what),
        Column(name="count", words=_("Flags"), text=lambda one: str(one.count), wide=8),
        Column(name="middle", words=_("Middle, days"), text=lambda one: days(one.middle, one), wide=13),
        Column(name="longest", words=_("Longest, days"), text=lambda one: days(one.longest, one), wide=14),
    ]
