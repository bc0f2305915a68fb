"""How things stand: the fold of the ledger, the same for everybody who makes it anew; lists, counts and searches."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.actions import Action, Status
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.ledger import Content, Link
from app.services import unlocking
from app.services.seats import Seat
from app.store import checking, disposed, folding, ledger, records, schema
from app.store.connection import transaction
from app.store.ledger import NewEntry
from tests.conftest import PASSWORDS, ZONE, Clock, Made

Sit = Callable[[str], Seat]

WHO = ("owner", "clinician", "reception", "auditor")
KINDS = (Kind.INCIDENT, Kind.FLAG, Kind.CLIENT, Kind.RUN, Kind.NOTICE, Kind.STAFF)
ACTIONS = tuple(action for action in Action if action not in (Action.FOUND, Action.APPOINT, Action.LEAVE))
steps = st.lists(
    st.tuples(
        st.sampled_from(WHO),
        st.lists(
            st.tuples(
                st.sampled_from(KINDS),
                st.sampled_from(ACTIONS),
                st.integers(0, 5),
                st.dictionaries(
                    st.sampled_from(["name", "place", "label", "when"]), st.text(max_size=8) | st.booleans()
                ),
                st.booleans(),
            ),
            max_size=4,
        ),
    ),
    min_size=1,
    max_size=4,
)


@pytest.fixture(scope="module")
def again(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Lay a fresh copy of the practice, with a profile of its own, for each example."""
    base = tmp_path_factory.mktemp("again")

    def lay() -> Path:
        for name in ("sample.keepwell", "profile"):
            shutil.rmtree(base / name, ignore_errors=True)
        shutil.copytree(made.folder, base / "sample.keepwell")
        shutil.copytree(made.profile, base / "profile")
        return base / "sample.keepwell"

    return lay


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=steps)
def test_made_anew_by_anybody_the_records_come_out_equal(
    again: Callable[[], Path], made: Made, plan: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, clock = again(), Clock()
    monkeypatch.setenv("KEEPWELL_PROFILE", str(folder.parent / "profile"))
    ids: list[tuple[str, Kind]] = []
    for who, batch in plan:
        seat = unlocking.unlock(folder, made.persons[who], PASSWORDS[who], clock, ZONE)
        for kind, action, which, said, sealed in batch:
            clock.now += timedelta(hours=which * 400 - 900)
            older = [one for one, known in ids if known is kind]
            record = older[which] if which < len(older) else None
            links = tuple(Link(one, "client") for one, _kind in ids[:which])
            part = Content(set={"story": "x"}) if sealed else None
            if action is Action.DISPOSE and record is not None:
                said = {"disposed": {}, "parts": msgspec.to_builtins(disposed.of(seat.vault.db, record))}
            entry = NewEntry(
                kind=kind,
                action=action,
                record=record,
                open=Content(set=said, links=links),
                clinical=part,
                own=part,
            )
            try:
                ids.append((ledger.append(seat.vault, [entry], seat.now())[0].record, kind))
            except Refused:
                continue
        unlocking.lock(seat)
    found = []
    for who in WHO:
        seat = unlocking.unlock(folder, made.persons[who], PASSWORDS[who], clock, ZONE)
        db = seat.vault.db
        before, places = folding.content(db), db.execute("SELECT count(*) FROM record_text").fetchone()
        assert checking.records(db) == []
        folding.rebuild(db)
        assert folding.content(db) == before
        assert db.execute("SELECT count(*) FROM record_text").fetchone() == places
        assert checking.records(db) == []
        found.append(before)
        unlocking.lock(seat)
    # Unlocking may hand over keys, which are entries too: everything else is equal.
    assert all(one == found[0] for one in found)


def test_another_version_of_the_fold_makes_the_records_anew_at_unlock(seat_of: Sit) -> None:
    seat = seat_of("owner")
    ledger.append(
        seat.vault, [NewEntry(kind=Kind.CLIENT, open=Content(set={"name": "Sample Client"}))], seat.now()
    )
    wanted = folding.content(seat.vault.db)
    with transaction(seat.vault.db):
        seat.vault.db.execute("UPDATE record SET now = '{}'")
        seat.vault.db.execute("UPDATE setting SET value = '0' WHERE key = ?", (schema.FOLD,))
    seat = seat_of("reception")
    assert folding.content(seat.vault.db) == wanted
    assert [row.now["name"] for row in records.search(seat.vault, "sampl", [Kind.CLIENT])] == [
        "Sample Client"
    ]


@pytest.fixture
def clients(seat_of: Sit) -> Seat:
    seat = seat_of("owner")
    names = ["Mona Berg", "Åsa Lind", "mona klein", "Zoë Adler", "Ben Berg", "Otto Mona-Lisa", "李 小龍"]
    new = [
        NewEntry(kind=Kind.CLIENT, open=Content(set={"name": name, "vip": n % 2 == 0}))
        for n, name in enumerate(names)
    ]
    ledger.append(seat.vault, new, seat.now())
    return seat


@pytest.mark.parametrize("sort", ["seq", "changed", "number", "name"])
@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
def test_pages_join_without_a_gap_or_a_double(clients: Seat, sort: str, descending: bool, limit: int) -> None:
    whole = [
        r.id
        for r in records.page(clients.vault, Kind.CLIENT, sort=sort, descending=descending, limit=500).rows
    ]
    found, after = [], None
    while True:
        page = records.page(
            clients.vault, Kind.CLIENT, sort=sort, descending=descending, limit=limit, after=after
        )
        found += [row.id for row in page.rows]
        after = page.after
        if after is None:
            break
    assert found == whole and len(set(found)) == 7


def test_a_list_in_the_order_of_a_field_is_in_that_order(clients: Seat) -> None:
    rows = records.page(clients.vault, Kind.CLIENT, sort="name", descending=False).rows
    assert [row.now["name"] for row in rows] == [
        "Åsa Lind", "Ben Berg", "Mona Berg", "mona klein", "Otto Mona-Lisa", "Zoë Adler", "李 小龍"
    ]  # fmt: skip
    with pytest.raises(ValueError):
        records.page(clients.vault, Kind.CLIENT, sort="name'; DROP TABLE record; --")


def test_a_name_that_was_corrected_is_left_nowhere_in_the_search_index(clients: Seat) -> None:
    client = records.search(clients.vault, "otto", [Kind.CLIENT])[0]
    named = Content(set={"name": "Quillfeather Berg"})
    for said in (named, Content(set={"name": "Otto Berg"})):
        ledger.append(
            clients.vault,
            [NewEntry(kind=Kind.CLIENT, action=Action.CORRECT, record=client.id, open=said)],
            clients.now(),
        )
        kept = clients.vault.db.execute("SELECT block FROM record_text_data").fetchall()
        is_there = any(b"quillfeather" in block for (block,) in kept)
        assert is_there is (said is named)
    assert records.search(clients.vault, "quill", [Kind.CLIENT]) == []
    assert [one.id for one in records.search(clients.vault, "otto", [Kind.CLIENT])] == [client.id]
    clients.vault.db.execute("INSERT INTO record_text (record_text) VALUES ('integrity-check')")


def test_lists_and_counts_are_narrowed_by_open_fields_and_status(clients: Seat) -> None:
    assert records.count(clients.vault, Kind.CLIENT, where={"vip": True}) == 4
    assert [
        r.now["name"] for r in records.page(clients.vault, Kind.CLIENT, where={"name": "Ben Berg"}).rows
    ] == ["Ben Berg"]
    one = records.find_number(clients.vault, "C-0002")
    assert one is not None and one.now["name"] == "Åsa Lind"
    ledger.append(
        clients.vault, [NewEntry(kind=Kind.CLIENT, action=Action.END, record=one.id)], clients.now()
    )
    assert records.count(clients.vault, Kind.CLIENT, [Status.ENDED]) == 1
    assert records.count(clients.vault, Kind.CLIENT, [Status.ACTIVE, Status.ENDED]) == 7
    assert [row.id for row in records.page(clients.vault, Kind.CLIENT, status=[Status.ENDED]).rows] == [
        one.id
    ]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("mona", 3),
        ("MON", 3),
        ("mona berg", 1),
        ("berg m", 1),
        ("asa", 1),
        ("zoe", 1),
        ("李", 1),
        ("C-0003", 1),
        ("ona", 0),
        ("", 0),
        ('" OR 1 --', 0),
        ("mona* NEAR(", 0),
        ("words:mona", 0),
        ("-", 0),
        ("\0", 0),
    ],
)
def test_a_search_finds_by_the_beginnings_of_words_and_is_never_a_command(
    clients: Seat, typed: str, wanted: int
) -> None:
    assert len(records.search(clients.vault, typed, [Kind.CLIENT])) == wanted


def test_a_corrected_name_is_found_by_the_new_one_only(clients: Seat) -> None:
    one = records.find_number(clients.vault, "C-0005")
    assert one is not None
    new = NewEntry(
        kind=Kind.CLIENT, action=Action.CORRECT, record=one.id, open=Content(set={"name": "Benno Berg"})
    )
    ledger.append(clients.vault, [new], clients.now())
    assert [row.id for row in records.search(clients.vault, "benno", [Kind.CLIENT])] == [one.id]
    assert len(records.search(clients.vault, "ben", [Kind.CLIENT])) == 1
    assert records.search(clients.vault, "benno", [Kind.FLAG]) == []


def test_what_lies_between_two_days_is_found_without_the_last_one(seat_of: Sit) -> None:
    seat = seat_of("owner")
    days = ["2026-11-22", "2026-11-23T08:00:00.000Z", "2026-11-23", "2026-11-24"]
    ledger.append(
        seat.vault, [NewEntry(kind=Kind.RUN, open=Content(set={"when": day})) for day in days], seat.now()
    )
    found = records.between(seat.vault, Kind.RUN, "when", "2026-11-23", "2026-11-24")
    assert [row.now["when"] for row in found] == ["2026-11-23", "2026-11-23T08:00:00.000Z"]
