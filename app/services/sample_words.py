"""Words of the made-up practice: plainly samples, so that nobody can take them for somebody."""

from app.domain.flag_fields import Category, Level, Told

GIVEN = (
    "Ada", "Bo", "Cleo", "Dara", "Eli", "Fern", "Gus", "Hana", "Ivo", "June", "Kit", "Lea", "Milo", "Nia", "Otis",
    "Pia", "Quin", "Rosa", "Sol", "Tess", "Umar", "Vera", "Wren", "Xena", "Yuri", "Zoë",
)  # fmt: skip
FAMILY = ("Sample", "Example", "Specimen", "Placeholder", "Pretend", "Mockup", "Testcase", "Madeup")

BORN = "Formerly (sample)"
ACCESS = "Comes by wheelchair: the ramp is at the side door. Sample text."
CULTURE = "Keeps Friday evenings free. Sample text."
TOLD = (Told.YES.value, Told.NOT_YET.value)

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
    (
        Category.THREAT,
        Level.CAUTION,
        "Door side",
        "Sit by the door. Say at once when the appointment is moved.",
        "Said twice that somebody here would be sorry if the time was moved again.",
        "Changes without notice",
    ),
    (
        Category.STALKING,
        Level.CAUTION,
        "No names",
        "Say no name of anybody who works here, and nothing about their hours.",
        "Wrote nine letters to one clinician and asked where they live.",
        "Being told to stop by letter",
    ),
    (
        Category.SELF_HARM,
        Level.CARE,
        "Call if late",
        "If they are ten minutes late, tell the clinician, who calls.",
        "Came with a fresh scratch twice and asked to be called when late.",
        "Anniversaries",
    ),
    (
        Category.LEAVING,
        Level.CAUTION,
        "Not alone out",
        "Do not let them leave alone. Their sister comes to the desk.",
        "Left without a coat in January and was found at the station.",
        "Loud corridors",
    ),
    (
        Category.MEDICAL,
        Level.CARE,
        "Seizures",
        "If a seizure starts: make room, look at the clock, call after five minutes.",
        "Had a seizure in the waiting room and told us what helps.",
        "Flickering light",
    ),
    (
        Category.PRIVACY,
        Level.CARE,
        "Number, no name",
        "Call them by their number. Do not say their name in the waiting room.",
        "Is known in town and asked not to be named aloud.",
        "Full waiting room",
    ),
    (
        Category.CULTURE,
        Level.CARE,
        "Interpreter",
        "The interpreter is called ten minutes before. Begin when both are there.",
        "Asked that no family member interprets.",
        "Family who answers for them",
    ),
    (
        Category.OTHER,
        Level.CARE,
        "Assistance dog",
        "The dog comes in with them. Ask others to let it lie.",
        "Comes with an assistance dog; two visitors were afraid of it.",
        "Strangers who touch the dog",
    ),
)
"""Category, level, desk label, safety action, what was seen and what sets it off, of each made-up flag."""

MOVED_AWAY, MISTAKEN = "Woman at the bus stop", "Courier (sample)"

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
    (
        MOVED_AWAY,
        "Short, speaks quietly, used to wait at the bus stop. Sample text.",
        "Say that nobody can speak to them now, and tell the owner.",
        "Waited at the bus stop for a week in spring. Sample text.",
        "",
    ),
    (
        MISTAKEN,
        "A courier who rang at the wrong door. Sample text.",
        "Nothing to do.",
        "Entered by mistake. Sample text.",
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
TRIGGERS = "A letter from the court. Sample text."
PLAN = "A call on Thursday; the brother keeps the key. Sample text."
HELPED = "A walk before the session. Sample text."
EASED = "Family visited, sleeps again, plan from last month still holds. Sample text."

MENDED = "Talked over in the team; the room is booked differently now. Sample text."
SKIPPED = "Only talked through in this drill. Sample text."
NOTED = "Two people did not hear the word for it. Sample text."
STOPPED = "A client came early; held again next week. Sample text."
HELD = "A lawyer wrote about it. Sample text."
SETTLED = "It was settled by letter. Sample text."
FOUND = "The desk alarm is hard to reach from the left chair. Sample text."

REVIEWED = "Looked at the plan; the rule for evenings was added. Sample text."
QUESTION = "Was the side door locked when you came? Sample text."
ACTIONS = (
    ("Say at the Monday meeting that two people stay in the evening (sample)", "Sample Owner", -10),
    ("Order a second key for the side door (sample)", "Sample Reception", 5),
    ("Mend the lock of the side door (sample)", "Sample Reception", -4),
    ("Try the alarm in both rooms (sample)", "Sample Owner", 7),
)
"""What is to be done, who does it, and by how many days from today: done, taken back, overdue, open."""
EVIDENCE = "Said on Monday, everybody was there. Sample text."

LOCK_ROUND = "Write into the closing round that the outer door is tried (sample)"
BY_ITSELF = "Put the emergency numbers beside every telephone (sample)"
HOSPITAL = "A call on the next morning is agreed with the ward in such cases now. Sample text."
NOTHING_CHANGED = "Nothing else: the desk acted as agreed, and the visitor was written to. Sample text."
THE_SAME = "The same door on the same afternoon. Sample text."
MISTAKE = "Entered by mistake. Sample text."
ANSWER = "Yes, I locked it at a quarter past six. Sample text."
AGAIN = "It came up again in the team: the form was not the only reason. Sample text."
NOT_HELD = "Two telephones still have none beside them. Sample text."
ADDED = "The brother came at twenty past and took them home. Sample text."
HELPFUL = "A second person in the corridor. Sample text."
OTHER_ROOM = "It was in the other room. Sample text."
LEFT = (
    ("", "The light in the car park is out again. Sample text."),
    ("Sample Cleaner", "The side door was open at six in the evening. Sample text."),
    (
        "",
        "Somebody asked at the door for a clinician’s home address and left when I did not answer. Sample text.",
    ),
)
"""Each report that was left at the desk: the name that was given, and its words; the last one is still unread."""
