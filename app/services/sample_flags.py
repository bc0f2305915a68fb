"""Flags of the made-up practice that came further than being raised: reviewed, changed, ended, contested, in error."""

from datetime import timedelta

from app.domain.flag_fields import Category, Level, Told
from app.domain.flags import TwoTests, Wanted
from app.domain.persons import Particulars
from app.services import flags, persons
from app.services import sample_words as words
from app.services.sample_scene import CLINICIAN, OWNER, Act, Scene
from app.services.seats import Seat

OVERDUE, ENDED, AGAIN, ERROR, CONTESTED, CHANGED = 20, 21, 22, 23, 24, 25
"""The place of the client whom each of these flags is about."""


def wanted(seat: Seat, place: int, in_days: int, **more: str) -> Wanted:
    """Give one of the made-up flags, to be looked at again in so many days."""
    category, level, label, action, behaviour, triggers = words.FLAGS[place]
    said = {
        "criterion": "It was seen here, and staff must know it at the door. Sample text.",
        "triggers": triggers,
        "helps": "Short sentences and a choice. Sample text.",
    } | more
    return Wanted(
        level=level,
        label=label,
        action=action,
        review=seat.now().day() + timedelta(days=in_days),
        owner=seat.me.id,
        category=category,
        behaviour=behaviour,
        **said,
    )


def acts() -> tuple[Act, ...]:
    """Give what was done about these flags, by the clinician and the owner."""
    return (
        Act(250, 11, CLINICIAN, _persons),
        Act(200, 11, CLINICIAN, _raise),
        Act(120, 11, CLINICIAN, _review),
        Act(90, 11, CLINICIAN, _again),
        Act(30, 11, CLINICIAN, _contested),
        Act(13, 17, OWNER, _approve, 20),
    )


def _raise(seat: Seat, scene: Scene) -> None:
    for name, client, place, days in (
        ("overdue flag", OVERDUE, 0, 262),
        ("ended flag", ENDED, 1, 120),
        ("flag again", AGAIN, 2, 120),
        ("flag in error", ERROR, 3, 120),
        ("contested flag", CONTESTED, 4, 240),
        ("changed flag", CHANGED, 5, 100),
    ):
        raised = flags.raise_flag(
            seat, scene.client(client), wanted(seat, place, days), TwoTests(must_know=True, outweighs=True)
        )
        scene.made[name] = raised.id
    flags.withdraw(seat, scene.made["flag in error"])


def _approve(seat: Seat, scene: Scene) -> None:
    for name in ("overdue flag", "ended flag", "flag again", "contested flag", "changed flag"):
        flags.approve(seat, scene.made[name])


def _review(seat: Seat, scene: Scene) -> None:
    flags.end(seat, scene.made["ended flag"], "Has come without any trouble for months. Sample text.")
    flags.end(seat, scene.made["flag again"], "Nothing was seen any more. Sample text.")
    told = wanted(
        seat, 5, 200, told=Told.NO.value, told_note="It would make things worse just now. Sample text."
    )
    flags.change(
        seat, scene.made["changed flag"], told, "The words at the desk are plainer now. Sample text."
    )
    day = seat.now().day() + timedelta(days=300)
    flags.keep(seat, scene.made["contested flag"], day, "Still needed at the door. Sample text.")


def _again(seat: Seat, scene: Scene) -> None:
    flags.reactivate(
        seat, scene.made["flag again"], scene.ahead(40), "It was seen again last week. Sample text."
    )


def _contested(seat: Seat, scene: Scene) -> None:
    said = "“I was tired that day and I would like this to be gone.” Sample text."
    answer = "Talked over together; it is looked at again in the autumn. Sample text."
    flags.tell(seat, scene.made["contested flag"], Told.YES.value, "", said, answer)
    flags.tell(seat, scene.made["flag again"], Told.YES.value, "", "“Nobody asked me.” Sample text.", "")


def _persons(seat: Seat, scene: Scene) -> None:
    """Add the persons of concern; the desk is told of whoever has a flag when that client is expected."""
    for name, description, action, why, label in words.PERSONS:
        linked = (scene.client(0),) if label else ()
        person = persons.add(
            seat,
            Particulars(
                name=name,
                description=description,
                action=action,
                why=why,
                clients=linked,
                sealed_clients=(scene.client(1),),
            ),
        )
        scene.made[name] = person.id
        if label:
            about = Wanted(
                level=Level.HIGH,
                label=label,
                action=action,
                review=scene.ahead(60),
                owner=seat.me.id,
                category=Category.STALKING,
                behaviour=why,
            )
            flags.raise_flag(seat, person.id, about, TwoTests(must_know=True, outweighs=True))
    persons.end(seat, scene.made[words.MOVED_AWAY])
    persons.withdraw(seat, scene.made[words.MISTAKEN])
