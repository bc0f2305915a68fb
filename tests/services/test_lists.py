"""A list leaves as a signed paper or a table, whole and by name only where that is asked; filters are one's own."""

import msgspec
import pytest

from app.documents import certificates, leaks, verifying
from app.documents.evidence import Known
from app.domain.clients import Particulars
from app.domain.errors import PasswordNeeded, Refused
from app.domain.kinds import Kind
from app.domain.list_papers import MOST_LINES, ListPaper, Shown
from app.domain.proofs import Purpose
from app.domain.reports import ReportKind
from app.domain.verdicts import Word
from app.services import clients, jobs, kept_filters, lists, reports
from app.store import drafts, records

NAME = "Ada Okafor"
SHOWN = Shown(
    heads=("Name", "Number", "Clinician"),
    personal=(True, False, False),
    rows=((NAME, "C-0001", "Sample Clinician"), ("=Bo Example", "C-0002", "")),
    narrowed="“Ada”",
)


def exports(seat):
    return [row.now for row in records.page(seat.vault, Kind.EXPORT).rows]


def drawn(prepared):
    return jobs.run("build", prepared.payload())


def test_a_list_is_a_genuine_paper_with_its_entry(seat_of, tmp_path):
    seat = seat_of("owner")
    prepared = lists.paper(seat, ReportKind.CLIENT_LIST, SHOWN, deidentified=False)
    path = reports.sign_and_save(seat, prepared, drawn(prepared), tmp_path / "clients.pdf")
    root = certificates.fingerprint(seat.vault.root_certificate())
    assert verifying.verify(path.read_bytes(), Known({root: ""})).word is Word.GENUINE
    changed = path.read_bytes().replace(b"C-0001", b"C-0009") + b"\n"
    assert verifying.verify(changed, Known({root: ""})).word is not Word.GENUINE
    assert prepared.report.body == ListPaper(heads=SHOWN.heads, rows=SHOWN.rows, narrowed=SHOWN.narrowed)
    [said] = exports(seat)
    assert said["what"] == "client-list" and said["counts"] == {"lines": 2} and NAME not in str(said)


def test_without_names_no_name_is_anywhere_in_the_paper(seat_of, tmp_path):
    seat = seat_of("owner")
    prepared = lists.paper(seat, ReportKind.CLIENT_LIST, SHOWN, deidentified=True)
    assert NAME in prepared.forbidden and prepared.report.cover.deidentified
    paper = drawn(prepared)
    assert leaks.find(paper, prepared.forbidden, (prepared.register,)) == ()
    assert b"Ada" not in prepared.report.to_bytes()
    reports.sign_and_save(seat, prepared, paper, tmp_path / "clients.pdf")
    assert exports(seat)[0]["deidentified"]


def test_a_name_that_stands_in_another_column_stops_a_list_without_names(seat_of, tmp_path):
    shown = msgspec.structs.replace(SHOWN, rows=((NAME, "C-0001", f"asked by {NAME}"),))
    seat = seat_of("owner")
    prepared = lists.paper(seat, ReportKind.CLIENT_LIST, shown, deidentified=True)
    with pytest.raises(Refused, match="not de-identified"):
        reports.sign_and_save(seat, prepared, drawn(prepared), tmp_path / "clients.pdf")
    assert not (tmp_path / "clients.pdf").exists() and exports(seat) == []


def test_a_table_runs_nothing_and_is_an_entry(seat_of, tmp_path):
    seat = seat_of("owner")
    path = tmp_path / "clients.csv"
    assert lists.save_table(seat, ReportKind.CLIENT_LIST, path, SHOWN.heads, SHOWN.rows) == 2
    assert "'=Bo Example,C-0002" in path.read_text(encoding="utf-8-sig")
    [said] = exports(seat)
    assert said["format"] == "csv" and said["rows"] == 2


