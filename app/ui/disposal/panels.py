"""What the three panels of disposal have in common: each rule in words, and how lines are counted in words."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Signal

from app.domain.disposals import Line
from app.domain.kinds import KIND_WORDS
from app.i18n import _
from app.ui.desk import Desk
from app.ui.panels import Panel
from app.ui.parts.columns import Column
from app.ui.parts.moments import say_day


class DisposalPanel(Panel):
    """One matter of disposal, which says in words by which rule a record goes; `go` leads to another page."""

    go = Signal(str, object)

    def __init__(self, desk: Desk, remark: str) -> None:
        super().__init__(desk, remark=remark)
        self.rules: dict[str, str] = {}
        """Each rule in words, by the name that a line gives it."""

    def say_rule(self, line: Line) -> str:
        """Say a line's rule in words; one of an earlier pack by its name."""
        return self.rules.get(line.rule, line.rule)


def say_iso(day: str) -> str:
    """Spell an ISO day as the system does; what is no day stays as it is."""
    try:
        return say_day(date.fromisoformat(day))
    except ValueError:
        return day


def say_name(line: Line) -> str:
    """Name a record of a list: its number, or its day where it has none."""
    return line.number or say_iso(line.about)


def say_kinds(lines: Sequence[Line]) -> str:
    """Count lines by kind, in words."""
    counted = Counter(line.kind for line in lines)
    return " · ".join(f"{_(KIND_WORDS[kind])}: {n}" for kind, n in sorted(counted.items()))


def line_columns(say_rule: Callable[[Line], str]) -> tuple[Column, ...]:
    """Give the columns in which records of a proposal are shown: no name of a client among them."""
    return (
        Column(name="number", words=_("Record"), text=say_name, wide=15),
        Column(name="kind", words=_("Kind"), text=lambda line: _(KIND_WORDS[line.kind]), wide=10, yields=2),
        Column(
            name="due",
            words=_("Could go since"),
            text=lambda line: say_iso(line.due),
            sort=lambda line: line.due,
            wide=15,
        ),
        Column(name="rule", words=_("Rule"), text=say_rule, yields=1),
    )
