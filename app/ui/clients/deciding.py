"""Dialogs that decide about a flag: keep it, end it, let it act again, and what the client was told."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from app.domain.flag_fields import TOLD_WORDS, Told
from app.domain.flags import Flag
from app.i18n import _
from app.ui.parts import ChoiceRow, DayEdit, TextArea
from app.ui.parts.decisions import Decision

Decide = Callable[[Decision], object]


def keeping(flag: Flag, today: date, decide: Decide, parent: QWidget) -> Decision:
    """Ask until when a flag is kept, and why."""
    asked = Decision(
        _("Review flag {number}").format(number=flag.number),
        _("Keep the flag"),
        decide,
        parent,
        _(
            "Keep it as it is until another day. To change its words or level choose Change; if it is over, End flag."
        ),
    )
    interval = max(1, (flag.review - flag.decided).days)
    asked.ask("review", _("Review again by"), DayEdit(day=date.fromordinal(today.toordinal() + interval)))
    asked.ask("sentence", _("Why it is still needed"), TextArea(lines=2, story=True), _for_clinicians())
    asked.rows["sentence"].widget.setFocus()
    return asked


def ending(flag: Flag, decide: Decide, parent: QWidget) -> Decision:
    """Ask why a flag ends; one that should never have been is taken back instead."""
    asked = Decision(_("End flag {number}").format(number=flag.number), _("End the flag"), decide, parent)
    how = ChoiceRow(
        _("What happened"),
        [("end", _("It is over")), ("error", _("It was entered in error"))],
        required=True,
    )
    how.set_value("end")
    asked.ask(
        "how", _("What happened"), how, _("Either way its history stays, and the desk no longer reads it.")
    )
    asked.ask("sentence", _("Why it can end"), TextArea(lines=2, story=True), _for_clinicians())
    how.chosen.connect(lambda code: asked.rows["sentence"].setVisible(code == "end"))
    asked.rows["sentence"].widget.setFocus()
    return asked


def reactivating(flag: Flag, review: date, decide: Decide, parent: QWidget) -> Decision:
    """Ask until when an ended flag acts again, and why."""
    asked = Decision(
        _("Flag {number} acts again").format(number=flag.number), _("Make it active again"), decide, parent
    )
    asked.ask("review", _("Review by"), DayEdit(day=review))
    asked.ask("sentence", _("Why it is needed again"), TextArea(lines=2, story=True), _for_clinicians())
    asked.rows["sentence"].widget.setFocus()
    return asked


def telling(flag: Flag, answers: dict[str, str], decide: Decide, parent: QWidget) -> Decision:
    """Ask whether the client knows of the flag, and what they say against it."""
    asked = Decision(
        _("What the client knows of flag {number}").format(number=flag.number), _("Keep this"), decide, parent
    )
    told = ChoiceRow(
        _("Has the client been told?"),
        [(code.value, _(words)) for code, words in TOLD_WORDS.items()],
        required=True,
    )
    told.set_value(answers.get("told") or Told.NOT_YET.value)
    asked.ask("told", _("Has the client been told?"), told)
    for name, label in (
        ("told_note", _("How they were told, or why not")),
        ("contest", _("What the client says against it")),
        ("answer", _("What was answered")),
    ):
        asked.ask(name, label, TextArea(text=answers.get(name, ""), lines=2, story=True))
    told.setFocus()
    return asked


def _for_clinicians() -> str:
    return _("One sentence. Only clinicians read it.")


def answers_of(asked: Decision) -> tuple[Any, ...]:
    """Give what was said about what the client knows: told, how, objection, answer."""
    return asked.choice("told"), asked.text("told_note"), asked.text("contest"), asked.text("answer")
