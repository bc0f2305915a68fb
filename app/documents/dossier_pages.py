"""What stands on a dossier's pages, and on the large sheet that a client takes home."""

from datetime import date

from app.documents.stories import Story
from app.domain.dates import day_words
from app.domain.dossiers import Dossier, SafetyPlanSheet
from app.i18n import _


def compose(story: Story, body: Dossier) -> None:
    """Add a dossier: its facts, its texts in full, and its tables; a table without rows says so."""
    story.space(6)
    story.facts(list(body.facts))
    for heading, text in body.sections:
        story.heading(heading)
        story.text(text)
    for table in body.tables:
        story.room(120)
        story.heading(table.heading)
        if table.rows:
            story.table(table.heads, table.rows, table.widths)
        else:
            story.text(table.none, "quiet")
    if body.note:
        story.space(8)
        story.text(body.note, "quiet")


def plan(story: Story, body: SafetyPlanSheet) -> None:
    """Add a client's plan in large type, a step after another."""
    for number, (label, words) in enumerate(body.steps, 1):
        story.room(90)
        story.heading(_("{n}. {step}").format(n=number, step=label))
        story.text(words, "large")
    story.space(10)
    story.text(_("Made on {day}.").format(day=day_words(date.fromisoformat(body.day))), "quiet")
