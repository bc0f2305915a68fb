"""What was reported in the made-up practice besides the everyday: one incident for each way it can be handled."""

from msgspec import Struct

from app.domain.involved import Involved
from app.services.sample_scene import CLINICIAN, RECEPTION, Scene


class Told(Struct, frozen=True, kw_only=True):
    """One report of the made-up practice: who told it when, and what; `people` as part, sort, who, body and mind."""

    name: str
    back: int
    who: str = CLINICIAN
    kinds: tuple[str, ...]
    place: int
    severity: int
    story: str
    people: tuple[tuple[str, str, str, str, str], ...] = ()
    safe: str = "yes"
    responses: tuple[str, ...] = ("de_escalation",)
    factors: tuple[str, ...] = ("none",)
    before: str = ""
    treatment: str = ""
    violence_types: tuple[str, ...] = ()
    is_offered: bool = True
    """Whether a debrief was offered."""
    hour: int = 16
    is_note: bool = False
    """Told in one line, as a quick note."""

    def involved(self, scene: Scene) -> tuple[Involved, ...]:
        """Give the people of it: C and a place for a client, a name of somebody who works here, or any words."""
        return tuple(self._one(scene, *one) for one in self.people)

    def _one(self, scene: Scene, part: str, sort: str, who: str, body: str, mind: str) -> Involved:
        ref, name = scene.staff.get(who, ""), who
        if sort == "client":
            ref, _number, name = scene.clients[int(who)]
        if sort == "concern":
            ref = scene.made.get(who, "")
        care = self.treatment if part == "affected" else ""
        return Involved(
            part=part, sort=sort, ref=ref, name=name, physical=body, psychological=mind, treatment=care
        )


TOLD = (
    Told(
        name="good catch", back=75, kinds=("good_catch",), place=5, severity=1,
        story="Saw before opening that the outer door had not locked overnight, and locked it. Sample text.",
        responses=("none",), factors=("equipment",),
    ),
    Told(
        name="hospital", back=70, kinds=("suicide", "self_harm"), place=7, severity=5, safe="no",
        story="A client told on the telephone of an attempt the night before. Stayed on the line until the ambulance "
        "was there; they went along to hospital. Sample text.",
        people=(("affected", "client", "9", "severe", "severe"), ("first", "staff", CLINICIAN, "none", "moderate")),
        responses=("ambulance", "police"), factors=("no_help",), treatment="Hospital, two nights. Sample text.",
    ),
    Told(
        name="letters", back=60, kinds=("harassment",), place=6, severity=2,
        story="The fourth letter without a sender under the windscreen wiper. Sample text.",
        people=(
            ("did", "concern", "Rex Sample", "none", "none"),
            ("affected", "staff", CLINICIAN, "none", "moderate"),
        ),
        responses=("police",), factors=("poor_light", "alone"), violence_types=("1",),
    ),
    Told(
        name="reopened", back=50, kinds=("attack", "weapon", "damage"), place=2, severity=4,
        story="After a refusal a hand was struck aside and a mug thrown at the wall. The room was left at once. "
        "Sample text.",
        people=(
            ("did", "client", "3", "none", "low"),
            ("affected", "staff", CLINICIAN, "moderate", "moderate"),
            ("witness", "staff", RECEPTION, "none", "low"),
        ),
        responses=("de_escalation", "left_room", "alarm"), factors=("refusal", "layout", "rushed"),
        before="The client was told that a form could not be signed today. Sample text.",
        treatment="First aid for a cut on the hand. Sample text.", violence_types=("2",),
    ),
    Told(
        name="closed", back=40, kinds=("medical", "missing"), place=1, severity=3,
        story="A visitor felt faint and then left before the doctor had looked at them. They were called: at home and "
        "well. Sample text.",
        people=(("affected", "visitor", "Visitor with a green coat (sample)", "low", "none"),),
        responses=("first_aid",), factors=("few_staff", "waiting"), treatment="First aid. Sample text.",
    ),
    Told(
        name="remarks", back=35, kinds=("sexual", "verbal", "boundary"), place=0, severity=3,
        story="A visitor made remarks about the body of a staff member and stood too close; asked to leave, and did. "
        "Sample text.",
        people=(
            ("did", "visitor", "Man in a suit (sample)", "none", "none"),
            ("affected", "staff", RECEPTION, "none", "moderate"),
        ),
        responses=("de_escalation", "security"), factors=("alone",), violence_types=("1",),
    ),
    Told(
        name="wrong", back=13, who=RECEPTION, kinds=("other", "animal"), place=5, severity=1,
        story="A dog in the entrance; it was the assistance dog of a client. Sample text.",
        responses=("none",), factors=("handover",),
    ),
    Told(
        name="actions", back=14, kinds=("damage", "near_miss"), place=4, severity=2,
        story="The side door did not close behind a visitor and hit the wall hard. Nobody stood there. Sample text.",
        people=(("other", "unknown", "Somebody with a parcel (sample)", "none", "none"),),
        factors=("equipment", "substances"),
    ),
    Told(
        name="the same", back=13, who=RECEPTION, kinds=("near_miss",), place=4, severity=1,
        story="The side door slammed; a pane has a crack. Sample text.", responses=("none",),
    ),
    Told(
        name="answered", back=14, kinds=("privacy",), place=0, severity=2,
        story="A list of first names and times lay on the copier for an hour. Sample text.", responses=("none",),
        factors=("rushed",),
    ),
    Told(
        name="asked", back=3, is_offered=False, who=RECEPTION, kinds=("harassment",), place=7, severity=2,
        story="Three calls without a word within the hour. Sample text.", safe="not sure", factors=("new_place",),
        people=(("affected", "staff", RECEPTION, "none", "low"),),
    ),
    Told(
        name="in review", back=4, is_offered=False, kinds=("threat", "risk_to_others"), place=3, severity=3,
        story="At the end of the session the client stood by the door and said they would wait for a neighbour with "
        "whom they quarrel. They agreed to stay until their brother came. Sample text.",
        people=(
            ("did", "client", "2", "none", "low"),
            ("affected", "staff", CLINICIAN, "none", "low"),
            ("first", "staff", RECEPTION, "none", "none"),
            ("other", "concern", "Neighbour of a client (sample)", "none", "none"),
        ),
        responses=("de_escalation",), factors=("refusal", "waiting"), violence_types=("2",),
        before="A quarrel in the morning about a parking place. Sample text.",
    ),
    Told(
        name="note", back=0, hour=7, is_offered=False, who=RECEPTION, kinds=(), place=0, severity=0, is_note=True,
        story="Alarm at the desk is silent when it is pressed. Sample text.",
    ),
)  # fmt: skip
"""In the order of time."""
