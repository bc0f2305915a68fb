from datetime import date, timedelta

import pytest

from app.domain.actions import Action, Status
from app.domain.clients import Particulars
from app.domain.errors import NoKey, Refused
from app.domain.incidents import Involved, Report
from app.domain.kinds import Kind
from app.domain.ledger import PartName
from app.services import client_pages, clients, conduct, drafts, incident_lists, incidents
from app.services.incident_lists import Filter
from app.store import clinical, ledger, records

STORY = "He stood between me and the door and said he would wait outside."
PEOPLE = (
    Involved(part="did", sort="client", ref="client-1", name="Sample Client"),
    Involved(part="affected", sort="staff", name="Me", psychological="moderate"),
)


def told(seat, **other):
    fields = {"safe": "yes", "kinds": ("threat",), "when": seat.now(), "place": "Room 2", "story": STORY}
    return Report(**(fields | other))


def test_a_sealed_incident_is_numbered_and_owed_a_review_and_a_debrief(seat_of):
    seat = seat_of("clinician")
    record = incidents.seal(seat, told(seat, people=PEOPLE, severity=3))
    assert record.number == "INC-2026-0001"
    assert record.status is Status.SEALED
    seat = seat_of("owner")
    assert [(line.what, line.who) for line in incidents.due(seat)] == [
        ("Offer a debrief after INC-2026-0001", "Sample Owner"),
        ("Review INC-2026-0001", "Sample Owner"),
        ("Review the prevention plan after INC-2026-0001", ""),
    ]


def test_the_draft_goes_when_the_incident_is_sealed(seat_of):
    seat = seat_of("reception")
    drafts.keep(seat, "d-1", Kind.INCIDENT, {"story": "half"})
    incidents.seal(seat, told(seat), "d-1")
    assert drafts.waiting(seat, Kind.INCIDENT) == []


def test_a_report_that_is_refused_leaves_its_draft_and_nothing_else(seat_of):
    seat = seat_of("reception")
    drafts.keep(seat, "d-1", Kind.INCIDENT, {"story": "half"})
    with pytest.raises(Refused) as caught:
        incidents.seal(seat, told(seat, story=" "), "d-1")
    assert caught.value.field == "story"
    assert len(drafts.waiting(seat, Kind.INCIDENT)) == 1
    assert records.count(seat.vault, Kind.INCIDENT) == 0


def test_reception_reads_back_her_own_story_and_never_another_ones(seat_of):
    seat = seat_of("reception")
    hers = incidents.seal(seat, told(seat, story="Hers.")).id
    assert incidents.opened(seat, hers).report.story == "Hers."
    seat = seat_of("clinician")
    other = incidents.seal(seat, told(seat, severity=4, people=PEOPLE)).id
    seat = seat_of("reception")
    shown = incidents.one(seat, other)
    assert (shown.report.place, shown.report.story, shown.report.kinds) == ("Room 2", "", ())
    assert not shown.readable
    with pytest.raises(Refused, match="sealed to clinicians"):
        incidents.opened(seat, other)
    entry = ledger.entries(seat.vault, other)[0]
    with pytest.raises(NoKey):
        ledger.read_part(seat.vault, entry.head.seq, PartName.CLINICAL)
    with pytest.raises(NoKey):
        clinical.folded(seat.vault, other)
    line = next(line for line in incidents.listing(seat).lines if line.record == other)
    assert (line.kinds, line.severity) == ((), None)


def test_nothing_of_what_happened_stands_in_an_open_part(seat_of):
    seat = seat_of("clinician")
    record = incidents.seal(seat, told(seat, people=PEOPLE, severity=3, before="He was refused.")).id
    incidents.add(seat, record, "He also rang twice.")
    spelt = "".join(str(entry.open) for entry in ledger.entries(seat.vault, record))
    for sealed in ("door", "threat", "client-1", "refused", "rang", "severity"):
        assert sealed not in spelt


def test_opening_the_clinical_part_is_in_the_ledger_before_it_is_shown_and_a_list_is_not(seat_of):
    seat = seat_of("clinician")
    record = incidents.seal(seat, told(seat)).id
    incidents.listing(seat)
    incidents.one(seat, record)
    assert ledger.page(seat.vault, kinds=[Kind.ACCESS]) == []
    incidents.opened(seat, record, "supervision")
    noted = ledger.page(seat.vault, kinds=[Kind.ACCESS])
    assert [entry.head.action for entry in noted] == [Action.OPENED]
    seat = seat_of("owner")
    assert ledger.read_part(seat.vault, noted[0].head.seq, PartName.AUDIT).set["record"] == record


