"""The incident form: each question with its answers in our own words, and who may read what is answered.

The wording of every choice belongs to this form's version, which each entry names.
"""

from enum import StrEnum

from app.domain.fields import Choice, Field
from app.domain.ledger import PartName
from app.i18n import N_

ELSEWHERE = "elsewhere"
"""The place that is none of the practice's own."""


class Safe(StrEnum):
    """Is everyone safe now?"""

    YES = "yes"
    NO = "no"
    NOT_SURE = "not sure"


class Harm(StrEnum):
    """How badly somebody was harmed, the mildest first; death is graded as harm of the body only."""

    NONE = "none"
    LOW = "low"
    MODERATE = "moderate"
    SEVERE = "severe"
    DEATH = "death"


SAFE = (
    Choice(Safe.YES, N_("Yes")),
    Choice(Safe.NO, N_("No")),
    Choice(Safe.NOT_SURE, N_("Not sure")),
)

KINDS = (
    Choice("verbal", N_("Verbal abuse")),
    Choice("threat", N_("Threat")),
    Choice("attack", N_("Physical attack, no weapon")),
    Choice("weapon", N_("Attack with a weapon or object")),
    Choice("sexual", N_("Sexual assault or threat")),
    Choice("harassment", N_("Harassment or stalking")),
    Choice("damage", N_("Damage")),
    Choice("self_harm", N_("Self-harm")),
    Choice("suicide", N_("Suicide attempt or death")),
    Choice("risk_to_others", N_("Disclosure of risk to others")),
    Choice("medical", N_("Medical emergency")),
    Choice("missing", N_("Missing or left unsafely")),
    Choice("privacy", N_("Data or privacy")),
    Choice("boundary", N_("Boundary or complaint")),
    Choice("animal", N_("Animal")),
    Choice("near_miss", N_("Near miss")),
    Choice("good_catch", N_("Good catch")),
    Choice("other", N_("Other")),
)

PARTS = (
    Choice("affected", N_("Affected")),
    Choice("did", N_("Person who did it")),
    Choice("witness", N_("Witness")),
    Choice("first", N_("First on scene")),
    Choice("other", N_("Other part")),
)

SORTS = (
    Choice("client", N_("Client")),
    Choice("staff", N_("Staff")),
    Choice("visitor", N_("Visitor")),
    Choice("concern", N_("Person of concern")),
    Choice("unknown", N_("Not known")),
)

PHYSICAL = (
    Choice(Harm.NONE, N_("None")),
    Choice(Harm.LOW, N_("Low")),
    Choice(Harm.MODERATE, N_("Moderate")),
    Choice(Harm.SEVERE, N_("Severe")),
    Choice(Harm.DEATH, N_("Death")),
)
PSYCHOLOGICAL = PHYSICAL[:-1]

SEVERITY = (
    Choice("1", N_("1 None")),
    Choice("2", N_("2 Low")),
    Choice("3", N_("3 Moderate")),
    Choice("4", N_("4 Severe")),
    Choice("5", N_("5 Critical")),
)

SEVERITY_CRITERIA = {
    1: N_("Nobody was hurt or upset, and work went on. It could have gone otherwise."),
    2: N_("Somebody was upset or slightly hurt and needed no care. Work went on within the hour."),
    3: N_(
        "First aid, distress that lasted, a session broken off, or a threat that had to be taken seriously."
    ),
    4: N_("Medical treatment, time off work, a weapon shown, or police needed to make people safe."),
    5: N_("Somebody died, was in danger of dying, was taken into hospital, or will not fully recover."),
}
"""When each grade is meant; the highest that fits is chosen."""

RESPONSES = (
    Choice("de_escalation", N_("De-escalation tried")),
    Choice("left_room", N_("Left the room")),
    Choice("alarm", N_("Alarm used")),
    Choice("security", N_("Security called")),
    Choice("police", N_("Police called")),
    Choice("first_aid", N_("First aid given")),
    Choice("ambulance", N_("Ambulance called")),
    Choice("none", N_("Nothing was needed")),
)

