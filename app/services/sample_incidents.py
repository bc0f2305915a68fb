"""How the made-up practice handles what was reported: each step that there is, by whoever takes it."""

from functools import partial

from app.domain import practices
from app.domain.drops import Became
from app.domain.incidents import Report
from app.services import attached, drops, incidents, plan_reviews, sample_bulk, sample_pictures, tasks
from app.services import sample_words as words
from app.services.sample_scene import CLINICIAN, OWNER, RECEPTION, ZONE, Act, Scene
from app.services.sample_stories import TOLD, Told
from app.services.seats import Seat
from app.store import records

TOLD_AT = 14


def acts() -> tuple[Act, ...]:
    """Give what was reported, and every step that was taken about it."""
    told = [
        Act(one.back, one.hour, one.who, partial(_tell, one=one), place) for place, one in enumerate(TOLD)
    ]
    return (
        *told,
        Act(13, 17, OWNER, _early),
        Act(13, 17, OWNER, _close_some, 5),
        Act(13, 16, RECEPTION, _withdraw, 50),
        Act(13, 17, OWNER, _assign, 10),
        Act(13, 17, OWNER, _ask_one, 15),
        Act(11, 17, CLINICIAN, _answer),
        Act(3, 18, OWNER, _look_at_some),
        Act(3, 18, OWNER, _take_up, 5),
        Act(2, 17, CLINICIAN, _add),
        Act(20, 19, CLINICIAN, _leave),
        Act(1, 18, CLINICIAN, _left),
        Act(0, 5, CLINICIAN, _leave_one),
        Act(0, 7, OWNER, sample_bulk.close_everyday, 20),
    )


def _tell(seat: Seat, scene: Scene, one: Told) -> None:
    place = str(practices.USUAL_PLACES[one.place])
    if one.is_note:
        sealed = incidents.quick_note(seat, Report(safe=one.safe, place=place, story=one.story))
    else:
        report = Report(
            safe=one.safe,
            kinds=one.kinds,
            when=scene.at(one.back, TOLD_AT),
            about=one.place == 1,
            place=place,
            people=one.involved(scene),
            story=one.story,
            severity=one.severity,
            responses=one.responses,
            factors=one.factors,
            before=one.before,
            violence_types=one.violence_types,
        )
        sealed = incidents.seal(seat, report)
    scene.made[one.name] = sealed.id
    if one.is_offered:
        incidents.debrief_offered(seat, sealed.id)


def _early(seat: Seat, scene: Scene) -> None:
    """See to what was reported first: one thing done before it was closed."""
    catch = scene.made["good catch"]
    done = tasks.assign(seat, catch, words.LOCK_ROUND, scene.staff[OWNER], seat.now().day())
    tasks.finish(seat, done.id, words.EVIDENCE)
    incidents.close(seat, catch, words.MENDED)
    incidents.review(seat, scene.made["hospital"])
    incidents.close(seat, scene.made["hospital"], words.HOSPITAL)


def _close_some(seat: Seat, scene: Scene) -> None:
    for name in ("letters", "reopened"):
        incidents.review(seat, scene.made[name])
        plan_reviews.reviewed(seat, scene.made[name], words.REVIEWED)
        incidents.close(seat, scene.made[name], words.MENDED)


def _withdraw(seat: Seat, scene: Scene) -> None:
    incidents.withdraw(seat, scene.made["wrong"], words.MISTAKE)


def _assign(seat: Seat, scene: Scene) -> None:
    """Assign what is to be done: one that is done, one open, one overdue, one taken back; and close others."""
    actions = scene.made["actions"]
    for what, who, days in words.ACTIONS:
        given = tasks.assign(seat, actions, what, scene.staff[who], scene.ahead(days))
        scene.made[what] = given.id
    done, back = (scene.made[what] for what, _who, _days in words.ACTIONS[:2])
    tasks.finish(seat, done, words.EVIDENCE, scene.ahead(2))
    tasks.withdraw(seat, back, words.MISTAKE)
    number = _number(seat, actions)
    incidents.close_as_same(seat, scene.made["the same"], number, words.THE_SAME)
    incidents.close(seat, scene.made["closed"], words.MENDED)
    incidents.review(seat, scene.made["remarks"])
    incidents.close(seat, scene.made["remarks"], words.NOTHING_CHANGED)


def _ask_one(seat: Seat, scene: Scene) -> None:
    incidents.review(seat, scene.made["answered"])
    incidents.ask(seat, scene.made["answered"], words.QUESTION)


def _answer(seat: Seat, scene: Scene) -> None:
    incidents.answer(seat, scene.made["answered"], words.ANSWER)


def _look_at_some(seat: Seat, scene: Scene) -> None:
    incidents.ask(seat, scene.made["asked"], words.QUESTION)
    alone = tasks.assign(seat, "", words.BY_ITSELF, scene.staff[CLINICIAN], scene.ahead(20))
    tasks.finish(seat, alone.id, words.EVIDENCE, scene.ahead(-1))
    tasks.look_again(seat, alone.id, words.NOT_HELD, due=scene.ahead(9))


def _take_up(seat: Seat, scene: Scene) -> None:
    incidents.review(seat, scene.made["in review"])
    incidents.reopen(seat, scene.made["reopened"], words.AGAIN)


def _add(seat: Seat, scene: Scene) -> None:
    told = scene.made["in review"]
    incidents.add(seat, told, words.ADDED, {"would_have_helped": words.HELPFUL})
    attached.add(seat, told, "sample waiting room.png", sample_pictures.room())
    incidents.correct(seat, told, {"place": str(practices.USUAL_PLACES[2])}, words.OTHER_ROOM)


def _leave(seat: Seat, scene: Scene) -> None:
    for name, text in words.LEFT[:-1]:
        drops.leave(scene.folder, name, text, seat.clock, ZONE)


def _leave_one(seat: Seat, scene: Scene) -> None:
    name, text = words.LEFT[-1]
    drops.leave(scene.folder, name, text, seat.clock, ZONE)


def _left(seat: Seat, scene: Scene) -> None:
    """Deal with what was left at the desk so far; the newest comes later."""
    for left, became in zip(drops.page(seat), (Became.DOUBLE, Became.NOTHING), strict=True):
        drops.close(seat, left.record, became, _number(seat, scene.made["actions"]))


def _number(seat: Seat, record: str) -> str:
    found = records.find(seat.vault, record)
    return found.number if found else ""
