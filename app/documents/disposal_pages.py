"""The disposal record's pages: who decided it, and every record that is gone by its number, never by what it said."""

from app.documents.stories import Story
from app.domain.disposal_records import DisposalRecord
from app.i18n import _


def compose(story: Story, body: DisposalRecord) -> None:
    """Add everything before the signature page."""
    story.space(6)
    story.text(
        _(
            "The records below were disposed of: what they said was deleted and overwritten, and who had opened them. "
            "Their numbers, who wrote them and when stay in the ledger, and so does this decision."
        )
    )
    story.heading(_("Who decided it"))
    rows = [[one.what, one.who, one.when] for one in body.steps]
    story.table([_("Step"), _("By"), _("When")], rows, [2, 3, 3])
    if body.alone:
        story.text(
            _(
                "Proposed and approved by the same person, who waited a week and attested that nobody else could "
                "approve it."
            )
        )
    story.heading(_("What is gone"))
    gone = [[one.name, one.kind, one.due, f"{one.words} ({one.rule})"] for one in body.records]
    story.table([_("Record"), _("Kind"), _("Could go since"), _("Rule")], gone, [2.4, 2, 2.2, 5])
    story.text(
        _(
            "Backups that were made before may still hold them; Keepwell lists those it knows on the disposal's page."
        ),
        "quiet",
    )
