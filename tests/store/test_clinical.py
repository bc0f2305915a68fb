"""What clinicians' lists and searches know: from the index in memory, and before it stands."""

from app.domain.kinds import Kind
from app.domain.ledger import Action, Content
from app.store import clinical, ledger
from app.store.ledger import NewEntry


def seal(seat, kind=Kind.INCIDENT, record=None, action=Action.SEAL, **fields):
    new = NewEntry(kind=kind, action=action, record=record, clinical=Content(fields))
    [sealed] = ledger.append(seat.vault, [new], seat.now())
    return sealed.record


def build(seat, kind=None):
    done, total = clinical.index_some(seat.vault, 0, kind)
    while done < total:
        done, total = clinical.index_some(seat.vault, 0, kind)


def test_a_list_knows_its_lines_before_the_index_stands(seat_of):
    seat = seat_of("clinician")
    record = seal(seat, story="He shouted.", severity=2)
    seal(seat, record=record, action=Action.CORRECT, severity=3)
    seat = seat_of("clinician")
    assert seat.vault.index is None
    assert clinical.known(seat.vault, [record]) == {record: {"story": "He shouted.", "severity": 3}}


def test_incidents_are_indexed_before_everything_else(seat_of):
    seat = seat_of("clinician")
    session = seal(seat, Kind.SESSION, changed="Sleeps better.")
    incident = seal(seat, story="He shouted.")
    seat = seat_of("clinician")
    build(seat, Kind.INCIDENT)
    assert clinical.select(seat.vault, Kind.INCIDENT, text="shouted") == [incident]
    assert clinical.select(seat.vault, Kind.SESSION, text="sleeps") == []
    build(seat)
    assert clinical.select(seat.vault, Kind.SESSION, text="sleeps") == [session]


def test_the_index_goes_on_with_what_is_sealed_while_it_is_built(seat_of):
    seat = seat_of("clinician")
    early = seal(seat, Kind.SESSION, changed="Sleeps better.")
    seat = seat_of("clinician")
    build(seat, Kind.INCIDENT)
    late = seal(seat, story="Words at the desk.")
    session = seal(seat, Kind.SESSION, changed="Sleeps badly.")
    assert clinical.select(seat.vault, Kind.INCIDENT, text="desk") == [late]
    build(seat)
    assert set(clinical.select(seat.vault, Kind.SESSION, text="sleeps")) == {early, session}
    assert clinical.index_some(seat.vault, 0) == (ledger.head(seat.vault)[0],) * 2


def test_reception_knows_nothing_clinical_from_a_list(seat_of):
    record = seal(seat_of("clinician"), story="He shouted.")
    seat = seat_of("reception")
    assert clinical.known(seat.vault, [record]) == {}
    assert clinical.index_some(seat.vault, 1_000) == (0, 0)


def test_a_list_leaves_out_what_has_no_clinical_part(seat_of):
    seat = seat_of("clinician")
    [sealed] = ledger.append(
        seat.vault, [NewEntry(kind=Kind.CLIENT, open=Content({"name": "Sample"}))], seat.now()
    )
    assert clinical.known(seat.vault, [sealed.record]) == {}
    build(seat)
    assert clinical.known(seat.vault, [sealed.record]) == {}