def test_a_clinicians_list_knows_kind_and_severity(seat_of):
    seat = seat_of("reception")
    incidents.seal(seat, told(seat, kinds=("verbal", "damage"), severity=2))
    seat = seat_of("clinician")
    line = incidents.listing(seat).lines[0]
    assert (line.kinds, line.severity, line.place) == (("verbal", "damage"), 2, "Room 2")


def test_the_list_is_narrowed_by_kind_severity_status_period_and_words(seat_of, clock):
    seat = seat_of("clinician")
    first = incidents.seal(seat, told(seat, kinds=("threat",), severity=4, story="Blue car.")).number
    clock.now += timedelta(days=40)
    second = incidents.seal(seat, told(seat, kinds=("damage",), severity=1, place="Car park")).number

    def numbers(**wanted):
        return [line.number for line in incidents.listing(seat, Filter(**wanted)).lines]

    assert numbers() == [second, first]
    assert numbers(kind="threat") == [first]
    assert numbers(severity=1) == [second]
    assert numbers(kind="threat", severity=1) == []
    assert numbers(status=(Status.CLOSED,)) == []
    assert numbers(first=date(2027, 1, 1), last=date(2027, 1, 31)) == [second]
    assert numbers(text="blue") == [first]
    assert numbers(text="park") == [second]
    assert numbers(text="blue", kind="damage") == []
    seat = seat_of("reception")
    assert numbers(text="blue") == []
    assert numbers(text="park") == [second]
    with pytest.raises(Refused):
        numbers(kind="threat")


def test_a_quick_note_is_one_line_and_a_place_and_says_what_it_still_needs(seat_of):
    seat = seat_of("reception")
    record = incidents.quick_note(seat, Report(story="Shouting at the door.", place="Reception")).id
    shown = incidents.opened(seat, record)
    assert shown.report.story == "Shouting at the door."
    assert "kinds" in shown.needs
    with pytest.raises(Refused):
        incidents.quick_note(seat, Report(story=" ", place="Reception"))


def test_what_was_missing_can_be_added_and_what_was_said_only_corrected(seat_of):
    seat = seat_of("reception")
    record = incidents.quick_note(seat, Report(story="Shouting.", place="Reception")).id
    incidents.add(seat, record, "It was the second time.", {"kinds": ["verbal"], "severity": 2})
    with pytest.raises(Refused, match="answered already"):
        incidents.add(seat, record, "", {"severity": 3})
    with pytest.raises(Refused, match="only ever added"):
        incidents.correct(seat, record, {"story": "Whispering."}, "wrong")
    with pytest.raises(Refused) as caught:
        incidents.correct(seat, record, {"severity": 3}, " ")
    assert caught.value.field == "reason"
    incidents.correct(seat, record, {"severity": 3, "place": "Room 1"}, "Misread the grades.")
    shown = incidents.opened(seat, record)
    assert (shown.report.severity, shown.report.place, shown.report.kinds) == (3, "Room 1", ("verbal",))
    assert shown.report.story == "Shouting."
    said = [dict(line.says) for line in shown.history]
    assert said[1]["addendum"] == "It was the second time."
    assert said[1]["severity"] == 2
    assert said[2]["reason"] == "Misread the grades."


def test_adding_nothing_is_refused(seat_of):
    seat = seat_of("reception")
    record = incidents.quick_note(seat, Report(story="Shouting.", place="Reception")).id
    with pytest.raises(Refused):
        incidents.add(seat, record, "  ")


def test_the_reporter_is_asked_answers_and_sees_what_changed(seat_of):
    seat = seat_of("reception")
    record = incidents.seal(seat, told(seat)).id
    seat = seat_of("owner")
    incidents.review(seat, record)
    incidents.ask(seat, record, "Was the side door locked?")
    seat = seat_of("reception")
    assert [line.what for line in incidents.due(seat)] == ["Answer the question about INC-2026-0001"]
    shown = incidents.opened(seat, record)
    assert dict(shown.history[-1].says) == {"question": "Was the side door locked?"}
    assert Action.ANSWER in shown.steps
    incidents.answer(seat, record, "No, it was open.")
    assert incidents.due(seat) == []
    seat = seat_of("owner")
    assert dict(incidents.opened(seat, record).history[-1].says) == {"answer": "No, it was open."}
    incidents.close(seat, record, "The side door now locks by itself.")
    seat = seat_of("reception")
    shown = incidents.opened(seat, record)
    assert shown.record.status is Status.CLOSED
    assert ("changed", "The side door now locks by itself.") in shown.history[-1].says


