"""What is owed in the made-up practice: a conduct file, worksheets with their clocks, disclosures and requests."""

from app.services import clocks, conduct, disclosures, requests, worksheets
from app.services.sample_scene import CLINICIAN, OWNER, RECEPTION, Act, Scene
from app.services.seats import Seat
from app.store import records

THREATENS, CARED_FOR, ASKS, OTHER = 2, 11, 12, 13
"""The place of the client whom each of these is about."""


def acts() -> tuple[Act, ...]:
    """Give what was written down and done about it, and by whom."""
    return (
        Act(59, 18, CLINICIAN, _begin_file),
        Act(13, 16, RECEPTION, _asked, 30),
        Act(44, 10, CLINICIAN, _elder),
        Act(43, 18, CLINICIAN, _settle_elder),
        Act(13, 17, OWNER, _answer_some, 30),
        Act(20, 10, CLINICIAN, _go_on_with_file),
        Act(13, 16, RECEPTION, _ask_more, 40),
        Act(9, 10, CLINICIAN, _by_hand),
        Act(0, 6, CLINICIAN, _threat),
        Act(0, 6, CLINICIAN, _warned, 40),
    )


def _begin_file(seat: Seat, scene: Scene) -> None:
    """Begin a file about a person of concern with its lines; one that ended and one in error stand beside it."""
    said = {
        "sort": "person", "subject": "Signs with “R.” Sample text.", "against": "Sample Clinician",
        "about": "Letters and visits since spring; was asked twice in writing to stop. Sample text.",
    }  # fmt: skip
    file = conduct.seal(seat, said, person=scene.made["Rex Sample"])
    scene.made["conduct file"] = file.id
    for back, sort, words, evidence in (
        (
            170,
            "letter",
            "First letter, left at the desk. Sample text.",
            "Envelope in the locked drawer (sample)",
        ),
        (150, "call", "Four calls within an hour, no word. Sample text.", "List of the telephone (sample)"),
        (131, "visit", "Stood in the car park from five to six. Sample text.", "Seen by Sample Reception"),
        (110, "gift", "Flowers on the windscreen. Sample text.", "Photograph (sample)"),
        (90, "review", "A review with a clinician’s whole name. Sample text.", "Screenshot (sample)"),
        (60, "letter", "Fourth letter, under the windscreen wiper. Sample text.", "Envelope (sample)"),
    ):
        event = {"when": scene.spelt(back, 17), "sort": sort, "words": words, "evidence": evidence}
        conduct.add_event(seat, file.id, event)
    conduct.link(seat, file.id, _number(seat, scene.made["letters"]))
    unknown = {"sort": "unknown", "subject": "A withheld number (sample)", "against": "Sample Reception"}
    ended = conduct.seal(seat, unknown)
    conduct.end(seat, ended.id, "No call since March. Sample text.")
    wrong = conduct.seal(seat, {"sort": "client", "against": "The desk"}, client=scene.client(OTHER))
    conduct.withdraw(seat, wrong.id, "It was somebody else. Sample text.")


def _go_on_with_file(seat: Seat, scene: Scene) -> None:
    file = scene.made["conduct file"]
    for back, sort, words in (
        (40, "message", "Two messages at night. Sample text."),
        (30, "followed", "A red van behind the bus for three stops. Sample text."),
        (28, "post", "A post that names the street. Sample text."),
        (27, "damage", "A scratch on the car door. Sample text."),
        (26, "threat", "“You will hear from me.” Sample text."),
        (25, "other", "Asked a neighbour about the opening hours. Sample text."),
    ):
        conduct.add_event(seat, file, {"when": scene.spelt(back, 18), "sort": sort, "words": words})
    conduct.strike(seat, file, 10, "The scratch was there before. Sample text.")
    advice = "Keep everything, answer nothing, write each time down. Sample text."
    conduct.add_advice(
        seat, file, {"day": scene.day(24).isoformat(), "who": "Police, desk 4 (sample)", "words": advice}
    )


def _elder(seat: Seat, scene: Scene) -> None:
    """Begin a worksheet whose clock was met late, and one that was meant for another client."""
    said = {
        "words": "“He takes the card and buys nothing to eat.” Told by the client. Sample text.",
        "began": scene.spelt(46, 9), "sort": "at_risk", "target": "The client’s mother, 84. Sample text.",
        "consultation": "The colleague next door, at noon. Sample text.",
        "options": "Adult protection; a visit by the district nurse. Sample text.",
        "decision": "Report to adult protection. Sample text.",
        "client_told": "Told before the report, and agreed. Sample text.", "by": seat.me.id,
    }  # fmt: skip
    sheet = worksheets.seal(seat, scene.client(CARED_FOR), said)
    scene.made["finished worksheet"] = sheet.id
    wrong = worksheets.seal(
        seat, scene.client(OTHER), {"words": "Sample text.", "began": scene.spelt(46, 9), "by": seat.me.id}
    )
    worksheets.withdraw(seat, wrong.id, "Begun for the wrong client. Sample text.")


def _settle_elder(seat: Seat, scene: Scene) -> None:
    sheet = scene.made["finished worksheet"]
    told = {
        "sort": "adult_services", "who": "Adult protection, desk 2 (sample)", "number": "555-0120 (sample)",
        "when": scene.spelt(43, 17), "reached": "reached", "said": "Name, address and what was told. Sample text.",
        "reference": "AP-0000 (sample)",
    }  # fmt: skip
    running = [one.record for one in clocks.of_record(seat, sheet) if not one.is_done]
    worksheets.notify(seat, sheet, told, running[0] if running else "")
    tries = {
        "sort": "family",
        "who": "Sister (sample)",
        "when": scene.spelt(43, 16),
        "reached": "nobody",
        "said": "To call back. Sample text.",
    }
    worksheets.notify(seat, sheet, tries)
    for left in running[1:]:
        clocks.finish(seat, left, "Settled by the same report. Sample text.")
    worksheets.finish(seat, sheet, "Adult protection has taken it over. Sample text.")


