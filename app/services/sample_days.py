"""Days of the made-up practice: today's list with all that can stand on one, odd sessions, drills and what is left."""

from datetime import timedelta

import msgspec

from app.domain import practices
from app.domain.appointments import Appointment, Reading
from app.domain.clients import Particulars
from app.domain.daylists import Origin
from app.domain.proofs import Purpose
from app.domain.runs import Mode, StepState
from app.domain.sessions import Answers, Came, Risk
from app.services import (
    clients,
    daylists,
    disposals,
    flags,
    holds,
    merging,
    protocols,
    runs,
    session_corrections,
    sessions,
)
from app.services import sample_words as words
from app.services.sample_scene import CLINICIAN, OWNER, RECEPTION, Act, Scene
from app.services.seats import Seat

AWAY, RAISED = 3, 2
"""The places of the client who was not seen for long and of the one whose risk was raised twice."""
EXPECTED = (0, 1, 2, 20, 8, 15, 16, 17, 27, 30)
WITH_CLINICIAN = 7
"""So many of them come to the clinician, the rest to the owner."""
OLD_LISTS = 4
UNAPPROVED = 5
"""Of so many flags one still waits for a second person."""


def acts() -> tuple[Act, ...]:
    """Give what the desk, the clinician and the owner did on such days."""
    return (
        Act(80, 18, CLINICIAN, _long_ago),
        Act(13, 17, OWNER, _runs, 40),
        Act(8, 18, CLINICIAN, _raised_first),
        Act(2, 18, CLINICIAN, _raised_again),
        Act(1, 8, CLINICIAN, _yesterday),
        Act(1, 19, CLINICIAN, _odd),
        Act(3, 18, OWNER, _propose, 30),
        Act(2, 17, CLINICIAN, _approve_disposals, 30),
        Act(0, 7, RECEPTION, _today, 10),
        Act(0, 7, OWNER, _carry_out, 30),
    )


def _reading(scene: Scene, places: tuple[int, ...]) -> Reading:
    rows = tuple(
        Appointment(
            time=f"{9 + at * 3 // 4:02d}:{at * 45 % 60:02d}",
            name=scene.clients[place][2],
            clinician_words=OWNER if at >= WITH_CLINICIAN else CLINICIAN,
            room=f"Room {1 + at % 2}",
        )
        for at, place in enumerate(places)
    )
    return Reading(rows=rows)


def first_lists(seat: Seat, scene: Scene) -> None:
    """Bring in the lists of the first days, which have outlived their time by now; and some other clients."""
    for more in range(OLD_LISTS):
        day = seat.now().day() + timedelta(days=more)
        daylists.bring_in(seat, day, _reading(scene, (4 + more,)), Origin.CSV, "sample")
        if record := daylists.record_of(seat, day):
            scene.made[f"old list {more}"] = record.id
    gone = clients.add(seat, Particulars(name="Gone Sample", clinician=seat.me.id))
    clients.end(seat, gone.id)
    wrong = clients.add(seat, Particulars(name="Mistaken Sample"))
    clients.withdraw(seat, wrong.id)
    twin = clients.add(seat, Particulars(name="Bo S. Sample", phone_ends="000"))
    merging.merge(seat, scene.client(1), twin.id)


def _met(seat: Seat, scene: Scene, back: int, place: int, at: str, answers: Answers) -> str:
    """Log one session that stands on no list; gives its record."""
    line = sessions.walk_in(seat, scene.day(back), scene.client(place), at, answers.minutes, ())
    kept = msgspec.structs.replace(line, key=f"walk-in-{at}", answers=answers)
    [sealed] = sessions.seal(seat, scene.day(back), [kept])
    return sealed.record


def _long_ago(seat: Seat, scene: Scene) -> None:
    _met(seat, scene, 80, AWAY, "10:00", Answers(came=Came.CAME, risk=Risk.SAME, minutes=50))


def _raised(seat: Seat, scene: Scene, back: int, words_: str) -> None:
    said = Answers(
        came=Came.CAME, risk=Risk.RAISED, minutes=50, changed=words_, triggers=words.TRIGGERS, helped=words.HELPED,
        plan=words.PLAN, de_escalation=True,
    )  # fmt: skip
    _met(seat, scene, back, RAISED, "15:00", said)


def _raised_first(seat: Seat, scene: Scene) -> None:
    _raised(seat, scene, 8, words.CHANGED[0])


def _raised_again(seat: Seat, scene: Scene) -> None:
    _raised(seat, scene, 2, words.CHANGED[1])


