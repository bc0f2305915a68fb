"""Risk reviews and safety plans of the made-up practice: one client looked at twice, one to be looked at again."""

from app.services import risk_reviews, safety_plans
from app.services.sample_scene import CLINICIAN, Act, Scene
from app.services.seats import Seat

TWICE, DUE, CALM, HIGH = 3, 6, 8, 9
"""The place of the client whom each review is about."""


def acts() -> tuple[Act, ...]:
    """Give what the clinician looked at, and when."""
    return (
        Act(69, 18, CLINICIAN, _after_hospital),
        Act(64, 11, CLINICIAN, _first),
        Act(34, 11, CLINICIAN, _second),
        Act(33, 11, CLINICIAN, _plans),
        Act(6, 11, CLINICIAN, _look_again),
    )


def _after_hospital(seat: Seat, scene: Scene) -> None:
    reviewed = risk_reviews.seal(
        seat,
        scene.client(HIGH),
        {
            "thoughts": "means_to", "plan": "clear", "means": "at_hand", "history": ["attempt", "stay"],
            "stressors": ["loss", "isolation"], "protective": ["duties"], "substances": "some",
            "third_parties": "none", "facts": "“I cannot promise anything tonight.” Sample text.",
            "level": "immediate", "formulation": "Alone since the move; the nights are the worst. Sample text.",
            "decision": "Ambulance while on the telephone; a call on the ward tomorrow. Sample text.",
            "consultation": "The crisis team, by telephone. Sample text.",
            "due": scene.day(60).isoformat(), "by": seat.me.id,
        },
    )  # fmt: skip
    scene.made["review after hospital"] = reviewed.id


def _first(seat: Seat, scene: Scene) -> None:
    scene.made["first review"] = risk_reviews.seal(
        seat,
        scene.client(TWICE),
        {
            "thoughts": "passing", "plan": "none", "means": "could", "history": ["threats"],
            "stressors": ["conflict", "money"], "protective": ["people", "treatment"], "substances": "more",
            "third_parties": "possible", "facts": "“Some days I could break everything.” Sample text.",
            "level": "high", "formulation": "Work was lost in spring; drinks more since. Sample text.",
            "decision": "Twice a week for a month, and the brother is asked to come along. Sample text.",
            "consultation": "The colleague next door. Sample text.",
            "due": scene.day(30).isoformat(), "by": seat.me.id,
        },
    ).id  # fmt: skip


def _second(seat: Seat, scene: Scene) -> None:
    """Look at the same client again, with the facts carried over, and at another one; one was the wrong client."""
    scene.made["second review"] = risk_reviews.seal(
        seat,
        scene.client(TWICE),
        {
            "thoughts": "none", "plan": "none", "means": "secured", "history": ["threats"],
            "stressors": ["conflict"], "protective": ["people", "treatment", "plans"], "substances": "some",
            "third_parties": "none", "facts": "“It is quieter at home.” Sample text.",
            "level": "some", "formulation": "Has work again; the quarrel goes on. Sample text.",
            "decision": "Once a week again; the desk keeps to two people in the room. Sample text.",
            "due": scene.ahead(12).isoformat(), "by": seat.me.id,
        },
        carried_by_key=True,
    ).id  # fmt: skip
    risk_reviews.add(seat, scene.made["second review"], "The brother called and confirmed it. Sample text.")
    risk_reviews.add(seat, scene.made["second review"], "They have the crisis line with them. Sample text.")
    calm = {"level": "none", "due": scene.ahead(50).isoformat(), "by": seat.me.id}
    words = {"formulation": "Nothing that worries. Sample text.", "decision": "Go on as before. Sample text."}
    risk_reviews.seal(seat, scene.client(CALM), calm | words)
    wrong = risk_reviews.seal(seat, scene.client(CALM + 2), calm | words)
    risk_reviews.withdraw(seat, wrong.id, "Written for the wrong client. Sample text.")
    moved = risk_reviews.seal(seat, scene.client(DUE), calm | words | {"level": "some"})
    risk_reviews.move(
        seat, moved.id, scene.day(2).isoformat(), seat.me.id, "They asked to come sooner. Sample text."
    )
    scene.made["review that is due"] = moved.id


def _plans(seat: Seat, scene: Scene) -> None:
    """Make plans with clients: one that acts and was changed, one that ended, one taken up again, one in error."""
    said = {
        "signs": "I stop answering the telephone.\nI sleep in the day. Sample text.",
        "alone": "Walk to the river.\nThe radio in the kitchen. Sample text.",
        "company": "The bakery in the morning. Sample text.",
        "tell": "My sister (555-0100, sample)",
        "help": "This practice (555-0101, sample).\nThe crisis line: 988",
        "surroundings": "My sister keeps the key of the cupboard. Sample text.",
        "keeps": "The dog. Sample text.",
        "made_with": "Together, in two sessions; they wrote it themselves. Sample text.",
        "has_copy": True,
        "due": scene.ahead(20).isoformat(),
        "by": seat.me.id,
    }
    plan = safety_plans.seal(seat, scene.client(HIGH), said)
    scene.made["safety plan"] = plan.id
    safety_plans.change(seat, plan.id, said | {"company": "The bakery, or my sister’s garden. Sample text."})
    ended = safety_plans.seal(seat, scene.client(CALM), said)
    safety_plans.end(seat, ended.id, "It has not been needed for a year, as they say. Sample text.")
    again = safety_plans.seal(seat, scene.client(TWICE), said)
    safety_plans.end(seat, again.id, "They wanted to go without. Sample text.")
    safety_plans.reactivate(seat, again.id, "They asked for it again. Sample text.")
    wrong = safety_plans.seal(seat, scene.client(CALM + 2), said)
    safety_plans.withdraw(seat, wrong.id, "Written for the wrong client. Sample text.")


def _look_again(seat: Seat, scene: Scene) -> None:
    words = "Looked at together; it stands. Sample text."
    safety_plans.keep(seat, scene.made["safety plan"], scene.ahead(60).isoformat(), seat.me.id, words)