def _threat(seat: Seat, scene: Scene) -> None:
    said = {
        "words": "“If he parks there again I will show him.” At the end of the session. Sample text.",
        "began": scene.spelt(0, 5), "sort": "threat", "target": "A neighbour; the street is known. Sample text.",
        "means": "No weapon is known; lives next door. Sample text.",
        "consultation": "The insurer’s line, at six. Sample text.",
        "options": "Warn the neighbour; call the police; see the client today. Sample text.", "by": seat.me.id,
    }  # fmt: skip
    sheet = worksheets.seal(seat, scene.client(THREATENS), said, incident=scene.made["in review"])
    scene.made["worksheet"] = sheet.id


def _warned(seat: Seat, scene: Scene) -> None:
    """Log that the police were told, which meets the first of its clocks; the others run."""
    sheet = scene.made["worksheet"]
    told = {
        "sort": "police", "who": "Officer Example, badge 000 (sample)", "number": "555-0111 (sample)",
        "when": scene.spelt(0, 6, 30), "reached": "reached",
        "said": "The words, the name and the street; a car will drive by. Sample text.",
        "reference": "2026-000 (sample)",
    }  # fmt: skip
    first = [one.record for one in clocks.of_record(seat, sheet) if not one.is_done][0]
    worksheets.notify(seat, sheet, told, first)
    left = {
        "sort": "target",
        "who": "The neighbour (sample)",
        "when": scene.spelt(0, 6, 35),
        "reached": "message",
    }
    worksheets.notify(seat, sheet, left | {"said": "To call the practice today. Sample text."})


def _request(scene: Scene, asker: str, wants: str, name: str, back: int, due: int) -> dict[str, str]:
    return {
        "asker": asker,
        "wants": wants,
        "name": name,
        "contact": "555-0130 (sample)",
        "basis": "A letter of that day. Sample text.",
        "words": "Everything from this year. Sample text.",
        "received": scene.day(back).isoformat(),
        "due": scene.ahead(due).isoformat(),
        "by": scene.staff[OWNER],
    }


def _asked(seat: Seat, scene: Scene) -> None:
    """Write down what was asked for in spring: to be given, given in part, refused, dropped, and one in error."""
    for name, asker, wants, place in (
        ("given", "client", "access", ASKS),
        ("part", "insurer", "access", ASKS + 2),
        ("refused", "other", "other", None),
        ("dropped", "staff", "log", None),
        ("in error", "police", "other", None),
    ):
        client = scene.client(place) if place is not None else ""
        said = _request(scene, asker, wants, f"Somebody who asked ({name}, sample)", 45, -15)
        scene.made[f"request {name}"] = requests.seal(seat, said, client).id


def _answer_some(seat: Seat, scene: Scene) -> None:
    for name, ground in (("given", "own"), ("part", "permitted"), ("refused", ""), ("dropped", "")):
        said = {
            "outcome": name,
            "when": scene.spelt(13, 9),
            "answer": f"Answered by letter: {name}. Sample text.",
        }
        requests.answer(seat, scene.made[f"request {name}"], said | ({"ground": ground} if ground else {}))
    requests.withdraw(seat, scene.made["request in error"], "Was meant for another practice. Sample text.")


def _ask_more(seat: Seat, scene: Scene) -> None:
    """Write down what is still to be answered: one overdue, one that is due soon; and begin a clock by hand."""
    late = _request(scene, "representative", "accounting", "Sister of a client (sample)", 14, -2)
    scene.made["request that is late"] = requests.seal(seat, late, scene.client(OTHER)).id
    soon = _request(scene, "inspector", "log", "Inspector Example (sample)", 13, 12)
    scene.made["request"] = requests.seal(seat, soon).id


def _by_hand(seat: Seat, scene: Scene) -> None:
    """Write disclosures down by hand, and begin clocks by hand: one missed, one begun in error."""
    given = {
        "when": scene.spelt(9, 9), "to_whom": "Family doctor (sample)",
        "what": "The dates of the last visits. Sample text.",
        "purpose": "Goes on treating them. Sample text.", "basis": "care",
    }  # fmt: skip
    disclosures.write(seat, scene.client(ASKS), given)
    breach = given | {
        "to_whom": "Another client (sample)",
        "what": "A letter in the wrong envelope. Sample text.",
    }
    disclosures.write(
        seat, scene.client(OTHER), breach | {"basis": "breach", "purpose": "By mistake. Sample text."}
    )
    wrong = disclosures.write(seat, scene.client(OTHER), given | {"basis": "police"})
    disclosures.withdraw(seat, wrong.id, "Nothing was given in the end. Sample text.")
    lines = {one.name.rpartition("/")[2]: one.name for one in clocks.startable(seat)}
    clocks.begin(seat, lines["osha-log"], scene.at(30, 9), scene.made["reopened"])
    clocks.begin(seat, lines["breach-people"], scene.at(9, 9), scene.made["answered"])
    mistaken = clocks.begin(seat, lines["access"], scene.at(9, 9))
    clocks.withdraw(seat, mistaken.record, "Asked for by telephone only. Sample text.")


def _number(seat: Seat, record: str) -> str:
    found = records.find(seat.vault, record)
    return found.number if found else ""
