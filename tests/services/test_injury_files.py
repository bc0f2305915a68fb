"""Files for OSHA: the exact headers, what the fields support and nothing more, and no sign that is not taken."""

import csv
import io

import pytest
from msgspec.structs import replace

from app.domain import injury_files
from app.domain.errors import PasswordNeeded, Refused
from app.domain.injury_files import Establishment, YesNo
from app.domain.kinds import Kind
from app.services import incidents, laws, projections
from app.services import injury_files as services
from app.services.projections import Wanted
from app.store import records
from tests.services.test_projections import FIRST, INJURY, LAST, assault

ABOUT = Establishment(
    ein="12-3456789", company="Sample Practice (West)", street="1 Sample Street", city="Sampleton", state="CO",
    zip="80501", naics="621330", industry="Mental health", employees="4", hours="6,200",
)  # fmt: skip


@pytest.fixture
def owner(seat_of):
    """Seat an owner of a practice that keeps injury records, after an injury."""
    laws.choose(seat_of("owner"), ("us-federal",))
    clinician = seat_of("clinician")
    incidents.seal(clinician, assault(clinician))
    return seat_of("owner")


def shown(seat, projection="osha-301"):
    return projections.preview(
        seat, Wanted(pack="us-federal", projection=projection, first=FIRST, last=LAST, title="Owner")
    )


def read(path):
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))


def test_the_headers_are_those_of_the_tracking_application():
    assert len(injury_files.CASE_HEADS) == 24 and len(injury_files.SUMMARY_HEADS) == 28
    assert injury_files.CASE_HEADS[0] == injury_files.SUMMARY_HEADS[0] == "establishment_name"
    assert (
        injury_files.CASE_HEADS[-1] == "date_of_death" and injury_files.SUMMARY_HEADS[-1] == "change_reason"
    )


@pytest.mark.parametrize(("spelling", "no"), [(YesNo.LETTERS, "N"), (YesNo.DIGITS, "0")])
def test_a_case_says_what_was_recorded_and_was_read(owner, tmp_path, spelling, no):
    preview = shown(owner)
    case = preview.rows[0].case
    path = tmp_path / "cases.csv"
    texts = {(case, "story"): "A client threw a cup! (see log)"}
    assert services.save_cases(owner, preview, texts, spelling, path) == (1, ())
    heads, row = read(path)
    assert tuple(heads) == injury_files.CASE_HEADS
    said = dict(zip(heads, row, strict=True))
    assert said["nar_what_happened"] == "A client threw a cup see log"
    assert (said["incident_outcome"], said["type_of_incident"], said["dafw_num_away"]) == ("2", "1", "2")
    assert said["date_of_incident"] == "11/23/2026" and said["date_of_birth"] == "03/09/1985"
    assert said["time_of_incident"] == "08:00" and said["time_unknown"] == no
    assert said["treatment_in_patient"] == said["date_of_death"] == ""  # nobody said so, so nothing is said
    assert "Dana" in said["nar_injury_illness"]  # not known here as a name, so a person has to see it
    assert "Kimberly" not in str(row) and "Sample Clinician" not in str(row)
    assert records.page(owner.vault, Kind.EXPORT, limit=1).rows[0].now["what"] == "osha-cases"


def test_a_years_summary_is_counted(owner, tmp_path):
    told = assault(owner)
    hurt = replace(told.people[0], injury=replace(INJURY, outcome="other", sort="2", days_away=None))
    none = replace(told.people[0], injury=replace(INJURY, outcome="", sort=""))
    incidents.seal(owner, replace(told, people=(hurt,)))
    incidents.seal(owner, replace(told, people=(none,)))
    path = tmp_path / "summary.csv"
    assert services.save_summary(owner, 2026, ABOUT, path) == (3, ("INC-2026-0003",))
    heads, row = read(path)
    said = dict(zip(heads, row, strict=True))
    assert tuple(heads) == injury_files.SUMMARY_HEADS
    assert (
        said["size"] == "1"
        and said["total_hours_worked"] == "6200"
        and said["company_name"] == "Sample Practice West"
    )
    counted = [
        said[name] for name in ("total_deaths", "total_dafw_cases", "total_djtr_cases", "total_other_cases")
    ]
    assert counted == ["0", "1", "0", "1"] and said["total_dafw_days"] == "4"
    assert (said["total_injuries"], said["total_skin_disorders"], said["no_injuries_illnesses"]) == (
        "1",
        "1",
        "1",
    )
    services.save_summary(owner, 2025, ABOUT, path)
    assert dict(zip(*read(path), strict=True))["no_injuries_illnesses"] == "2"


@pytest.mark.parametrize(
    ("changes", "year", "field"),
    [({"employees": "four"}, 2026, "employees"), ({"hours": "-1"}, 2026, "hours"), ({}, 2027, "year")],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(owner, tmp_path, changes, year, field):
    with pytest.raises(Refused) as refused:
        services.save_summary(owner, year, replace(ABOUT, **changes), tmp_path / "x.csv")
    assert refused.value.field == field and list(tmp_path.glob("*.csv")) == []


def test_only_what_was_shown_as_an_injury_report_leaves_as_cases(owner, tmp_path):
    with pytest.raises(Refused, match="Show the injury report"):
        services.save_cases(owner, shown(owner, "osha-300"), {}, YesNo.LETTERS, tmp_path / "x.csv")
    owner.proved.clear()
    with pytest.raises(PasswordNeeded):
        services.save_cases(owner, shown(owner), {}, YesNo.LETTERS, tmp_path / "x.csv")
    assert list(tmp_path.glob("*.csv")) == []


def test_whoever_reads_no_sealed_part_makes_none(owner, seat_of, tmp_path):
    auditor = seat_of("auditor")
    with pytest.raises(Refused):
        services.save_summary(auditor, 2026, ABOUT, tmp_path / "x.csv")
    seat = seat_of("owner")
    laws.choose(seat, ("generic",))
    with pytest.raises(Refused, match="does not go by"):
        services.save_summary(seat, 2026, ABOUT, tmp_path / "x.csv")
    assert list(tmp_path.glob("*.csv")) == []