def test_a_question_to_a_clinician_stays_sealed(seat_of):
    seat = seat_of("clinician")
    record = incidents.seal(seat, told(seat)).id
    seat = seat_of("owner")
    incidents.ask(seat, record, "Did he say when?")
    assert "when?" not in str(ledger.entries(seat.vault, record)[-1].open)
    seat = seat_of("clinician")
    assert dict(incidents.opened(seat, record).history[-1].says) == {"question": "Did he say when?"}


def test_only_the_reporter_answers_and_only_the_owner_asks_and_closes(seat_of):
    seat = seat_of("reception")
    record = incidents.seal(seat, told(seat)).id
    for act in (incidents.ask, incidents.close, incidents.reopen):
        with pytest.raises(Refused):
            act(seat, record, "Words.")
    with pytest.raises(Refused):
        incidents.review(seat, record)
    seat = seat_of("owner")
    incidents.ask(seat, record, "When?")
    with pytest.raises(Refused, match="put to the reporter"):
        incidents.answer(seat, record, "Then.")


def test_a_closed_incident_is_reopened_with_a_reason(seat_of):
    seat = seat_of("owner")
    record = incidents.seal(seat, told(seat)).id
    incidents.close(seat, record, "Nothing: it was a misunderstanding.")
    with pytest.raises(Refused, match="as the incident stands"):
        incidents.review(seat, record)
    assert incidents.reopen(seat, record, "It happened again.").status is Status.REOPENED


def test_an_incident_entered_in_error_stays_readable_and_counts_no_more(seat_of):
    seat = seat_of("clinician")
    record = incidents.seal(seat, told(seat)).id
    with pytest.raises(Refused):
        incidents.withdraw(seat, record, "")
    assert incidents.withdraw(seat, record, "Twice the same.").status is Status.WITHDRAWN
    assert incidents.opened(seat, record).report.story == STORY
    assert incidents.rows_between(seat, date(2026, 1, 1), date(2026, 12, 31)) == []
    with pytest.raises(Refused):
        incidents.add(seat, record, "More.")


def test_somebody_elses_incident_is_withdrawn_by_the_owner_only(seat_of):
    seat = seat_of("clinician")
    record = incidents.seal(seat, told(seat)).id
    seat = seat_of("reception")
    with pytest.raises(Refused, match="or an owner can withdraw"):
        incidents.withdraw(seat, record, "Not true.")
    with pytest.raises(Refused, match="or a clinician can correct"):
        incidents.correct(seat, record, {"place": "Room 1"}, "Not there.")
    seat = seat_of("owner")
    incidents.withdraw(seat, record, "Entered twice.")


def test_a_debrief_that_was_offered_is_owed_no_more(seat_of):
    seat = seat_of("owner")
    record = incidents.seal(seat, told(seat, kinds=("medical",))).id
    incidents.debrief_offered(seat, record)
    assert [line.what for line in incidents.due(seat)] == ["Review INC-2026-0001"]
    incidents.review(seat, record)
    assert incidents.due(seat) == []


def test_a_client_page_finds_its_incidents_and_reception_finds_none(seat_of):
    seat = seat_of("reception")
    record = incidents.seal(seat, told(seat, people=PEOPLE)).id
    assert incidents.of_client(seat, "client-1") == []
    seat = seat_of("clinician")
    assert [one.id for one in incidents.of_client(seat, "client-1")] == [record]
    assert incidents.of_client(seat, "client-2") == []


def test_a_period_is_counted_by_local_days_in_order(seat_of, clock):
    seat = seat_of("clinician")
    late = seat.now()
    incidents.seal(seat, told(seat, severity=5, people=PEOPLE))
    row = incidents.rows_between(seat, late.day(), late.day())[0]
    assert (row.number, row.kinds, row.severity, row.harm) == ("INC-2026-0001", ("threat",), 5, "moderate")
    assert incidents.rows_between(seat, late.day() + timedelta(1), late.day() + timedelta(9)) == []
    seat = seat_of("auditor")
    with pytest.raises(Refused):
        incidents.rows_between(seat, late.day(), late.day())


