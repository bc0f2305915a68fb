"""Bad input to incidents and actions: odd texts in every field, days that cannot be, clients who change meanwhile."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from app.domain import canonical, incident_proposals, moments
from app.domain import incidents as rules
from app.domain import tasks as rules_of_tasks
from app.domain.actions import Status
from app.domain.attached import Sort, plain_name
from app.domain.clients import Particulars
from app.domain.errors import Refused
from app.domain.incident_fields import FIELDS, INJURY_FIELDS
from app.domain.incident_proposals import What
from app.domain.incidents import Involved, Report
from app.domain.involved import Injury
from app.domain.ledger import Content
from app.services import clients, incidents, tasks
from app.store import ledger, parts

NAUGHTY = (
    Path(__file__).parent.parent.joinpath("data", "naughty-strings.txt").read_text("utf-8").split("\n")[:-1]
)
TEXTS = (
    "story", "before", "means", "police_answer", "consequences", "protective", "would_have_helped", "taken",
    "your_title", "place_other",
)  # fmt: skip
OF_A_PERSON = ("name", "treatment", "time_off", "title", "department", "staff_id", "body_part")
OF_AN_INJURY = ("doing", "injured", "cause", "physician", "treated_at", "address")
CHOSEN = (
    "safe", "place_sort", "act_severity", "kinds", "responses", "factors", "violence_types", "done_by",
    "circumstances", "weapon",
)  # fmt: skip


CODES = {choice.code for field in (*FIELDS, *INJURY_FIELDS) for choice in field.choices}


def told(seat, **other):
    fields = {
        "safe": "yes",
        "kinds": ("threat",),
        "when": seat.now(),
        "place": "elsewhere",
        "story": "Words.",
    }
    return Report(**({"place_other": "Bus stop"} | fields | other))


def full(seat, text):
    """Tell an incident with the same text in every field that takes one."""
    injury = Injury(**dict.fromkeys(OF_AN_INJURY, text))
    person = Involved(sort="visitor", injury=injury, **dict.fromkeys(OF_A_PERSON, text))
    return told(seat, people=(person,), **dict.fromkeys(TEXTS, text))


def test_every_naughty_string_comes_back_equal_from_every_text_of_an_incident(seat_of):
    seat = seat_of("clinician")
    for text in filter(str.strip, NAUGHTY):
        report = full(seat, text)
        rules.check(report, seat.now())
        spelt = [canonical.decode(parts.spell(one), Content) for one in rules.contents(report)]
        assert rules.told(spelt[0].set, spelt[1].set) == report
    for text in filter(str.strip, NAUGHTY[::12]):
        report = full(seat, text)
        assert incidents.opened(seat, incidents.seal(seat, report).id).report == report


def test_no_naughty_string_is_a_choice_a_day_or_a_time(seat_of):
    seat = seat_of("clinician")
    head = ledger.head(seat.vault)
    for text in filter(str.strip, NAUGHTY):
        if text in CODES:
            continue
        for name in CHOSEN:
            value = text if isinstance(getattr(Report(), name), str) else (text,)
            with pytest.raises(Refused):
                incidents.seal(seat, told(seat, **{name: value}))
        for name in ("part", "sort", "physical", "psychological"):
            with pytest.raises(Refused):
                incidents.seal(seat, told(seat, people=(Involved(**{"name": "x", name: text}),)))
        for name in ("born", "hired", "died", "began_work", "outcome", "sort", "sex", "overnight"):
            person = Involved(name="x", injury=Injury(**{name: text}))
            with pytest.raises(Refused):
                incidents.seal(seat, told(seat, people=(person,)))
    assert ledger.head(seat.vault) == head


def test_every_naughty_string_is_an_action_its_evidence_and_a_files_name_in_one_visible_line(seat_of):
    seat = seat_of("owner")
    for text in filter(str.strip, NAUGHTY):
        name = plain_name(text, Sort.PNG)
        assert name.endswith(".png") and name.isprintable() and "/" not in name and len(name) < 130
        assert rules_of_tasks.assigned(text, "m", seat.now().day(), seat.now().day())["what"] == " ".join(
            text.split()
        )
    for text in filter(str.strip, NAUGHTY[::12]):
        task = tasks.assign(seat, "", text, seat.me.id, seat.now().day()).id
        tasks.finish(seat, task, text)
        shown = tasks.one(seat, task).task
        assert shown.what == shown.done == " ".join(text.split())


def test_half_a_character_is_refused_in_words_and_nothing_is_half_written(seat_of):
    seat = seat_of("clinician")
    record = incidents.seal(seat, told(seat)).id
    head = ledger.head(seat.vault)
    for act in (
        lambda: incidents.seal(seat, told(seat, story="\ud800")),
        lambda: incidents.add(seat, record, "\udfff"),
        lambda: tasks.assign(seat, record, "Lock \ud800", seat.me.id, seat.now().day()),
    ):
        with pytest.raises(Refused, match="broken"):
            act()
    assert ledger.head(seat.vault) == head
    assert incidents.found(seat, record).status is Status.SEALED


@pytest.mark.parametrize(
    ("day", "hour", "minute", "utc"),
    [
        ((2026, 3, 8), 2, 30, "2026-03-08T09:30"),  # does not exist on the wall clock of Denver
        ((2026, 11, 1), 1, 30, "2026-11-01T07:30"),  # happens twice: the first is meant
        ((1987, 6, 5), 4, 3, "1987-06-05T10:03"),  # long before the practice was born
    ],
)
def test_a_time_across_a_change_of_clocks_or_before_the_practice_is_kept_as_it_was(
    seat_of, day, hour, minute, utc
):
    seat = seat_of("clinician")
    when = moments.local(datetime(*day, tzinfo=UTC).date(), hour, minute, seat.zone)
    record = incidents.seal(seat, told(seat, when=when))
    assert record.now["when"].startswith(utc)
    assert incidents.one(seat, record.id).report.when == when
    assert rules.is_late(when, record.made)


@pytest.mark.parametrize(("name", "hours"), [("when", 1), ("found", 1), ("when", 24 * 365 * 200)])
def test_what_has_not_happened_yet_is_refused(seat_of, name, hours):
    seat = seat_of("clinician")
    ahead = rules.after(seat.now(), timedelta(hours=hours))
    with pytest.raises(Refused) as caught:
        incidents.seal(seat, told(seat, **{name: ahead}))
    assert caught.value.field == name


def test_a_client_who_is_renamed_ended_or_withdrawn_meanwhile_keeps_nobody_from_reporting(seat_of):
    seat = seat_of("clinician")
    client = clients.add(seat, Particulars(name="Ada Sample"))
    did = (Involved(part="did", sort="client", ref=client.id, name="Ada Sample C-0001"),)
    report = told(seat, people=did)
    clients.change(seat, client.id, Particulars(name="Ada Example"))
    first = incidents.seal(seat, report).id
    clients.end(seat, client.id)
    second = incidents.seal(seat, report).id
    for record in (first, second):
        assert incidents.opened(seat, record).report.people == did
    assert {one.id for one in incidents.of_client(seat, client.id)} == {first, second}


def test_an_incident_that_is_withdrawn_while_it_is_open_elsewhere_takes_no_further_step(seat_of):
    seat = seat_of("owner")
    record = incidents.seal(seat, told(seat)).id
    incidents.withdraw(seat, record, "Twice.")
    head = ledger.head(seat.vault)
    for act in (
        lambda: incidents.review(seat, record),
        lambda: incidents.close(seat, record, "x"),
        lambda: incidents.close_as_same(seat, record, "INC-2026-0002"),
        lambda: incidents.add(seat, record, "more"),
        lambda: incidents.debrief_offered(seat, record),
        lambda: tasks.assign(seat, record, "Lock", seat.me.id, seat.now().day()),
    ):
        with pytest.raises(Refused):
            act()
    assert ledger.head(seat.vault) == head
    assert incidents.one(seat, record).proposals == ()


def propose(report, **other):
    known = {
        "debrief": False,
        "review": False,
        "plan": False,
        "flagged": frozenset(),
        "worksheets": True,
        "flags": True,
    }
    return [(one.what, one.ref) for one in incident_proposals.after(report, **(known | other))]


def test_what_may_follow_is_proposed_to_whom_it_concerns_and_nothing_else():
    did = Involved(part="did", sort="client", ref="c-1", name="Ada")
    violent = Report(kinds=("threat",), people=(did, Involved(sort="visitor")), run="r-1")
    assert propose(violent) == [(What.FLAG, "c-1"), (What.WORKSHEET, "c-1"), (What.PROTOCOL, "r-1")]
    assert propose(violent, flagged=frozenset({"c-1"}), worksheets=False, debrief=True, plan=True, review=True) == [
        (What.DEBRIEF, ""), (What.REVIEW, ""), (What.FLAG_REVIEW, "c-1"), (What.PLAN, ""), (What.PROTOCOL, "r-1"),
    ]  # fmt: skip
    calm = msgspec.structs.replace(violent, kinds=("medical",), run="")
    assert propose(calm) == [(What.FLAG, "c-1")]
    assert propose(calm, flags=False) == []
    assert propose(Report(kinds=("threat",))) == []


def test_proposals_come_to_reception_without_a_word_of_what_is_sealed(seat_of):
    seat = seat_of("clinician")
    client = clients.add(seat, Particulars(name="Ada Sample"))
    did = (Involved(part="did", sort="client", ref=client.id, name="Ada Sample"),)
    record = incidents.seal(seat, told(seat, people=did)).id
    assert [one.what for one in incidents.opened(seat, record).proposals] == [
        What.DEBRIEF, What.FLAG, What.WORKSHEET,
    ]  # fmt: skip
    seat = seat_of("reception")
    assert incidents.one(seat, record).proposals == ()
    seat = seat_of("owner")
    assert [one.what for one in incidents.one(seat, record).proposals] == [
        What.DEBRIEF,
        What.REVIEW,
        What.PLAN,
    ]
