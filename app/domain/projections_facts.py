"""The facts of one incident in words, as a projection can show them: in the statute's terms where a pack has them."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from msgspec import Struct

from app.domain import incident_choices as choices
from app.domain import involved
from app.domain.dates import day_words
from app.domain.fields import Choice
from app.domain.incidents import Report
from app.domain.involved import Injury, Involved
from app.domain.laws import Pack
from app.domain.moments import Moment
from app.i18n import N_, _

CLASS_WORDS = {
    "patient": N_("Client"),
    "visitor": N_("Visitor"),
    "employee": N_("Somebody who works here"),
    "other": N_("Somebody else"),
}


class Case(Struct, frozen=True, kw_only=True):
    """One incident with everything that a projection may show; its people carry their names as they are known here."""

    record: str
    number: str
    practice: str
    address: str
    status: str
    reported: Moment
    reporter: str
    report: Report
    completed: tuple[str, str, Moment] = ("", "", Moment("1970-01-01T00:00:00.000Z"))
    """Who fills the record in, their job title, and when."""
    person: Involved | None = None
    """The injured person that this case is about, where each has one of their own."""
    suffix: str = ""


def victims(case: Case) -> tuple[Involved, ...]:
    """Give who was harmed: the injured person where the case is theirs alone, else everybody."""
    return (case.person,) if case.person else involved.harmed(case.report.people)


def did(people: Iterable[Involved]) -> tuple[Involved, ...]:
    """Give who did it."""
    return tuple(one for one in people if one.part == "did")


def of(case: Case, pack: Pack) -> dict[str, str]:
    """Say every fact of a case in words, in the statute's own terms where the pack has them."""
    report, when = case.report, case.report.when
    local = when.local() if when else None
    name, title, on = case.completed
    said = {field: str(getattr(report, field)) for field in TEXTS}
    about = _("about {clock}") if report.about else "{clock}"
    said |= {
        "number": case.number + case.suffix,
        "practice": case.practice,
        "address": case.address,
        "day": day_words(local.date()) if local else "",
        "clock": about.format(clock=local.strftime("%H:%M")) if local else "",
        "place": report.place_other if report.place == choices.ELSEWHERE else report.place,
        "status": case.status,
        "reported": day_words(case.reported.day()),
        "reporter": case.reporter,
        "completed_by": name,
        "completed_title": title,
        "completed_on": day_words(on.day()),
        "nearby": "" if report.nearby is None else str(report.nearby),
        "severity": _chosen(pack, "severity", choices.SEVERITY, [str(report.severity or "")]),
    }
    for field, offered in CHOSEN.items():
        given = getattr(report, field)
        said[field] = _chosen(pack, field, offered, [given] if isinstance(given, str) else given)
    return said | _people_facts(case, pack)


TEXTS = (
    "story", "before", "means", "police_answer", "consequences", "taken", "protective", "would_have_helped",
)  # fmt: skip
CHOSEN: dict[str, tuple[Choice, ...]] = {
    "kinds": choices.KINDS,
    "violence_types": choices.VIOLENCE_TYPES,
    "done_by": choices.DONE_BY,
    "circumstances": choices.CIRCUMSTANCES,
    "place_sort": choices.PLACE_SORTS,
    "act_severity": choices.ACT_SEVERITY,
    "weapon": choices.WEAPONS,
    "responses": choices.RESPONSES,
    "factors": choices.FACTORS,
}


def _people_facts(case: Case, pack: Pack) -> dict[str, str]:
    hurt, doers = victims(case), did(case.report.people)
    staff = [one for one in hurt if one.sort == "staff"]

    def joined(some: Sequence[Involved], say: Callable[[Involved], str]) -> str:
        return "; ".join(dict.fromkeys(words for one in some if (words := say(one))))

    def of_class(one: Involved) -> str:
        code = involved.class_of(one)
        return pack.term("people.class", code) or _(CLASS_WORDS[code])

    return {
        "victim_name": joined(staff, lambda one: one.name),
        "victim_title": joined(staff, lambda one: one.title),
        "victim_department": joined(staff, lambda one: one.department),
        "victim_staff_id": joined(staff, lambda one: one.staff_id),
        "victim_class": joined(hurt, of_class),
        "did_name": joined(doers, lambda one: one.name),
        "did_class": joined(doers, of_class),
        "body_part": joined(hurt, lambda one: one.body_part),
        "physical": joined(
            hurt, lambda one: _chosen(pack, "people.physical", choices.PHYSICAL, [one.physical])
        ),
        "psychological": joined(
            hurt, lambda one: _chosen(pack, "people.psychological", choices.PHYSICAL, [one.psychological])
        ),
        "treatment": joined(hurt, lambda one: one.treatment),
        "time_off": joined(hurt, lambda one: one.time_off),
    } | _injury_facts(case, pack)


def _injury_facts(case: Case, pack: Pack) -> dict[str, str]:
    injury = (case.person.injury if case.person else None) or Injury()

    def counted(days: int | None) -> str:
        return "" if days is None else str(days)

    return {
        "outcome": _chosen(pack, "injury.outcome", choices.OUTCOMES, [injury.outcome]),
        "sort": _chosen(pack, "injury.sort", choices.INJURY_SORTS, [injury.sort]),
        "days_away": counted(injury.days_away),
        "days_restricted": counted(injury.days_restricted),
        "began_work": injury.began_work,
        "doing": injury.doing,
        "injured": injury.injured,
        "cause": injury.cause,
        "physician": injury.physician,
        "treated_at": injury.treated_at,
        "emergency_room": _chosen(pack, "injury.emergency_room", choices.YES_NO, [injury.emergency_room]),
        "overnight": _chosen(pack, "injury.overnight", choices.YES_NO, [injury.overnight]),
        "home": injury.address,
        "born": _day(injury.born),
        "hired": _day(injury.hired),
        "died": _day(injury.died),
        "sex": _chosen(pack, "injury.sex", choices.SEXES, [injury.sex]),
    }


def _day(spelt: str) -> str:
    return day_words(date.fromisoformat(spelt)) if spelt else ""


def _chosen(pack: Pack, field: str, offered: Sequence[Choice], given: Iterable[str]) -> str:
    words = {one.code: pack.term(field, one.code) or _(one.words) for one in offered}
    return "; ".join(dict.fromkeys(words.get(code, code) for code in given if code))
