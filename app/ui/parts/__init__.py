"""Parts: the pieces every screen is built from. They take values in and give values out, and know no service."""

from app.ui.parts.bars import MessageBar
from app.ui.parts.buttons import Button, DangerButton, LinkButton, PrimaryButton
from app.ui.parts.cards import Card, Rule, column, row, scrolled
from app.ui.parts.choices import ChoiceRow, Pill
from app.ui.parts.clients import Found, PickClient
from app.ui.parts.dialogs import Dialog, Dialogs, dialogs
from app.ui.parts.discreet import PersonLabel, StoryLabel, initials, is_discreet
from app.ui.parts.fields import FieldRow
from app.ui.parts.labels import Chip, Heading, Level, Quiet, Small, Strong, Words
from app.ui.parts.moments import DayEdit, MomentEdit
from app.ui.parts.progress import Progress
from app.ui.parts.rows import Column, KeysetTable, Rows
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
    "dialogs",
    "initials",
    "is_discreet",
    "row",
    "scrolled",
]