def test_neither_leaves_without_the_password(seat_of, tmp_path):
    seat = seat_of("owner")
    seat.proved.clear()
    prepared = lists.paper(seat, ReportKind.CLIENT_LIST, SHOWN, deidentified=False)
    with pytest.raises(PasswordNeeded):
        reports.sign_and_save(seat, prepared, drawn(prepared), tmp_path / "clients.pdf")
    with pytest.raises(PasswordNeeded):
        lists.save_table(seat, ReportKind.CLIENT_LIST, tmp_path / "clients.csv", SHOWN.heads, SHOWN.rows)
    assert list(tmp_path.glob("clients.*")) == [] and exports(seat) == []
    seat.remember_proof(Purpose.EXPORT)
    lists.save_table(seat, ReportKind.CLIENT_LIST, tmp_path / "clients.csv", SHOWN.heads, SHOWN.rows)


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("owner", {"client-list", "incident-list", "run-list", "entry-list"}),
        ("clinician", {"client-list", "incident-list", "run-list"}),
        ("reception", set()),
        ("auditor", {"incident-list", "run-list", "entry-list"}),
    ],
)
def test_only_who_may_export_a_kind_takes_its_list_out(seat_of, tmp_path, who, may):
    seat = seat_of(who)
    allowed = set()
    for which in lists.LISTS:
        try:
            lists.save_table(seat, which, tmp_path / "list.csv", ["Number"], [])
            lists.paper(seat, which, SHOWN, deidentified=False)
        except Refused:
            continue
        allowed.add(which.value)
    assert allowed == may


def test_a_list_is_no_report_of_the_reports_page(seat_of):
    seat = seat_of("owner")
    assert not set(reports.makeable(seat)) & lists.LISTS
    with pytest.raises(Refused, match="from the page"):
        reports.prepare(seat, reports.Wanted(kind=ReportKind.CLIENT_LIST))


def test_a_list_too_long_for_paper_is_refused_in_words(seat_of):
    long = msgspec.structs.replace(SHOWN, rows=SHOWN.rows * (MOST_LINES // 2 + 1))
    with pytest.raises(Refused, match="5,000 lines"):
        lists.paper(seat_of("owner"), ReportKind.CLIENT_LIST, long, deidentified=False)


def test_a_filter_is_kept_under_its_name_through_a_lock_and_is_nobody_elses(seat_of):
    seat = seat_of("clinician")
    kept_filters.keep(seat, "clients", " Mine  today ", {"text": NAME})
    kept_filters.keep(seat, "clients", "mine TODAY", {"text": "Bo"})
    assert [(one.name, one.answers) for one in kept_filters.of_list(seat, "clients")] == [
        ("mine TODAY", {"text": "Bo"})
    ]
    again = seat_of("clinician")
    assert len(kept_filters.of_list(again, "clients")) == 1 and kept_filters.of_list(again, "trail") == ()
    assert kept_filters.of_list(seat_of("owner"), "clients") == ()
    assert kept_filters.forget(seat_of("clinician"), "clients", "mine TODAY") == ()


def test_the_words_of_a_kept_filter_are_sealed_to_their_person(seat_of, practice, profile):
    clinician = seat_of("clinician")
    kept_filters.keep(clinician, "clients", "A story", {"text": "Okaforish"})
    stored = clinician.vault.db.execute("SELECT sealed FROM draft").fetchall()
    assert stored and all(b"Okaforish" not in sealed and b"A story" not in sealed for (sealed,) in stored)
    owner = seat_of("owner")
    assert drafts.all(owner.vault) == []
    found = [path for path in profile.rglob("*") if path.is_file() and b"Okaforish" in path.read_bytes()]
    assert found == []


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_filter_without_a_usable_name_is_refused_at_the_name(seat_of, name):
    with pytest.raises(Refused) as refused:
        kept_filters.keep(seat_of("reception"), "clients", name, {"text": "A"})
    assert refused.value.field == "name"


def test_filters_are_no_drafts_of_a_form(seat_of):
    seat = seat_of("clinician")
    kept_filters.keep(seat, "incidents", "Mine", {"mine": "yes"})
    clients.add(seat, Particulars(name=NAME))
    from app.services import drafts as typed

    assert typed.waiting(seat, Kind.INCIDENT) == [] and typed.waiting(seat, Kind.CLIENT) == []