FACTORS = (
    Choice("alone", N_("Alone or out of hearing")),
    Choice("no_help", N_("Could not get help")),
    Choice("few_staff", N_("Too few people on site")),
    Choice("rushed", N_("Rushed or running late")),
    Choice("waiting", N_("A long wait")),
    Choice("poor_light", N_("Poor light")),
    Choice("layout", N_("The room or its exits")),
    Choice("equipment", N_("Alarm, lock or telephone failed")),
    Choice("new_place", N_("A new or unfamiliar place")),
    Choice("handover", N_("Something known was not passed on")),
    Choice("refusal", N_("A refusal, bad news or a limit set")),
    Choice("substances", N_("Alcohol or drugs")),
    Choice("none", N_("None that we know of")),
)

C = PartName.CLINICAL

FIELDS = (
    Field(name="safe", label=N_("Is everyone safe now?"), choices=SAFE, required=True, part=C),
    Field(
        name="kinds",
        label=N_("What kind (all that fit)"),
        choices=KINDS,
        required=True,
        part=C,
    ),
    Field(name="when", label=N_("When"), required=True),
    Field(name="about", label=N_("About"), help=N_("The time is a best guess.")),
    Field(name="found", label=N_("Found later"), help=N_("When it was noticed, if not at the time.")),
    Field(name="place", label=N_("Where"), required=True),
    Field(
        name="place_other",
        label=N_("Which place"),
        help=N_("Everyone here can read this: a place, no names."),
    ),
    Field(name="people", label=N_("Who"), part=C, identifying=True),
    Field(
        name="story",
        label=N_("What happened"),
        help=N_("What you saw and heard, in your own words. Sealed to clinicians and you."),
        required=True,
        part=C,
        identifying=True,
    ),
    Field(
        name="severity",
        label=N_("Severity"),
        help=N_("The highest that fits."),
        choices=SEVERITY,
        part=C,
    ),
    Field(name="responses", label=N_("What was done"), choices=RESPONSES, part=C),
    Field(name="police_answer", label=N_("What security or the police answered"), part=C, identifying=True),
    Field(name="before", label=N_("What led to it"), part=C, identifying=True),
    Field(name="means", label=N_("With what"), help=N_("Words, hands, an object, a message."), part=C),
    Field(name="consequences", label=N_("What came of it"), part=C, identifying=True),
    Field(name="protective", label=N_("What protects people now"), part=C, identifying=True),
    Field(name="factors", label=N_("What contributed"), choices=FACTORS, part=C),
    Field(name="would_have_helped", label=N_("What would have helped"), part=C, identifying=True),
    Field(name="run", label=N_("Protocol run")),
    Field(name="when_zone", label=N_("Time zone")),
    Field(name="when_offset", label=N_("Minutes from UTC")),
    Field(name="answers", label=N_("Who answers for it")),
    Field(name="review_due", label=N_("Owner's review due")),
    Field(name="debrief_due", label=N_("Debrief to be offered by")),
    Field(name="debrief_offered", label=N_("Debrief offered")),
    Field(name="clients", label=N_("Clients involved"), part=C, identifying=True),
    Field(name="harm", label=N_("Worst harm"), choices=PHYSICAL, part=C),
    Field(name="addendum", label=N_("Addendum"), part=C, identifying=True),
    Field(name="question", label=N_("Question to the reporter"), part=C, identifying=True),
    Field(name="answer", label=N_("The reporter's answer"), part=C, identifying=True),
    Field(name="changed", label=N_("What changed because of it"), part=C, identifying=True),
    Field(name="reason", label=N_("Why"), part=C, identifying=True),
)
"""Every field of an incident; those that have no part named are open."""

BY_NAME = {field.name: field for field in FIELDS}
