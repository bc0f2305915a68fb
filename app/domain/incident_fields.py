"""The incident form: each question with its answers in our own words, and who may read what is answered.

The wording of every choice belongs to this form's version, which each entry names. `LAW_FIELDS` are asked only where a
law pack of the practice asks for them; a pack names them as they are named in `ASKABLE`.
"""

from app.domain.fields import Field
from app.domain.incident_choices import (
    ACT_SEVERITY,
    CIRCUMSTANCES,
    CLASSES,
    DONE_BY,
    ELSEWHERE,
    FACTORS,
    INJURY_SORTS,
    KINDS,
    OUTCOMES,
    PARTS,
    PHYSICAL,
    PLACE_SORTS,
    PRIVACY,
    PSYCHOLOGICAL,
    RESPONSES,
    SAFE,
    SEVERITY,
    SEVERITY_CRITERIA,
    SEXES,
    SORTS,
    VIOLENCE_TYPES,
    VIOLENT,
    WEAPONS,
    YES_NO,
    Harm,
    Safe,
)
from app.domain.ledger import PartName
from app.i18n import N_

__all__ = [
    "ASKABLE",
    "BY_NAME",
    "CARE_FIELDS",
    "CLASSES",
    "ELSEWHERE",
    "FACTORS",
    "FIELDS",
    "INJURY_FIELDS",
    "KINDS",
    "LAW_FIELDS",
    "PARTS",
    "PERSON_FIELDS",
    "PHYSICAL",
    "PSYCHOLOGICAL",
    "RESPONSES",
    "SAFE",
    "SEVERITY",
    "SEVERITY_CRITERIA",
    "SORTS",
    "VIOLENT",
    "Harm",
    "Safe",
]

C = PartName.CLINICAL

LAW_FIELDS = (
    Field(
        name="violence_types",
        label=N_("Type of violence (all that fit)"),
        help=N_("Who did it, seen from the workplace."),
        choices=VIOLENCE_TYPES,
        part=C,
    ),
    Field(name="done_by", label=N_("Who did it (all that fit)"), choices=DONE_BY, part=C),
    Field(name="circumstances", label=N_("Circumstances (all that fit)"), choices=CIRCUMSTANCES, part=C),
    Field(name="place_sort", label=N_("What sort of place"), choices=PLACE_SORTS, part=C),
    Field(
        name="act_severity",
        label=N_("How far it went"),
        help=N_("The highest step that was reached."),
        choices=ACT_SEVERITY,
        part=C,
    ),
    Field(
        name="weapon",
        label=N_("Weapon or object"),
        help=N_("What it was exactly goes under “With what”."),
        choices=WEAPONS,
        part=C,
    ),
    Field(
        name="nearby",
        label=N_("How many people who work here were near"),
        help=N_("A number, 0 where nobody was."),
        part=C,
    ),
    Field(
        name="your_title",
        label=N_("Your job title"),
        help=N_("The log that the law asks for names who filled it in."),
        part=C,
        identifying=True,
    ),
)
"""Questions of statutes, in the order in which they are asked."""

CARE_FIELDS = (
    Field(
        name="treatment",
        label=N_("Treatment"),
        help=N_("First aid, a doctor, a hospital, or none."),
        part=C,
    ),
    Field(name="time_off", label=N_("Time off"), help=N_("From when until when, if any."), part=C),
)
"""What is asked about everybody who was harmed, whatever law holds."""

PERSON_FIELDS = (
    Field(name="title", label=N_("Job title"), part=C, identifying=True),
    Field(name="department", label=N_("Department"), part=C, identifying=True),
    Field(name="staff_id", label=N_("Staff number"), part=C, identifying=True),
    Field(name="body_part", label=N_("Part of the body"), part=C),
)
"""What a statute asks about a person who was harmed."""

