"""Words of the made-up practice: plainly samples, so that nobody can take them for somebody."""

from app.domain.flag_fields import Category, Level

GIVEN = (
    "Ada", "Bo", "Cleo", "Dara", "Eli", "Fern", "Gus", "Hana", "Ivo", "June", "Kit", "Lea", "Milo", "Nia", "Otis",
    "Pia", "Quin", "Rosa", "Sol", "Tess", "Umar", "Vera", "Wren", "Xena", "Yuri", "Zoë",
)  # fmt: skip
FAMILY = ("Sample", "Example", "Specimen", "Placeholder", "Pretend", "Mockup", "Testcase", "Madeup")

FLAGS: tuple[tuple[Category, Level, str, str, str, str], ...] = (
    (
        Category.VIOLENCE,
        Level.HIGH,
        "Two staff",
        "Two staff in the room. Use Room 2, door side. Tell the clinician on arrival.",
        "Stood between a clinician and the door and said they would wait outside.",
        "Being kept waiting",
    ),
    (
        Category.THIRD_PARTY,
        Level.CAUTION,
        "Third party",
        "A former partner may ask for them. Do not confirm the appointment to anyone.",
        "A former partner came to the desk twice and asked when they would leave.",
        "Strangers at the desk",
    ),
    (
        Category.SENSORY,
        Level.CARE,
        "Quiet arrival",
        "Offer the quiet waiting place and dim the lights.",
        "Left the waiting room twice when it was loud.",
        "Noise",
    ),
    (
        Category.SUICIDE,
        Level.CAUTION,
        "Do not leave waiting",
        "If they come early, tell the clinician at once. Do not leave them alone outside.",
        "Spoke of a plan in the last weeks and agreed to be met at the door.",
        "Long waits alone",
    ),
)

PERSONS = (
    (
        "Rex Sample",
        "Tall, grey beard, red van with a ladder on the roof. Sample text.",
        "Do not say who is here. Lock the inner door and call the owner.",
        "Waited in the car park twice in May and shouted a client’s name. Sample text.",
        "Do not let in",
    ),
    (
        "Caller with the low voice",
        "Says he is from the insurance and asks for home addresses. Sample text.",
        "Give nothing out. Say that the practice calls back, and write the time down.",
        "Five calls in June, each from another number. Sample text.",
        "",
    ),
)
"""Each made-up person of concern: name, how to know them, what to do, why, and the label of a flag or none."""

STORIES = (
    ("verbal", 1, "A caller shouted at the desk about a bill and hung up. Sample text."),
    (
        "threat",
        3,
        "At the end of the session the client stood by the door and said they would wait outside. Sample text.",
    ),
    ("self_harm", 3, "The client showed a fresh scratch and agreed to see the nurse. Sample text."),
    ("harassment", 2, "A letter without a sender was left under the windscreen wiper. Sample text."),
    ("damage", 2, "A chair was thrown in the waiting room; nobody was hit. Sample text."),
    ("medical", 2, "A visitor felt faint, lay down for ten minutes and was fetched by family. Sample text."),
    ("near_miss", 1, "The alarm at the desk did not sound when it was tried. Sample text."),
    ("privacy", 1, "A list of first names lay on the copier for an hour. Sample text."),
    ("attack", 4, "A visitor struck the hand of a staff member who held the door. Sample text."),
)
"""Kind, severity and story of each made-up incident, taken in turn."""

CHANGED = (
    "Lost the housing that was promised; sleeps badly. Agreed to a call on Thursday. Sample text.",
    "Hearing was moved to Friday, more tense than before. Sample text.",
    "Stopped taking part in the evening group. Sample text.",
)
EASED = "Family visited, sleeps again, plan from last month still holds. Sample text."

MENDED = "Talked over in the team; the room is booked differently now. Sample text."
SKIPPED = "Only talked through in this drill. Sample text."
FOUND = "The desk alarm is hard to reach from the left chair. Sample text."

REVIEWED = "Looked at the plan; the rule for evenings was added. Sample text."
QUESTION = "Was the side door locked when you came? Sample text."
ACTIONS = (
    ("Say at the Monday meeting that two people stay in the evening (sample)", "Sample Owner", 1),
    ("Mend the lock of the side door (sample)", "Sample Reception", 0),
    ("Try the alarm in both rooms (sample)", "Sample Owner", 7),
)
"""What is to be done, who does it, and in how many days."""
EVIDENCE = "Said on Monday, everybody was there. Sample text."
