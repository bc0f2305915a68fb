"""Parts: the pieces every screen is built from. They take values in and give values out, and know no service.

Each is imported when it is first used, so that the unlock window does not wait for tables it never shows.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.ui.parts.bars import MessageBar
    from app.ui.parts.buttons import Button, DangerButton, LinkButton, PrimaryButton
    from app.ui.parts.cards import Card, Rule, column, row, scrolled
    from app.ui.parts.choices import ChoiceRow, Pill
    from app.ui.parts.clients import Found, PickClient
    from app.ui.parts.dialogs import Dialog, Dialogs
    from app.ui.parts.discreet import PersonLabel, StoryLabel, initials, is_discreet
    from app.ui.parts.fields import FieldRow
    from app.ui.parts.labels import Chip, Heading, Level, Quiet, Small, Strong, Words
    from app.ui.parts.longrows import KeysetTable
    from app.ui.parts.moments import DayEdit, MomentEdit
    from app.ui.parts.progress import Progress
    from app.ui.parts.rows import Column, Rows
    from app.ui.parts.texts import LineEdit, PasswordEdit, TextArea

__all__ = [
    "Button",
    "Card",
    "Chip",
    "ChoiceRow",
    "Column",
    "DangerButton",
    "DayEdit",
    "Dialog",
    "Dialogs",
    "FieldRow",
    "Found",
    "Heading",
    "KeysetTable",
    "Level",
    "LineEdit",
    "LinkButton",
    "MessageBar",
    "MomentEdit",
    "PasswordEdit",
    "PersonLabel",
    "PickClient",
    "Pill",
    "PrimaryButton",
    "Progress",
    "Quiet",
    "Rows",
    "Rule",
    "Small",
    "StoryLabel",
    "Strong",
    "TextArea",
    "Words",
    "column",
    "initials",
    "is_discreet",
    "row",
    "scrolled",
]

_WHERE = {
    "Button": "buttons",
    "Card": "cards",
    "Chip": "labels",
    "ChoiceRow": "choices",
    "Column": "rows",
    "DangerButton": "buttons",
    "DayEdit": "moments",
    "Dialog": "dialogs",
    "Dialogs": "dialogs",
    "FieldRow": "fields",
    "Found": "clients",
    "Heading": "labels",
    "KeysetTable": "longrows",
    "Level": "labels",
    "LineEdit": "texts",
    "LinkButton": "buttons",
    "MessageBar": "bars",
    "MomentEdit": "moments",
    "PasswordEdit": "texts",
    "PersonLabel": "discreet",
    "PickClient": "clients",
    "Pill": "choices",
    "PrimaryButton": "buttons",
    "Progress": "progress",
    "Quiet": "labels",
    "Rows": "rows",
    "Rule": "cards",
    "Small": "labels",
    "StoryLabel": "discreet",
    "Strong": "labels",
    "TextArea": "texts",
    "Words": "labels",
    "column": "cards",
    "initials": "discreet",
    "is_discreet": "discreet",
    "row": "cards",
    "scrolled": "cards",
}


def __getattr__(name: str) -> Any:
    """Import a part when it is first asked for."""
    if name not in _WHERE:
        raise AttributeError(name)
    return getattr(import_module(f"app.ui.parts.{_WHERE[name]}"), name)
