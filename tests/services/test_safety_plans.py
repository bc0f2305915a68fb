"""Safety plans: one to a client, looked at again, changed without losing a word, and a sheet that says nothing else."""

from datetime import date

import msgspec
import pikepdf
import pytest

from app.domain.actions import Action, Status
from app.domain.errors import NoKey, PasswordNeeded, Refused
from app.domain.kinds import Kind
from app.services import jobs, sealed_records, today
from app.services import safety_plans as services
from app.store import records
from tests.duties import PLAN, assert_sealed, client_of, plan


def test_a_plan_is_sealed_and_open_is_only_when_it_is_looked_at_again_and_by_whom(seat_of):
    clinician = seat_of("clinician")
    made = services.seal(clinician, client_of(clinician), plan(clinician))
    assert made.number == "SP-0001" and made.status is Status.ACTIVE
    assert made.now == {"due": PLAN["due"], "by": clinician.me.id}


@pytest.mark.parametrize("who", ["reception", "auditor"])
def test_neither_reception_nor_an_auditor_can_decrypt_a_plan(seat_of, who):
    clinician = seat_of("clinician")
    client = client_of(clinician)
    record = services.seal(clinician, client, plan(clinician)).id
    other = seat_of(who)
    assert_sealed(other, record, Kind.SAFETY_PLAN, client, "Ada", "window", "sister")
    assert services.of_client(other, client) == ()
    assert services.listing(other)[0].client.name == ""
    for refused in (
        lambda: services.seal(other, client, plan(other)),
        lambda: services.begin(other, client),
        lambda: services.prepare_sheet(other, record),
        lambda: services.save_sheet(other, record, b"%PDF", None),
    ):
        with pytest.raises(Refused):
            refused()


def test_a_client_has_one_plan_that_acts(seat_of):
    clinician = seat_of("clinician")
    client = client_of(clinician)
    first = services.seal(clinician, client, plan(clinician))
    with pytest.raises(Refused) as refused:
        services.seal(clinician, client, plan(clinician))
    assert first.number in refused.value.reason
    services.end(clinician, first.id, "Moved away.")
    second = services.seal(clinician, client, plan(clinician))
    with pytest.raises(Refused):
        services.reactivate(clinician, first.id, "Back again.")
    services.end(clinician, second.id, "The first one was better.")
    assert services.reactivate(clinician, first.id, "Back again.").status is Status.ACTIVE


def test_a_change_keeps_every_earlier_wording_and_says_nothing_of_what_did_not_change(seat_of):
    clinician = seat_of("clinician")
    record = services.seal(clinician, client_of(clinician), plan(clinician)).id
    services.change(clinician, record, plan(clinician, alone="Walk to the river.", tell=""))
    begun = services.begin(clinician, "", record)
    assert begun.answers["alone"] == "Walk to the river." and begun.answers["tell"] == ""
    history = sealed_records.sheet(clinician, record, Kind.SAFETY_PLAN, True).history
    assert dict(history[0].says)["alone"] == PLAN["alone"]
    assert dict(history[-1].says) == {"alone": "Walk to the river.", "tell": ""}
    with pytest.raises(Refused):
        services.change(clinician, record, plan(clinician, alone="Walk to the river.", tell=""))


def test_a_plan_looked_at_again_is_due_later_and_says_how_it_was_looked_at(seat_of):
    clinician = seat_of("clinician")
    record = services.seal(clinician, client_of(clinician), plan(clinician)).id
    with pytest.raises(Refused):
        services.keep(clinician, record, "2027-05-01", clinician.me.id, " ")
    with pytest.raises(Refused):
        services.keep(clinician, record, "2026-11-23", clinician.me.id, "Still fits.")
    kept = services.keep(clinician, record, "2027-05-01", clinician.me.id, "Read it aloud together.")
    assert (kept.now["due"], kept.now["looked_at"]) == ("2027-05-01", "2026-11-23")
    [line] = services.listing(clinician)
    assert line.due == date(2027, 5, 1)