INJURY_FIELDS = (
    Field(name="outcome", label=N_("What it led to"), choices=OUTCOMES, part=C),
    Field(name="sort", label=N_("Injury or illness"), choices=INJURY_SORTS, part=C),
    Field(name="days_away", label=N_("Days away from work"), help=N_("0 to 180."), part=C),
    Field(name="days_restricted", label=N_("Days of other or less work"), help=N_("0 to 180."), part=C),
    Field(name="began_work", label=N_("Began work at"), help=N_("Hours and minutes, as in 08:30."), part=C),
    Field(name="doing", label=N_("What they were doing just before"), part=C, identifying=True),
    Field(name="injured", label=N_("What the injury or illness was"), part=C, identifying=True),
    Field(name="cause", label=N_("What object or substance did the harm"), part=C),
    Field(name="physician", label=N_("Who treated them"), part=C, identifying=True),
    Field(name="treated_at", label=N_("Where they were treated"), part=C, identifying=True),
    Field(name="emergency_room", label=N_("In an emergency room"), choices=YES_NO, part=C),
    Field(name="overnight", label=N_("Kept in overnight"), choices=YES_NO, part=C),
    Field(name="address", label=N_("Home address"), part=C, identifying=True),
    Field(name="born", label=N_("Born on"), help=N_("As in 1985-03-09."), part=C, identifying=True),
    Field(name="hired", label=N_("Hired on"), help=N_("As in 2021-09-01."), part=C, identifying=True),
    Field(name="died", label=N_("Died on"), help=N_("As in 2026-11-22."), part=C, identifying=True),
    Field(name="sex", label=N_("Sex"), choices=SEXES, part=C, identifying=True),
    Field(
        name="privacy",
        label=N_("Told without the name, because of"),
        help=N_("Leave empty where the name may stand in the log."),
        choices=PRIVACY,
        part=C,
    ),
)
"""What an injury log asks about a person who works here and was hurt; all of it can stay empty."""

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
    Field(
        name="taken",
        label=N_("What was done, in words"),
        help=N_("By those who were there, and by the practice afterwards."),
        part=C,
        identifying=True,
    ),
    Field(name="run", label=N_("Protocol run")),
    Field(name="when_zone", label=N_("Time zone")),
    Field(name="when_offset", label=N_("Minutes from UTC")),
    Field(name="answers", label=N_("Who answers for it")),
    Field(name="review_due", label=N_("Owner's review due")),
    Field(name="debrief_due", label=N_("Debrief to be offered by")),
    Field(name="debrief_offered", label=N_("Debrief offered")),
    Field(name="same_as", label=N_("The same as"), help=N_("Another report of the same incident.")),
    Field(name="same_too", label=N_("Also reported as")),
    Field(name="action", label=N_("Action")),
    Field(name="attached", label=N_("Attached")),
    Field(name="attached_size", label=N_("Bytes attached")),
    Field(name="plan_due", label=N_("Review of the plan due"), part=PartName.AUDIT),
    Field(name="plan_reviewed", label=N_("The plan was reviewed"), part=PartName.AUDIT),
    Field(name="plan_words", label=N_("What the review of the plan found"), part=PartName.AUDIT),
    Field(name="clients", label=N_("Clients involved"), part=C, identifying=True),
    Field(name="harm", label=N_("Worst harm"), choices=PHYSICAL, part=C),
    Field(name="addendum", label=N_("Addendum"), part=C, identifying=True),
    Field(name="question", label=N_("Question to the reporter"), part=C, identifying=True),
    Field(name="answer", label=N_("The reporter's answer"), part=C, identifying=True),
    Field(name="changed", label=N_("What changed because of it"), part=C, identifying=True),
    Field(name="reason", label=N_("Why"), part=C, identifying=True),
    *LAW_FIELDS,
)
"""Every field of an incident; those that have no part named are open."""

BY_NAME = {field.name: field for field in FIELDS}

ASKABLE = frozenset(
    [field.name for field in LAW_FIELDS]
    + [f"people.{field.name}" for field in PERSON_FIELDS]
    + [f"injury.{field.name}" for field in INJURY_FIELDS]
)
"""What a law pack may ask for beyond the questions that everybody is asked."""
