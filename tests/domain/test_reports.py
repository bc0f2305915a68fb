"""Reports as values: spelt one way only, named without names, signed only by who may."""

import msgspec
import pytest

from app.domain import canonical
from app.domain.moments import Moment
from app.domain.people import Role
from app.domain.registers import RegisterRow, SignedRegister, StaffRegister
from app.domain.report_names import file_name, period_name
from app.domain.reports import (
    Cover,
    FrontDesk,
    Period,
    Report,
    ReportKind,
    Signer,
    may_sign,
)
from app.domain.verdicts import Word, decide, fail, note, ok

AT = Moment("2026-11-02T18:04:00.000Z", "America/Denver", -420)


def report(**changed: object) -> Report:
    cover = Cover(
        number="EXP-2026-0001",
        kind=ReportKind.FRONT_DESK,
        title="Front-desk sheet",
        practice="Sample Practice",
        address=(),
        vault="ab",
        scope="The day",
        period=None,
        made=AT,
        head_seq=1,
        head_hash="cd",
        program="0.1.0",
        earlier=None,
        counts=(),
        left_out=(),
        signers=(Signer("p", "Sample Owner", Role.OWNER, "ef"),),
        sample=False,
        deidentified=False,
        language="en",
    )
    cover = msgspec.structs.replace(cover, **changed)
    return Report(cover=cover, body=FrontDesk(day="2026-11-02", checked="", expected=0, arrivals=()))


def test_a_report_comes_back_equal_from_its_data() -> None:
    assert Report.from_bytes(report().to_bytes()) == report()


@pytest.mark.parametrize(
    "change",
    [
        lambda value: value | {"more": 1},
        lambda value: value | {"format": "keepwell/report/2"},
        lambda value: {key: kept for key, kept in value.items() if key != "body"},
        lambda value: value | {"body": value["body"] | {"type": "something"}},
    ],
)
def test_data_that_is_spelt_otherwise_is_no_report(change: object) -> None:
    value = change(canonical.loads(report().to_bytes()))  # type: ignore[operator]
    with pytest.raises(ValueError):
        Report.from_bytes(canonical.dumps(value))


def test_data_with_spaces_is_no_report() -> None:
    with pytest.raises(ValueError):
        Report.from_bytes(report().to_bytes().replace(b",", b", ", 1))


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        ("2026-01-01", "2026-12-31", "2026"),
        ("2026-10-01", "2026-12-31", "2026-Q4"),
        ("2024-02-01", "2024-02-29", "2024-02"),
        ("2026-02-01", "2026-04-30", "2026-02-01-to-2026-04-30"),
        ("2026-10-03", "2026-10-09", "2026-10-03-to-2026-10-09"),
    ],
)
def test_a_period_is_named_as_shortly_as_is_exact(first: str, last: str, name: str) -> None:
    assert period_name(Period(first, last)) == name


def test_a_file_is_named_by_its_day() -> None:
    assert file_name(report()) == "front-desk-2026-11-02.pdf"


def test_only_who_may_export_may_sign() -> None:
    signers = {kind: {role for role in Role if may_sign(kind, role)} for kind in ReportKind}
    assert signers[ReportKind.SUMMARY] == {Role.OWNER, Role.CLINICIAN, Role.AUDITOR}
    assert signers[ReportKind.FRONT_DESK] == {Role.OWNER, Role.CLINICIAN, Role.RECEPTION}


def test_a_register_says_who_held_a_role_when() -> None:
    row = RegisterRow("p", "Sample Owner", Role.OWNER, "ef", AT, Moment("2026-12-01T00:00:00.000Z"))
    register = StaffRegister(1, "ab", AT, (row,))
    assert register.allows("ef", Role.OWNER, AT.utc)
    assert not register.allows("ef", Role.OWNER, "2026-12-01T00:00:00.000Z")
    assert not register.allows("ef", Role.OWNER, "2026-11-02T18:03:59.999Z")
    assert not register.allows("ef", Role.CLINICIAN, AT.utc)
    assert not register.allows("00", Role.OWNER, AT.utc)


def test_a_register_comes_back_equal_and_is_signed_under_its_own_prefix() -> None:
    signed = SignedRegister(StaffRegister(1, "ab", AT, ()), "AAAA", "BBBB")
    assert SignedRegister.from_bytes(signed.to_bytes()) == signed
    assert signed.register.signed_bytes().startswith(b"keepwell/register/1\0{")
    with pytest.raises(ValueError):
        SignedRegister.from_bytes(b"{}")
    with pytest.raises(ValueError):
        msgspec.structs.replace(signed, root="not base64!").root_bytes()


def test_the_worst_that_is_held_against_a_paper_is_its_word() -> None:
    assert decide([ok("fine"), note("clock")]) is Word.GENUINE
    assert decide([ok("fine"), note("whose", "", Word.UNCONFIRMED)]) is Word.UNCONFIRMED
    whose = note("whose", "", Word.UNCONFIRMED)
    assert decide([whose, fail(Word.INCOMPLETE, "one missing")]) is Word.INCOMPLETE
    assert decide([fail(Word.INCOMPLETE, ""), fail(Word.CHANGED, ""), fail(Word.FOREIGN, "")]) is Word.CHANGED
