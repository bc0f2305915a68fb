"""What stands on a record for the law: the law it is for, and each case with its items in the statute's order."""

from datetime import date

from app.documents.stories import Story
from app.domain.dates import day_words
from app.domain.law_records import LawRecord
from app.i18n import _


def compose(story: Story, body: LawRecord) -> None:
    """Add the record."""
    story.text(body.law, "quiet")
    if body.address:
        story.text(body.address, "quiet")
    said = _("Law pack {pack}, compared with the law on {day}: {standing}.")
    story.text(
        said.format(pack=body.pack, day=day_words(date.fromisoformat(body.reviewed)), standing=body.standing),
        "quiet",
    )
    if body.note:
        story.text(body.note)
    if not body.entries:
        story.heading(_("None in this period"))
        story.text(_("Nothing that this record is for was reported in these days."))
    for count, entry in enumerate(body.entries, start=1):
        story.room(150)
        story.heading(_("Entry {n}").format(n=count))
        story.facts([(label, words or _("not recorded")) for label, words in entry.facts], label_width=190)
