"""The answers that an incident's questions offer: codes that are kept for ever, and our own words for each.

Statutes have words of their own for these codes; those stand in the law packs, beside the code that they belong to.
"""

from enum import StrEnum

from app.domain.fields import Choice
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

CLASSES = {
    "client": "patient",
    "staff": "employee",
    "visitor": "visitor",
    "concern": "other",
    "unknown": "other",
}
"""Which of the four classes of a statutory record (patient, visitor, employee, other) each sort of person is in."""

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

VIOLENT = frozenset({"threat", "attack", "weapon", "sexual", "harassment"})
"""Kinds of incident that are violence or a threat of it: they make a review of the plan due."""

VIOLENCE_TYPES = (
    Choice("1", N_("Type 1: somebody with no business here")),
    Choice("2", N_("Type 2: a client, a visitor or somebody else we serve")),
    Choice("3", N_("Type 3: somebody who works or worked here")),
    Choice("4", N_("Type 4: somebody close to a person who works here")),
)

DONE_BY = (
    Choice("client", N_("Client")),
    Choice("client_family", N_("Family or friend of a client")),
    Choice("stranger", N_("Stranger with criminal intent")),
    Choice("coworker", N_("Coworker")),
    Choice("supervisor", N_("Supervisor or owner")),
    Choice("partner", N_("Partner or spouse of somebody here")),
    Choice("relative", N_("Parent or relative of somebody here")),
    Choice("other", N_("Somebody else")),
    Choice("not_known", N_("Not known")),
)

CIRCUMSTANCES = (
    Choice("usual_duties", N_("Usual work")),
    Choice("poor_light", N_("Poorly lit")),
    Choice("rushed", N_("Rushed")),
    Choice("few_staff", N_("Few people on site")),
    Choice("alone", N_("Alone or cut off")),
    Choice("no_help", N_("No help to be had")),
    Choice("community", N_("Out in the community")),
    Choice("new_place", N_("New or unfamiliar place")),
    Choice("other", N_("Something else")),
)

PLACE_SORTS = (
    Choice("workplace", N_("In the workplace")),
    Choice("outside", N_("Parking or another area outside it")),
    Choice("other", N_("Another area")),
)

ACT_SEVERITY = (
    Choice("threat", N_("Threat, no contact")),
    Choice("contact", N_("Contact, no injury")),
    Choice("mild", N_("Mild soreness, scratches, small bruises")),
    Choice("major", N_("Major soreness, cuts, large bruises")),
    Choice("severe", N_("Deep cuts, a fracture, a head injury")),
    Choice("loss", N_("Loss of a limb, or death")),
)
"""How far the act went, the mildest first: a ladder of six steps."""

WEAPONS = (
    Choice("none", N_("None")),
    Choice("firearm", N_("Firearm")),
    Choice("knife", N_("Knife or blade")),
    Choice("object", N_("Another object")),
)

OUTCOMES = (
    Choice("death", N_("Death")),
    Choice("away", N_("Days away from work")),
    Choice("restricted", N_("Other work, or less of it")),
    Choice("other", N_("Another recordable case")),
)

INJURY_SORTS = (
    Choice("1", N_("Injury")),
    Choice("2", N_("Skin disorder")),
    Choice("3", N_("Breathing")),
    Choice("4", N_("Poisoning")),
    Choice("5", N_("Hearing loss")),
    Choice("6", N_("Any other illness")),
)

PRIVACY = (
    Choice("intimate", N_("An intimate part of the body")),
    Choice("sexual_assault", N_("A sexual assault")),
    Choice("mental_illness", N_("A mental illness")),
    Choice("infection", N_("HIV, hepatitis or tuberculosis")),
    Choice("sharps", N_("A cut by something that carries another's blood")),
    Choice("asked", N_("An illness, and the person asks for it")),
)
"""Why a case is told without the person's name."""

SEXES = (Choice("female", N_("Female")), Choice("male", N_("Male")))
YES_NO = (Choice("yes", N_("Yes")), Choice("no", N_("No")))