def _odd(seat: Seat, scene: Scene) -> None:
    """Log a session late, correct one, and take one back."""
    said = Answers(came=Came.CAME, risk=Risk.SAME, minutes=50)
    _met(seat, scene, 5, 0, "16:00", said)
    wrong = _met(seat, scene, 1, 1, "11:00", msgspec.structs.replace(said, came=Came.ABSENT))
    line = next(one for one in sessions.of_day(seat, scene.day(1)).lines if one.record == wrong)
    came = msgspec.structs.replace(line, answers=msgspec.structs.replace(line.answers, came=Came.CAME))
    session_corrections.correct(seat, came, words.MISTAKE)
    sessions.withdraw(seat, _met(seat, scene, 1, 8, "12:00", said))


def _yesterday(seat: Seat, scene: Scene) -> None:
    daylists.bring_in(seat, scene.day(1), _reading(scene, EXPECTED[::-1]), Origin.CSV, "sample")


def _today(seat: Seat, scene: Scene) -> None:
    """Bring in the day: flagged, unknown and doubtful names, somebody off the street, one called off, one prepared."""
    day = scene.today
    daylists.bring_in(seat, day, _reading(scene, EXPECTED), Origin.CSV, "sample")
    for time, name in (
        ("16:00", "Zoe Sample"),
        ("16:45", "Newcomer Sample"),
        ("17:15", "Courier with a parcel"),
    ):
        daylists.type_row(seat, day, time, name, 50, CLINICIAN, "Room 1")
    first, second, *_others, last = daylists.of(seat, day).rows
    daylists.settle(seat, day, last.id, "")
    daylists.prepare(seat, day, first.id, True)
    daylists.call_off(seat, day, second.id, True)
    tomorrow = scene.ahead(1)
    daylists.bring_in(seat, tomorrow, _reading(scene, EXPECTED[3:7]), Origin.CSV, "sample")
    begun = runs.start(seat, protocols.shipped()[0].id, Mode.LIVE, place=str(practices.USUAL_PLACES[0]))
    if begun.current is not None and not begun.current.answer:
        runs.step(seat, begun.record.id, begun.current.id, StepState.DONE)


def _runs(seat: Seat, _scene: Scene) -> None:
    """Hold a drill to its end, and end another one before its last step."""
    shipped = protocols.shipped()
    place = str(practices.USUAL_PLACES[0])
    followed = runs.start(seat, shipped[0].id, Mode.DRILL, announced=True, place=place)
    while (step := followed.current) is not None:
        followed = runs.step(seat, followed.record.id, step.id, StepState.NOT_POSSIBLE, reason=words.SKIPPED)
    runs.note(seat, followed.record.id, words.NOTED)
    runs.finish(seat, followed.record.id, people=3, findings=words.FOUND)
    stopped = runs.start(seat, shipped[0].id, Mode.DRILL, announced=False, place=place)
    runs.stop(seat, stopped.record.id, words.STOPPED)


def _propose(seat: Seat, scene: Scene) -> None:
    """Propose what has outlived its time: to be carried out, approved, taken back and waiting; and place holds."""
    first, second, *rest = (scene.made[f"old list {more}"] for more in range(OLD_LISTS))
    for name, some in (("carried out", [first]), ("approved", [second]), ("taken back", rest)):
        scene.made[f"disposal {name}"] = disposals.propose(seat, some).record
    disposals.withdraw(seat, scene.made["disposal taken back"])
    disposals.propose(seat, rest)
    holds.place(seat, scene.made["letters"], words.HELD)
    lifted = holds.place(seat, scene.made["remarks"], words.HELD)
    seat.remember_proof(Purpose.DISPOSAL)  # the password was typed just now
    holds.lift(seat, lifted.record, words.SETTLED)


def _approve_disposals(seat: Seat, scene: Scene) -> None:
    for name in ("carried out", "approved"):
        disposals.approve(seat, scene.made[f"disposal {name}"])


def _carry_out(seat: Seat, scene: Scene) -> None:
    """Carry one disposal out, and approve the flags that a second person has looked at."""
    seat.remember_proof(Purpose.DISPOSAL)  # the password was typed just now
    disposals.carry_out(seat, scene.made["disposal carried out"])
    acting = flags.active_for(seat, [client for client, _number, _name in scene.clients])
    for place, flag in enumerate(flag for some in acting.values() for flag in some):
        if not flag.is_approved and place % UNAPPROVED:
            flags.approve(seat, flag.id)
