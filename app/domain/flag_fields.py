"""The flag's form: what is asked, in which words, and who may read each answer."""

from collections.abc import Mapping
from enum import StrEnum

from app.domain.fields import Choice, Field
from app.domain.ledger import PartName
from app.i18n import N_


class Level(StrEnum):
    """How much care a flag asks for at the door."""

    CARE = "care"
    CAUTION = "caution"
    HIGH = "high"


class Decision(StrEnum):
    """What was decided about a flag."""

    RAISE = "raise"
    KEEP = "keep"
    CHANGE = "change"
    END = "end"
    REACTIVATE = "reactivate"


class Category(StrEnum):
    """What a flag is about; only clinicians read it."""

    VIOLENCE = "violence"
    THREAT = "threat"
    STALKING = "stalking"
    THIRD_PARTY = "third_party"
    SUICIDE = "suicide"
    SELF_HARM = "self_harm"
    LEAVING = "leaving"
    MEDICAL = "medical"
    PRIVACY = "privacy"
    SENSORY = "sensory"
    CULTURE = "culture"
    OTHER = "other"


class Told(StrEnum):
    """Whether the client knows of the flag."""

    YES = "yes"
    NOT_YET = "not_yet"
    NO = "no"


LEVEL_WORDS = {Level.CARE: N_("Care"), Level.CAUTION: N_("Caution"), Level.HIGH: N_("High")}

LEVEL_HELP = {
    Level.CARE: N_("Something to respect or provide; nobody is at risk from it."),
    Level.CAUTION: N_("Somebody could be harmed if the desk does not act on it."),
    Level.HIGH: N_("Somebody was harmed or seriously threatened, or a life is at risk."),
}


DECISION_WORDS = {
    Decision.RAISE: N_("Raised"),
    Decision.KEEP: N_("Reviewed: keep"),
    Decision.CHANGE: N_("Reviewed: change"),
    Decision.END: N_("Ended"),
    Decision.REACTIVATE: N_("Active again"),
}

CATEGORY_WORDS = {
    Category.VIOLENCE: N_("Violence toward staff or others"),
    Category.THREAT: N_("Threats"),
    Category.STALKING: N_("Stalking or harassment"),
    Category.THIRD_PARTY: N_("Danger from somebody else"),
    Category.SUICIDE: N_("Risk of suicide"),
    Category.SELF_HARM: N_("Self-harm"),
    Category.LEAVING: N_("May leave unsafely or go missing"),
    Category.MEDICAL: N_("Medical emergency that may happen here"),
    Category.PRIVACY: N_("Privacy: contact only as agreed"),
    Category.SENSORY: N_("Sensory or access needs"),
    Category.CULTURE: N_("Culture or language"),
    Category.OTHER: N_("Other"),
}

CATEGORY_CRITERIA = {
    Category.VIOLENCE: N_(
        "Somebody was hit, held, hurt or had something thrown at them, or property was broken in anger, on "
        "the premises or toward staff, in the last two years."
    ),
    Category.THREAT: N_(
        "Harm was announced to a person who was named or could be told from the words, or a weapon was shown or "
        "spoken of."
    ),
    Category.STALKING: N_(
        "Contact went on after a clear request to stop: at least two calls, letters, visits or posts, each "
        "with its day."
    ),
    Category.THIRD_PARTY: N_(
        "Somebody else has threatened or followed the client, or may come here for them; a court order may be in force."
    ),
    Category.SUICIDE: N_(
        "A plan, a preparation or an attempt in the last 90 days, so that whoever answers the telephone must "
        "act at once."
    ),
    Category.SELF_HARM: N_(
        "Injury that needed care, here or just before or after a session, in the last 180 days."
    ),
    Category.LEAVING: N_(
        "They have left in a state in which they could not keep themselves safe, or were reported missing."
    ),
    Category.MEDICAL: N_(
        "An emergency that may happen here and that staff could answer wrongly without being told, such as a seizure."
    ),
    Category.PRIVACY: N_(
        "A call, letter or greeting in the usual way could put them in danger or break what was agreed with them."
    ),
    Category.SENSORY: N_("Without it they could not come in, wait or be understood. Agreed with the client."),
    Category.CULTURE: N_("Without it help would be refused or would hurt. In the client's own words."),
    Category.OTHER: N_(
        "None of the others fits, and somebody could be harmed at first contact if staff did not know."
    ),
}
"""What must have been seen before a flag of a category is raised: our own words, shown where it is chosen."""

TOLD_WORDS = {Told.YES: N_("Yes"), Told.NOT_YET: N_("Not yet"), Told.NO: N_("No, for a reason")}


def _choices(words: Mapping[Level, str] | Mapping[Category, str] | Mapping[Told, str]) -> tuple[Choice, ...]:
    return tuple(Choice(code.value, said) for code, said in words.items())


FIELDS: tuple[Field, ...] = (
    Field(
        name="level",
        label=N_("Level"),
        choices=_choices(LEVEL_WORDS),
        required=True,
    ),
    Field(
        name="label",
        label=N_("Desk label"),
        help=N_("Two or three words that reception reads beside the name: “Two staff”, “Quiet room”."),
        required=True,
    ),
    Field(
        name="action",
        label=N_("What to do at the desk"),
        help=N_("The safety action in plain words. Reception reads this, and never the reason."),
        required=True,
    ),
    Field(name="review", label=N_("Review by"), required=True),
    Field(name="owner", label=N_("Who answers for it")),
    Field(name="approver", label=N_("Who is asked to approve")),
    Field(
        name="category",
        label=N_("What it is about"),
        choices=_choices(CATEGORY_WORDS),
        required=True,
        part=PartName.CLINICAL,
    ),
    Field(
        name="behaviour",
        label=N_("What was seen or heard"),
        help=N_("Behaviour, with the day: what somebody did or said, not what they are."),
        required=True,
        part=PartName.CLINICAL,
        identifying=True,
    ),
    Field(
        name="criterion",
        label=N_("Why this is enough for a flag"),
        help=N_("What could happen at first contact if staff did not know."),
        part=PartName.CLINICAL,
        identifying=True,
    ),
    Field(name="triggers", label=N_("Triggers"), part=PartName.CLINICAL, identifying=True),
    Field(name="helps", label=N_("What helps"), part=PartName.CLINICAL, identifying=True),
    Field(
        name="told",
        label=N_("Has the client been told?"),
        choices=_choices(TOLD_WORDS),
        part=PartName.CLINICAL,
    ),
    Field(
        name="told_note",
        label=N_("How they were told, or why not"),
        part=PartName.CLINICAL,
        identifying=True,
    ),
    Field(
        name="contest", label=N_("What the client says against it"), part=PartName.CLINICAL, identifying=True
    ),
    Field(name="answer", label=N_("What was answered"), part=PartName.CLINICAL, identifying=True),
    Field(name="incident", label=N_("From incident"), part=PartName.CLINICAL),
)
"""What is asked about a flag. Reception reads the open fields; category, reasons and answers are sealed."""
