"""Disposal and legal hold: proposed, approved by somebody else, gone from every byte, and still accounted for."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from app.domain.actions import Action, Status
from app.domain.appointments import Appointment, Reading
from app.domain.clients import Particulars
from app.domain.daylists import Origin
from app.domain.disposals import ALONE_DAYS
from app.domain.errors import NoKey, Refused
from app.domain.flag_fields import Level
from app.domain.flags import TwoTests, Wanted
from app.domain.gone import disposed
from app.domain.incidents import Involved, Report
from app.domain.kinds import Kind
from app.domain.ledger import Content, PartName
from app.domain.runs import Mode
from app.services import (
    backups,
    caseloads,
    checking,
    client_pages,
    clients,
    daylists,
    disposals,
    drafts,
    finding,
    flags,
    holds,
    incident_lists,
    incidents,
    opening,
    people,
    practice,
    protocols,
    runs,
    today,
    trail,
    unlocking,
)
from app.services.seats import Seat
from app.store import clinical, folding, keys, ledger, manifests, reapplying, records
from app.store.ledger import NewEntry
from app.store.vault import FILE
from tests.conftest import PASSWORDS, ZONE, Clock, Made, proved
from tests.pages import pages

Sit = Callable[[str], Seat]
LATER = datetime(2035, 3, 1, 15, tzinfo=UTC)
NAME, ALIAS = "Quillfeather Zanzibarsky", "Xylocanary"
STORY, PLACE, LABEL, TYPED = "Vexillology canary story", "Room 1", "Jabberwock label", "Mumpsimus draft"
RUN = "Borogove reason"
CANARIES = (
    "Borogove",
    "Quillfeather", "Zanzibarsky", "Xylocanary", "Vexillology", "Jabberwock", "Mumpsimus", "Brillig action",
)  # fmt: skip


def seen(seat: Seat, words: tuple[str, ...] = CANARIES) -> set[str]:
    """Say which words stand in any page of the file or beside it, in any case."""
    folder = seat.vault.folder
    found = set()
    for page in pages(folder / FILE, seat.vault.main):
        lower = page.lower()
        found |= {word for word in words if word.lower().encode() in lower}
    for path in folder.rglob("*"):
        if path.is_file() and path.name != FILE:
            found |= {word for word in words if word.encode() in path.read_bytes()}
    return found


def dumped(seat: Seat) -> bytes:
    """Give every value of every table, those behind the search too, in small letters."""
    db = seat.vault.db
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    rows = [row for name in tables if name != "record_text" for row in db.execute(f"SELECT * FROM {name}")]
    return b"\n".join(v if isinstance(v, bytes) else str(v).encode() for row in rows for v in row).lower()


class Kept:
    """A client with everything about them, all of it over and long past its time."""

    def __init__(self, seat_of: Sit, clock: Clock) -> None:
        seat = seat_of("clinician")
        said = Particulars(name=NAME, aliases=(ALIAS,), reference="EX-1")
        self.client = clients.add(seat, said).id
        wanted = Wanted(
            level=Level.CARE,
            label=LABEL,
            action="Brillig action",
            review=clock.now.date() + timedelta(days=100),
            category="violence",
            behaviour=STORY,
        )
        self.flag = flags.raise_flag(seat, self.client, wanted, TwoTests(True, True)).id
        did = Involved(part="did", sort="client", ref=self.client, name=NAME)
        report = Report(
            safe="yes",
            kinds=("threat",),
            when=seat.now(),
            place=PLACE,
            story=STORY,
            people=(did,),
            severity=2,
        )
        self.incident = incidents.seal(seat, report).id
        rows = (Appointment(time="09:00", name=NAME),)
        daylists.bring_in(seat, clock.now.date(), Reading(rows=rows), Origin.CSV, "sample")
        opening.clinical(seat, self.flag, f"asked about {NAME}")
        finding.note_search(seat, "quillf")
        drafts.keep(seat, f"addendum-{self.incident}", Kind.INCIDENT, {"story": TYPED})
        flags.end(seat, self.flag, "It is over.")
        clients.end(seat, self.client)
        followed = runs.start(seat, protocols.shipped()[0].id, Mode.DRILL, announced=True, place=PLACE)
        self.run = followed.record.id
        runs.stop(seat, self.run, RUN)
        seat = seat_of("owner")
        incidents.close(seat, self.incident, "It is settled.")
        clock.now = LATER


@pytest.fixture
def kept(seat_of: Sit, clock: Clock) -> Kept:
    return Kept(seat_of, clock)


def gone(seat_of: Sit, chosen: Callable[[disposals.Due], list[str]]) -> disposals.Proposal:
    """Propose as the owner, approve as the clinician, carry out as the owner."""
    seat = seat_of("owner")
    proposal = disposals.propose(seat, chosen(disposals.due(seat)))
    disposals.approve(seat_of("clinician"), proposal.record)
    return disposals.carry_out(seat_of("owner"), proposal.record)


def every(due: disposals.Due) -> list[str]:
    return [line.record for line in due.lines]


def test_what_is_over_falls_due_by_the_longest_rule_and_not_a_day_before(
    seat_of: Sit, clock: Clock, kept: Kept
) -> None:
    last = date(2026, 11, 23)
    clock.now = datetime(2033, 11, 22, 15, tzinfo=UTC)
    seat = seat_of("owner")
    assert {line.kind for line in disposals.due(seat).lines} == {Kind.DAY_LIST}
    clock.now = datetime(2033, 11, 23, 15, tzinfo=UTC)
    due = disposals.due(seat)
    assert [(line.kind, line.due, line.rule) for line in due.lines] == [
        (Kind.DAY_LIST, last.replace(year=2027).isoformat(), "generic/1/day-lists"),
        (Kind.FLAG, last.replace(year=2033).isoformat(), "generic/1/safety"),
        (Kind.INCIDENT, last.replace(year=2033).isoformat(), "generic/1/safety"),
        (Kind.RUN, last.replace(year=2033).isoformat(), "generic/1/runs"),
    ]
    # The client waits until nothing that names them is kept.
    assert [line.number for line in due.waiting] == ["C-0001"] and due.held == ()
    spelt = str(due)
    assert NAME not in spelt


def test_what_is_not_over_never_falls_due(seat_of: Sit, clock: Clock) -> None:
    seat = seat_of("clinician")
    clients.add(seat, Particulars(name=NAME))
    report = Report(safe="yes", kinds=("threat",), when=seat.now(), place=PLACE, story=STORY)
    incidents.seal(seat, report)
    clock.now = datetime(2080, 1, 1, tzinfo=UTC)
    assert disposals.due(seat_of("owner")) == disposals.Due(lines=())


def test_after_the_disposal_no_byte_of_the_file_says_it_any_more(seat_of: Sit, kept: Kept) -> None:
    seat = seat_of("clinician")
    opened = set(CANARIES) - {"Vexillology", "Mumpsimus"}  # these are sealed: no key of the file shows them
    assert opened <= seen(seat)
    assert {word for word in CANARIES if word.lower().encode() in dumped(seat)} == opened
    first = gone(seat_of, every)
    assert len(first.lines) == 4
    second = gone(seat_of, every)
    assert [line.number for line in second.lines] == ["C-0001"]
    seat = seat_of("owner")
    assert seen(seat) == set()
    assert not [word for word in CANARIES if word.lower().encode() in dumped(seat)]
    for record in (kept.client, kept.flag, kept.incident):
        stood = records.find(seat.vault, record)
        assert stood is not None and stood.status is Status.DISPOSED and set(stood.now) == {"disposed"}
        assert not folding.links(seat.vault.db, record)
        assert all(entry.parts in ((), (PartName.OPEN,)) for entry in ledger.entries(seat.vault, record))
    assert finding.find(seat, "quillfeather") == () and clients.listing(seat, ended=True).rows == ()
    assert records.search(seat.vault, "C-0001", [Kind.CLIENT])[0].status is Status.DISPOSED


def test_what_was_opened_or_sought_of_it_is_gone_too_and_other_accesses_stay(
    seat_of: Sit, kept: Kept
) -> None:
    seat = seat_of("clinician")
    other = clients.add(seat, Particulars(name="Somebody Else")).id
    opening.clinical(seat, other, "another client")

    def told(seat: Seat) -> list[str]:
        some = ledger.page(seat.vault, kinds=[Kind.ACCESS], limit=100)
        return [str(opening.details(seat, e.head.seq)) for e in some if PartName.AUDIT in e.parts]

    before = told(seat_of("owner"))
    assert any(NAME in one for one in before) and any("quillf" in one for one in before)
    gone(seat_of, every)
    gone(seat_of, every)
    after = told(seat_of("owner"))
    assert len(after) < len(before) and any("another client" in one for one in after)
    about = (NAME, "quillf", kept.client, kept.flag, kept.incident, "F-0001", "C-0001")
    assert not [one for one in after if any(word in one for word in about)]


def test_the_chain_still_verifies_and_nothing_reads_as_removed_without_a_record(
    seat_of: Sit, kept: Kept
) -> None:
    gone(seat_of, every)
    gone(seat_of, every)
    for who in ("owner", "clinician", "reception", "auditor"):
        found = checking.check(seat_of(who))
        assert (found.faults, found.done) == ((), True)
    seat = seat_of("reception")
    before = folding.content(seat.vault.db)
    folding.rebuild(seat.vault.db)
    assert folding.content(seat.vault.db) == before


def test_what_is_disposed_of_says_when_and_by_which_rule(seat_of: Sit, kept: Kept) -> None:
    done = gone(seat_of, every)
    seat = seat_of("owner")
    stood = records.find(seat.vault, kept.incident)
    assert stood is not None
    assert stood.now["disposed"] == {
        "on": "2035-03-01", "rule": "generic/1/safety", "due": "2033-11-23", "proposal": done.number
    }  # fmt: skip
    assert (done.number, done.status, done.by, done.approved_by) == (
        "DIS-2035-0001", Status.FINISHED, "Sample Owner", "Sample Clinician"
    )  # fmt: skip
    assert trail.page(seat)[0]
    with pytest.raises(Refused, match="disposed of"):
        ledger.append(
            seat.vault,
            [NewEntry(kind=Kind.INCIDENT, action=Action.CLOSE, record=kept.incident)],
            seat.now(),
        )


def test_a_clinicians_index_forgets_what_was_disposed_of(seat_of: Sit, kept: Kept) -> None:
    seat = seat_of("owner")
    incident_lists.indexed(seat)
    assert clinical.select(seat.vault, Kind.INCIDENT, text="vexillology") == [kept.incident]
    proposal = disposals.propose(seat, [kept.incident])
    vault = seat_of("clinician").vault
    incident_lists.indexed(seat_of("clinician"))
    assert vault is not None
    disposals.approve(seat_of("clinician"), proposal.record)
    seat = seat_of("owner")
    incident_lists.indexed(seat)
    disposals.carry_out(seat, proposal.record)
    assert clinical.select(seat.vault, Kind.INCIDENT, text="vexillology") == []
    assert clinical.known(seat.vault, [kept.incident]) == {}


def test_who_proposed_does_not_approve_where_somebody_else_can(seat_of: Sit, kept: Kept) -> None:
    seat = seat_of("owner")
    proposal = disposals.propose(seat, [kept.flag])
    for attested in (False, True):
        with pytest.raises(Refused, match="Somebody else"):
            disposals.approve(seat, proposal.record, attested)
    with pytest.raises(Refused, match="not approved"):
        disposals.carry_out(seat, proposal.record)
    for who in ("reception", "auditor"):
        with pytest.raises(Refused, match="role"):
            disposals.approve(seat_of(who), proposal.record)


def test_whoever_works_alone_waits_a_week_and_attests(seat_of: Sit, clock: Clock, kept: Kept) -> None:
    seat = seat_of("owner")
    for member in people.members(seat):
        if member.id != seat.me.id:
            people.leave(seat, member.id)
    proposal = disposals.propose(seat, [kept.flag])
    with pytest.raises(Refused, match="waits a week"):
        disposals.approve(seat, proposal.record, True)
    clock.now += timedelta(days=ALONE_DAYS)
    with pytest.raises(Refused, match="alone"):
        disposals.approve(seat, proposal.record)
    approved = disposals.approve(seat, proposal.record, True)
    assert (approved.status, approved.alone) == (Status.APPROVED, True)
    assert disposals.carry_out(seat, proposal.record).status is Status.FINISHED


@pytest.mark.parametrize("who", ["clinician", "reception", "auditor"])
def test_only_owners_propose_withdraw_and_carry_out(seat_of: Sit, kept: Kept, who: str) -> None:
    proposal = disposals.propose(seat_of("owner"), [kept.flag])
    disposals.approve(seat_of("clinician"), proposal.record)
    seat = seat_of(who)
    for act in (
        lambda: disposals.propose(seat, [kept.incident]),
        lambda: disposals.carry_out(seat, proposal.record),
        lambda: disposals.withdraw(seat, proposal.record),
        lambda: disposals.due(seat),
    ):
        with pytest.raises(Refused, match="role"):
            act()
    assert ledger.record_of(seat.vault, kept.flag).status is Status.ENDED


def test_a_withdrawn_proposal_deletes_nothing_and_can_be_made_again(seat_of: Sit, kept: Kept) -> None:
    seat = seat_of("owner")
    proposal = disposals.propose(seat, [kept.flag])
    assert kept.flag not in every(disposals.due(seat))
    assert disposals.withdraw(seat, proposal.record).status is Status.WITHDRAWN
    with pytest.raises(Refused, match="settled"):
        disposals.withdraw(seat, proposal.record)
    with pytest.raises(Refused, match="not waiting"):
        disposals.approve(seat_of("clinician"), proposal.record)
    assert kept.flag in every(disposals.due(seat_of("owner")))


@pytest.mark.parametrize("on", ["client", "flag"])
def test_a_hold_stops_a_disposal_at_every_step(seat_of: Sit, kept: Kept, on: str) -> None:
    proposal = disposals.propose(seat_of("owner"), [kept.flag])
    hold = holds.place(seat_of("clinician"), getattr(kept, on), "A lawyer wrote on Tuesday.")
    assert (hold.number, hold.by, hold.stands) == ("H-0001", "Sample Clinician", True)
    with pytest.raises(Refused, match="H-0001"):
        disposals.approve(seat_of("clinician"), proposal.record)
    seat = seat_of("owner")
    holds.lift(seat, hold.record, "The matter is closed.")
    disposals.approve(seat_of("clinician"), proposal.record)
    holds.place(seat_of("clinician"), getattr(kept, on), "Another letter came.")
    seat = seat_of("owner")
    with pytest.raises(Refused, match="H-0002"):
        disposals.carry_out(seat, proposal.record)
    assert {held.line.record: held.hold for held in disposals.due(seat).held}.get(kept.incident) == (
        "H-0002" if on == "client" else None
    )
    assert ledger.record_of(seat.vault, kept.flag).status is Status.ENDED
    with pytest.raises(Refused, match="may not be disposed of"):
        disposals.propose(seat, [kept.flag])


def test_who_cannot_read_whom_an_incident_is_about_cannot_dispose_of_one_under_a_clients_hold(
    seat_of: Sit, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = clients.add(seat_of("clinician"), Particulars(name="Somebody Else")).id
    holds.place(seat_of("clinician"), other, "A complaint.")
    seat = seat_of("owner")
    assert kept.incident in every(disposals.due(seat))
    monkeypatch.setattr(Seat, "reads_clinical", lambda _seat: False)
    due = disposals.due(seat)
    assert kept.incident not in every(due)
    assert [(held.line.record, held.hold) for held in due.held] == [(kept.incident, holds.UNKNOWN)]


def test_a_hold_says_why_to_owners_and_the_auditor_and_only_an_owner_lifts_it(
    seat_of: Sit, kept: Kept
) -> None:
    hold = holds.place(seat_of("clinician"), kept.client, "  A lawyer   wrote. ")
    seat = seat_of("clinician")
    with pytest.raises(Refused, match="role"):
        holds.lift(seat, hold.record, "Enough.")
    with pytest.raises(NoKey):
        holds.why(seat, hold.record)
    with pytest.raises(Refused, match="already"):
        holds.place(seat, kept.client, "Again.")
    with pytest.raises(Refused, match="role"):
        holds.place(seat_of("reception"), kept.flag, "No.")
    seat = seat_of("owner")
    for empty in ("", "   "):
        with pytest.raises(Refused, match="why"):
            holds.lift(seat, hold.record, empty)
    lifted = holds.lift(seat, hold.record, "The matter is closed.")
    assert not lifted.stands and lifted.lifted is not None
    said = [(who, why) for _when, who, why in holds.why(seat_of("auditor"), hold.record)]
    assert said == [("Sample Clinician", "A lawyer wrote."), ("Sample Owner", "The matter is closed.")]
    seat = seat_of("auditor")
    [read] = ledger.page(seat.vault, kinds=[Kind.ACCESS], actor=seat.me.id, limit=1)
    assert opening.details(seat, read.head.seq) == {"record": hold.record}
    with pytest.raises(Refused, match="lifted already"):
        holds.lift(seat_of("owner"), hold.record, "Twice.")


def test_something_written_after_the_proposal_takes_a_record_out_of_it(
    seat_of: Sit, kept: Kept, clock: Clock
) -> None:
    proposal = disposals.propose(seat_of("owner"), [kept.incident])
    disposals.approve(seat_of("clinician"), proposal.record)
    incidents.add(seat_of("clinician"), kept.incident, "Somebody rang about it again.")
    with pytest.raises(Refused, match="may not go any more"):
        disposals.carry_out(seat_of("owner"), proposal.record)


def test_a_practice_that_goes_by_an_unknown_pack_disposes_of_nothing(seat_of: Sit, kept: Kept) -> None:
    seat = seat_of("owner")
    record = practice.record(seat)
    said = Content({"laws": ["generic", "us-elsewhere"]})
    ledger.append(
        seat.vault,
        [NewEntry(kind=Kind.PRACTICE, action=Action.CORRECT, record=record.id, open=said)],
        seat.now(),
    )
    with pytest.raises(Refused, match="us-elsewhere"):
        disposals.due(seat)


def test_backups_from_before_still_hold_it_and_are_listed(seat_of: Sit, kept: Kept) -> None:
    backups.make(seat_of("owner"))
    done = gone(seat_of, every)
    seat = seat_of("owner")
    assert done.carried_out is not None
    before = disposals.still_in_backups(seat, done.carried_out)
    assert [one.seq < ledger.head(seat.vault)[0] for one in before.backups] == [True] and before.unseen == ""


def test_a_backup_says_how_many_parts_were_disposed_of_so_far(seat_of: Sit, kept: Kept) -> None:
    before = manifests.inspect(Path(backups.make(seat_of("owner"))))
    gone(seat_of, every)
    seat = seat_of("owner")
    after = manifests.inspect(Path(backups.make(seat)))
    named = [
        part
        for one in ledger.page(seat.vault, limit=10_000)
        if one.head.action is Action.DISPOSE
        for part in disposed(one.open)
    ]
    assert before.rows["disposed"] == 0 and after.rows["disposed"] == len(named) > 5


@pytest.mark.parametrize("who", ["owner", "clinician", "reception"])
def test_lists_and_pages_say_that_it_was_disposed_of_and_nothing_breaks(
    seat_of: Sit, kept: Kept, clock: Clock, who: str
) -> None:
    gone(seat_of, every)
    gone(seat_of, every)
    seat = seat_of(who)
    [line] = incident_lists.listing(seat).lines
    assert (line.number, line.status, line.place, line.when) == ("INC-2026-0001", Status.DISPOSED, "", None)

    hits = {
        hit.number: hit
        for number in ("C-0001", "INC-2026-0001", "F-0001")
        for hit in finding.find(seat, number)
    }
    assert set(hits) == {"C-0001", "INC-2026-0001", "F-0001"}
    for hit in hits.values():
        assert "Disposed of on 2035-03-01" in hit.more and hit.title == hit.number
    for opened in (
        lambda: incidents.one(seat, kept.incident),
        lambda: incidents.opened(seat, kept.incident),
        lambda: flags.one(seat, kept.flag),
        lambda: clients.one(seat, kept.client),
        lambda: client_pages.page(seat, kept.client),
        lambda: runs.one(seat, kept.run),
    ):
        with pytest.raises(Refused, match="Disposed of on 2035-03-01|role"):
            opened()

    assert clients.search(seat, "C-0001") == []
    assert clients.everyone(seat) == []
    assert runs.listing(seat).lines == ()
    today.show(seat), today.due(seat)
    lines, _after = trail.page(seat)
    assert "Disposed of" in {one.action_words for one in lines}
    facts = {fact.words: fact.value for one in lines for fact in trail.facts(seat, one.seq)}
    assert facts["Disposed of"] in ("open", "open, clinical", "audit")
    if seat.reads_clinical():
        day = clock.now.date()
        assert incident_lists.rows_between(seat, date(2020, 1, 1), day) == []
        assert incident_lists.of_client(seat, kept.client) == []
        caseloads.pointed_out(seat)


@pytest.fixture
def restored(seat_of: Sit, kept: Kept, tmp_path: Path) -> Path:
    """A folder laid down from the backup that was made before the flag, the incident and the day list went."""
    made = backups.make(seat_of("owner"))
    done = gone(seat_of, every)
    assert len(done.lines) == 4
    unlocking.lock(seat_of("owner"))
    backups.restore(made, tmp_path / "restored.keepwell")
    return tmp_path / "restored.keepwell"


def sit_there(folder: Path, made: Made, clock: Clock, who: str = "owner") -> Seat:
    return proved(unlocking.unlock(folder, made.persons[who], PASSWORDS[who], clock, ZONE))


def test_a_restore_of_an_older_state_disposes_again_of_what_had_gone(
    restored: Path, made: Made, clock: Clock, kept: Kept
) -> None:
    seat = sit_there(restored, made, clock)
    try:
        assert any("4 records that were disposed of before came back" in note for note in seat.vault.notes)
        assert seen(seat) & {"Jabberwock", "Brillig action"} == set()
        for record in (kept.flag, kept.incident):
            assert ledger.record_of(seat.vault, record).status is Status.DISPOSED
        assert checking.check(seat).faults == ()
    finally:
        unlocking.lock(seat)
    seat = sit_there(restored, made, clock)
    try:
        assert not any("came back" in note for note in seat.vault.notes)
    finally:
        unlocking.lock(seat)


@pytest.mark.parametrize("spoilt", ["signature", "head", "stored", "salt", "all"])
def test_what_was_kept_of_a_disposal_and_no_owner_signed_disposes_of_nothing(
    restored: Path, made: Made, clock: Clock, kept: Kept, profile: Path, spoilt: str
) -> None:
    [path] = profile.rglob(reapplying.FILE)
    told = msgspec.json.decode(path.read_bytes())
    each = [one for batch in told for one in (batch["proposal"], *batch["gone"])]
    for one in each if spoilt != "all" else ():
        flipped = bytearray(keys.raw(one[spoilt]))
        flipped[len(flipped) // 2] ^= 1
        one[spoilt] = keys.text(bytes(flipped))
    path.write_bytes(b"nonsense" if spoilt == "all" else msgspec.json.encode(told))
    seat = sit_there(restored, made, clock)
    try:
        assert ledger.record_of(seat.vault, kept.flag).status is Status.ENDED
        assert not any("came back" in note for note in seat.vault.notes)
    finally:
        unlocking.lock(seat)


def test_what_is_kept_of_a_disposal_outside_the_vault_says_nothing_of_its_content(
    seat_of: Sit, kept: Kept, profile: Path
) -> None:
    gone(seat_of, every)
    gone(seat_of, every)
    [path] = profile.rglob(reapplying.FILE)
    whole = b"".join(
        keys.raw(one[name])
        for batch in msgspec.json.decode(path.read_bytes())
        for one in (batch["proposal"], batch["approval"], *batch["gone"])
        for name in ("head", "stored")
    )
    assert b"C-0001" in whole and not [word for word in CANARIES if word.encode() in whole]


def test_a_day_list_that_names_a_client_whom_nobody_matched_keeps_them_too(
    seat_of: Sit, clock: Clock
) -> None:
    seat = seat_of("clinician")
    rows = (Appointment(time="09:00", name=ALIAS.upper()),)
    daylists.bring_in(seat, clock.now.date(), Reading(rows=rows), Origin.CSV, "sample")
    client = clients.add(seat, Particulars(name=NAME, aliases=(ALIAS,))).id
    clients.end(seat, client)
    clock.now = LATER
    due = disposals.due(seat_of("owner"))
    assert [line.kind for line in due.lines] == [Kind.DAY_LIST]
    assert [line.record for line in due.waiting] == [client]
    hold = holds.place(seat_of("clinician"), client, "A letter came.")
    held = disposals.due(seat_of("owner")).held
    assert {one.line.kind: one.hold for one in held} == dict.fromkeys(
        (Kind.CLIENT, Kind.DAY_LIST), hold.number
    )