def test_a_list_that_shows_only_the_newest_says_so(seat_of, monkeypatch):
    seat = seat_of("clinician")
    numbers = [incidents.seal(seat, told(seat)).number for _time in range(3)]
    assert not incidents.listing(seat, Filter(kind="threat")).cut
    monkeypatch.setattr(incident_lists, "SHOWN", 2)
    listing = incidents.listing(seat, Filter(kind="threat"))
    assert ([line.number for line in listing.lines], listing.cut) == (numbers[:0:-1], True)


def test_a_try_to_open_what_is_sealed_is_noted_as_refused(seat_of):
    seat = seat_of("clinician")
    record = incidents.seal(seat, told(seat)).id
    seat = seat_of("reception")
    with pytest.raises(Refused):
        incidents.opened(seat, record)
    assert [entry.head.action for entry in ledger.page(seat.vault, kinds=[Kind.ACCESS])] == [Action.REFUSED]


def test_the_auditor_writes_nothing(seat_of):
    seat = seat_of("clinician")
    record = incidents.seal(seat, told(seat)).id
    seat = seat_of("auditor")
    with pytest.raises(Refused):
        incidents.seal(seat, told(seat))
    with pytest.raises(Refused):
        incidents.add(seat, record, "Text.")
    assert incidents.one(seat, record).steps == ()
    assert incidents.due(seat) == []


def test_every_line_of_the_naughty_strings_comes_back_equal_as_a_story(seat_of, pytestconfig):
    text = (pytestconfig.rootpath / "tests/data/naughty-strings.txt").read_bytes().decode()
    lines = [line for line in text.split("\n") if line.strip() and not line.startswith("#")]
    seat = seat_of("clinician")
    for line in lines:
        record = incidents.seal(seat, told(seat, story=line)).id
        assert clinical.folded(seat.vault, record)["story"] == line


def test_an_incident_logged_from_a_run_is_linked_to_it(seat_of):
    seat = seat_of("clinician")
    record = incidents.seal(seat, told(seat, run="run-1")).id
    assert [one.id for one in records.linked_to(seat.vault, "run-1", "run")] == [record]
    assert incidents.one(seat, record).run == ("", "")


def test_what_is_said_to_the_reporter_is_sealed_to_clinicians_and_the_reporter_alone(seat_of):
    seat = seat_of("reception")
    record = incidents.seal(seat, told(seat)).id
    seat = seat_of("owner")
    incidents.ask(seat, record, "Was the side door locked?")
    incidents.add(seat, record, "A clinician's remark.")
    assert "side door" not in str([entry.open for entry in ledger.entries(seat.vault, record)])
    seat = seat_of("reception")
    asked, remarked = ledger.entries(seat.vault, record)[-2:]
    assert ledger.read_part(seat.vault, asked.head.seq, PartName.CLINICAL).set["question"]
    with pytest.raises(NoKey):
        ledger.read_part(seat.vault, remarked.head.seq, PartName.CLINICAL)
    seat = seat_of("auditor")
    with pytest.raises(NoKey):
        ledger.read_part(seat.vault, asked.head.seq, PartName.CLINICAL)


def test_a_search_right_after_an_unlock_says_how_far_the_index_is_and_is_whole_at_the_end(
    seat_of, monkeypatch
):
    seat = seat_of("clinician")
    made = {
        incidents.seal(seat, told(seat, story=f"A broken window, {n}.")).id for n in range(clinical.STEP + 5)
    }
    seat = seat_of("clinician")
    monkeypatch.setattr(incident_lists, "PIECE_MS", 0)
    first = incidents.listing(seat, Filter(text="window"))
    assert first.lines == () and 0 < first.ready < 100
    found = first
    while found.ready < 100:
        found = incidents.listing(seat, Filter(text="window"))
    assert {line.record for line in found.lines} == made
    assert incidents.listing(seat_of("reception"), Filter(text="window")).ready == 100