def test_today_names_the_plan_to_who_owes_it(seat_of):
    clinician = seat_of("clinician")
    services.seal(clinician, client_of(clinician), plan(clinician, due="2026-11-24"))
    [line] = [one for one in today.due(clinician) if one.page == services.PAGE]
    assert (line.about, line.day) == ("Ada Sample", date(2026, 11, 24))
    assert [one for one in today.due(seat_of("reception")) if one.page == services.PAGE] == []


@pytest.mark.parametrize(
    ("answer", "value"), [("due", "2026-11-23"), ("due", ""), ("by", "x"), ("signs", "y" * 60_000)]
)
def test_what_no_plan_can_be_sealed_with_is_refused_at_its_answer(seat_of, answer, value):
    clinician = seat_of("clinician")
    with pytest.raises(Refused) as refused:
        services.seal(clinician, client_of(clinician), plan(clinician, **{answer: value}))
    assert refused.value.field == answer


def test_a_plan_without_a_step_is_refused(seat_of):
    clinician = seat_of("clinician")
    empty = {name: "" for name in PLAN if name not in ("due",)}
    with pytest.raises(Refused) as refused:
        services.seal(clinician, client_of(clinician), plan(clinician, **empty))
    assert refused.value.field == "signs"


def test_the_clients_sheet_has_their_steps_and_nothing_of_the_practices_records(seat_of, tmp_path):
    clinician = seat_of("clinician")
    client = client_of(clinician)
    made = services.seal(clinician, client, plan(clinician))
    report = services.prepare_sheet(clinician, made.id)
    spelt = report.to_bytes().decode()
    for secret in (
        "Ada",
        client,
        made.id,
        made.number,
        clinician.vault.id,
        "made in two sessions",
        clinician.me.name,
    ):
        assert secret not in spelt
    drawn = jobs.run("build", {"report": msgspec.to_builtins(report)})
    path = services.save_sheet(clinician, made.id, drawn, tmp_path / "safety-plan.pdf")
    with pikepdf.open(path) as paper:
        assert len(paper.attachments) == 0 and "/AcroForm" not in paper.Root
    [noted] = records.page(clinician.vault, Kind.EXPORT, limit=1).rows
    assert noted.now == {"what": "safety-plan"}
    assert records.linked_to(clinician.vault, made.id, "report")[0].id == noted.id


def test_a_sheet_is_saved_only_after_the_password_and_leaves_nothing_where_it_is_refused(seat_of, tmp_path):
    clinician = seat_of("clinician")
    made = services.seal(clinician, client_of(clinician), plan(clinician))
    clinician.proved.clear()
    with pytest.raises(PasswordNeeded):
        services.save_sheet(clinician, made.id, b"%PDF", tmp_path / "sheet.pdf")
    assert list(tmp_path.glob("sheet*")) == []
    assert records.page(clinician.vault, Kind.EXPORT, limit=1).rows == ()


def test_an_ended_plan_is_not_printed_and_one_in_error_stays_readable(seat_of):
    clinician = seat_of("clinician")
    client = client_of(clinician)
    made = services.seal(clinician, client, plan(clinician))
    services.end(clinician, made.id, "Over.")
    with pytest.raises(Refused):
        services.prepare_sheet(clinician, made.id)
    with pytest.raises(Refused):
        services.end(clinician, made.id, "Over.")
    services.withdraw(clinician, made.id, "Another client's.")
    assert services.listing(clinician, acting_only=False) == ()
    shown = sealed_records.sheet(clinician, made.id, Kind.SAFETY_PLAN, True)
    assert shown.answers["signs"] == PLAN["signs"] and shown.history[-1].action is Action.WITHDRAW


def test_an_owner_without_the_clinical_key_reads_no_plan(seat_of):
    clinician = seat_of("clinician")
    record = services.seal(clinician, client_of(clinician), plan(clinician)).id
    other = seat_of("auditor")
    with pytest.raises(NoKey):
        sealed_records.sheet(other, record, Kind.SAFETY_PLAN, True)
