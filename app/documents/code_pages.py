"""What stands on sheets that carry a code: what it opens, how it is used, and what it belongs to."""

from app.documents.stories import Story
from app.domain.dates import moment_words
from app.domain.reports import Cover, InvitationSheet, RecoverySheet
from app.i18n import _


def recovery(story: Story, cover: Cover, body: RecoverySheet) -> None:
    """Add the way back in when passwords are lost."""
    story.space(10)
    story.text(
        _(
            "This sheet opens the practice's vault when every password is lost. Whoever holds it can read everything. "
            "Keep it in a safe or a sealed envelope, away from the computer, and show nobody."
        )
    )
    steps = (
        _("Start Keepwell and choose “A sheet with a code…” on the unlock page."),
        _("Type the code. Capital and small letters are the same; spaces and dashes do not matter."),
        _("Choose a name and a new password: you become an owner. Everybody is told at their next unlock."),
        _("This sheet is used up then. Keep the other one safe until there is a new one."),
    )
    _code(story, body.code, 4, steps)
    story.heading(_("What it belongs to"))
    story.facts(
        [
            (_("Practice"), cover.practice),
            (_("Vault"), cover.vault),
            (_("Practice certificate"), body.root),
            (_("Made"), moment_words(cover.made)),
        ]
    )


def invitation(story: Story, cover: Cover, body: InvitationSheet) -> None:
    """Add the way in for somebody new, or to new keys for somebody who works there."""
    story.space(10)
    words = (
        _(
            "With this code {name} makes new keys and chooses a new password at the practice's computer. It works "
            "once; what was sealed to the old keys alone is lost then. Keep it to yourself: whoever uses it first acts "
            "under your name."
        )
        if body.again
        else _(
            "With this code {name} sits down at the practice's computer for the first time. It works once. Keep it to "
            "yourself until then: whoever uses it first has your place."
        )
    )
    story.text(words.format(name=body.name))
    steps = (
        _("Start Keepwell on the practice's computer and choose “I have an invitation…” on the unlock page."),
        _("Type the code. Capital and small letters are the same; spaces and dashes do not matter."),
        _("Choose your own password, where nobody sees it. Nobody else ever knows it or can look it up."),
        _("If Keepwell says that the code was used already, and it was not you, tell every owner at once."),
        _("Shred this sheet afterwards. It opens nothing any more."),
    )
    _code(story, body.code, 3, steps)
    story.heading(_("What it is for"))
    story.facts(
        [
            (_("Practice"), cover.practice),
            (_("For"), body.name),
            (_("Role"), body.role),
            (_("Works until"), moment_words(body.until)),
            (_("Made"), moment_words(cover.made)),
        ]
    )


def _code(story: Story, code: tuple[str, ...], across: int, steps: tuple[str, ...]) -> None:
    story.heading(_("The code"))
    for at in range(0, len(code), across):
        story.text("   ".join(code[at : at + across]), "code")
    story.heading(_("How to use it"))
    for number, step in enumerate(steps, 1):
        story.text(f"{number}. {step}")