def test_a_clients_page_waits_for_no_index_and_says_so(seat_of, monkeypatch):
    seat = seat_of("clinician")
    client = clients.add(seat, Particulars(name="Sample Client")).id
    did = Involved(part="did", sort="client", ref=client, name="Sample Client")
    for _n in range(clinical.STEP + 5):
        incidents.seal(seat, told(seat, people=(did,)))
    seat = seat_of("clinician")
    monkeypatch.setattr(incident_lists, "PIECE_MS", 0)
    told_first = client_pages.page(seat, client).history
    assert any("being made ready" in one.what for one in told_first)
    incident_lists.indexed(seat)
    assert sum(one.page == "incident" for one in client_pages.page(seat, client).history) == clinical.STEP + 5


def test_a_report_that_was_made_twice_is_closed_as_the_same_and_each_names_the_other(seat_of):
    seat = seat_of("clinician")
    first = incidents.seal(seat, told(seat, story="First.")).id
    seat = seat_of("reception")
    twice = incidents.seal(seat, told(seat, story="Second.")).id
    seat = seat_of("owner")
    closed = incidents.close_as_same(seat, twice, " inc-2026-0001 ")
    assert (closed.status, closed.now["same_as"]) == (Status.CLOSED, first)
    assert incidents.one(seat, twice).same_as == (first, "INC-2026-0001")
    assert incidents.one(seat, first).same_too == ((twice, "INC-2026-0002"),)
    assert incidents.found(seat, first).status is Status.SEALED
    seat = seat_of("reception")
    assert ("changed", "The same incident as INC-2026-0001.") in incidents.opened(seat, twice).history[
        -1
    ].says
    seat = seat_of("clinician")
    day = seat.now().day()
    assert [row.record for row in incidents.rows_between(seat, day, day)] == [first]
    seat = seat_of("owner")
    incidents.reopen(seat, twice, "It was another day.")
    assert incidents.one(seat, twice).same_as == ("", "")
    assert incidents.one(seat, first).same_too == ()
    seat = seat_of("clinician")
    assert len(incidents.rows_between(seat, day, day)) == 2


def test_an_incident_is_the_same_only_as_another_that_stands_by_itself(seat_of):
    seat = seat_of("owner")
    one, two, three = [incidents.seal(seat, told(seat)) for _n in range(3)]
    incidents.close_as_same(seat, two.id, one.number)
    incidents.withdraw(seat, three.id, "In error.")
    four = incidents.seal(seat, told(seat)).id
    head = ledger.head(seat.vault)
    for number in ("", "INC-2026-0099", "C-0001", two.number, three.number, "INC-2026-0004"):
        with pytest.raises(Refused) as caught:
            incidents.close_as_same(seat, four, number)
        assert caught.value.field == "same_as"
    assert ledger.head(seat.vault) == head
    with pytest.raises(Refused):
        incidents.close_as_same(seat_of("clinician"), four, one.number)


def test_whoever_reported_follows_their_own_reports_to_their_end(seat_of):
    seat = seat_of("reception")
    mine = incidents.seal(seat, told(seat)).number
    seat = seat_of("clinician")
    incidents.seal(seat, told(seat))
    seat = seat_of("owner")
    record = next(line.record for line in incidents.listing(seat).lines if line.number == mine)
    incidents.add(seat, record, "An owner's word.")
    incidents.close(seat, record, "The door locks by itself now.")
    seat = seat_of("reception")
    [line] = incidents.listing(seat, Filter(mine=True)).lines
    assert (line.number, line.status) == (mine, Status.CLOSED)
    assert incidents.listing(seat, Filter(mine=True, status=(Status.SEALED,))).lines == ()
    assert incidents.listing(seat_of("owner"), Filter(mine=True)).lines == ()


def test_incidents_of_one_conduct_file_name_it_and_each_other_to_clinicians_once_opened(seat_of):
    seat = seat_of("clinician")
    first, second = (incidents.seal(seat, told(seat)) for _twice in range(2))
    file = conduct.seal(seat, {"sort": "unknown", "against": "Sample Clinician", "about": "Calls."})
    for one in (first, second):
        conduct.link(seat, file.id, one.number)
    related = {one.number: one.why for one in incidents.opened(seat, first.id).related}
    assert related == {file.number: "a conduct file that names it", second.number: "the same conduct file"}
    assert incidents.one(seat, first.id).related == ()
    for who in ("reception", "auditor"):
        assert incidents.one(seat_of(who), first.id).related == ()
