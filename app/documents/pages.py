"""What stands on the pages of each kind of paper, drawn from the report's values and nothing else."""

from app.documents import charts, code_pages, disposal_pages, dossier_pages, law_pages
from app.documents.stories import Story
from app.domain import fingerprints
from app.domain.dates import moment_words, month_words, period_words
from app.domain.disposal_records import DisposalRecord
from app.domain.dossiers import Dossier, SafetyPlanSheet
from app.domain.law_records import LawRecord
from app.domain.list_papers import ListPaper, widths
from app.domain.reports import (
    Body,
    Checkpoint,
    Cover,
    FrontDesk,
    IncidentReport,
    IncidentSummary,
    InvitationSheet,
    Noted,
    RecoverySheet,
    Report,
)
from app.domain.summaries import Tally, Totals
from app.i18n import _


def compose(story: Story, report: Report) -> None:
    """Add everything before the signature page."""
    _top(story, report.cover, report.body)
    match report.body:
        case IncidentReport():
            _incident(story, report.body)
        case IncidentSummary():
            _summary(story, report.body, report.cover.deidentified)
        case FrontDesk():
            _front_desk(story, report.body)
        case RecoverySheet():
            code_pages.recovery(story, report.cover, report.body)
        case InvitationSheet():
            code_pages.invitation(story, report.cover, report.body)
        case LawRecord():
            law_pages.compose(story, report.body)
        case Dossier():
            dossier_pages.compose(story, report.body)
        case SafetyPlanSheet():
            dossier_pages.plan(story, report.body)
        case DisposalRecord():
            disposal_pages.compose(story, report.body)
        case ListPaper():
            _list_paper(story, report.body)
        case Checkpoint():
            _checkpoint(story, report.cover, report.body)


def _top(story: Story, cover: Cover, body: Body) -> None:
    if cover.sample:
        story.text(_("SAMPLE: a made-up practice with made-up records"), "sample")
    story.heading(cover.title, 1)
    told = [cover.practice]
    if cover.period:
        told.append(period_words(cover.period))
    if cover.deidentified:
        told.append(_("de-identified"))
    if isinstance(body, IncidentReport | Dossier):
        told.append(body.status)
    story.text(" · ".join(told), "subtitle")


def _incident(story: Story, body: IncidentReport) -> None:
    story.space(6)
    story.facts([(fact.label, fact.text) for fact in body.facts])
    story.heading(_("People involved"))
    if body.people:
        heads = [
            _("Person"),
            _("Part"),
            _("Physical harm"),
            _("Psychological harm"),
            _("Treatment and time off"),
        ]
        rows = [
            [f"{one.name}\n{one.who}".replace("\n", " · ") if one.who else one.name, one.part, one.physical]
            + [one.psychological, one.note]
            for one in body.people
        ]
        story.table(heads, rows, [3, 2, 2, 2, 3])
    else:
        story.text(_("Nobody is named in this report."), "quiet")
    for section in body.sections:
        story.heading(section.label)
        story.text(section.text or _("Nothing was written here."))
    _noted(story, _("Added later"), body.addenda, _("Nothing was added after the report was sealed."))
    _noted(story, _("What became of it"), body.history, _("No step is recorded yet."))


def _list_paper(story: Story, body: ListPaper) -> None:
    story.space(6)
    if body.narrowed:
        story.text(_("Narrowed to: {words}").format(words=body.narrowed), "quiet")
    if body.rows:
        story.table(list(body.heads), [list(row) for row in body.rows], widths(body))
    else:
        story.text(_("No line fits."), "quiet")


def _noted(story: Story, heading: str, notes: tuple[Noted, ...], otherwise: str) -> None:
    story.heading(heading)
    if not notes:
        story.text(otherwise, "quiet")
    elif any(len(note.text) > 200 for note in notes):
        for note in notes:
            story.heading(f"{note.when} · {note.what}", 3)
            story.text(note.who, "quiet")
            story.text(note.text)
    else:
        rows = [[note.when, note.who, note.what, note.text] for note in notes]
        story.table([_("When"), _("Who"), _("What"), _("Words")], rows, [2.4, 2, 2, 4])


def _summary(story: Story, body: IncidentSummary, is_deidentified: bool) -> None:
    totals = body.totals
    rate = totals.rate.per_thousand if totals.rate else "–"
    closed = sum(tally.count for tally in totals.statuses if tally.code == "closed")
    story.headlines(
        [
            (str(totals.incidents), _("incidents")),
            (str(totals.harmed), _("with harm to a person")),
            (rate, _("per 1,000 sessions")),
            (str(closed), _("closed")),
        ]
    )
    _chart(story, totals)
    _rate(story, body)
    for heading, noun, tallies in (
        (_("By month"), _("Month"), totals.months),
        (_("By kind"), _("Kind"), totals.kinds),
        (_("By place"), _("Place"), totals.places),
        (_("By time of day"), _("Time of day"), totals.bands),
        (_("By severity"), _("Severity"), totals.severities),
        (_("How they stand"), _("Stands"), totals.statuses),
    ):
        story.room(150)
        story.heading(heading)
        if tallies is totals.kinds:
            story.text(_("An incident of two kinds counts under both."), "quiet")
        rows = [[one.words, str(one.count)] for one in tallies]
        story.table([noun, _("Incidents")], rows, [4, -1], share=0.62)
    _list(story, body, is_deidentified)


def _chart(story: Story, totals: Totals) -> None:
    tallies = totals.months if len(totals.months) > 1 else totals.bands
    words = _("Incidents by month") if len(totals.months) > 1 else _("Incidents by time of day")
    story.heading(words)
    story.figure(charts.columns(tallies, _labels(tallies)), f"{words}. {charts.in_words(tallies)}.")


def _labels(tallies: tuple[Tally, ...]) -> list[str]:
    """Give short labels for columns: the month's first letters, or the hours."""
    labels = []
    for tally in tallies:
        year, dash, month = tally.code.partition("-")
        if len(year) == 4 and dash:
            short = month_words(int(month))[:3]
            labels.append(short if len(tallies) > 6 else f"{short} {year}")
        else:
            labels.append(tally.code.replace("-", "–") if dash else _("not known"))
    return labels


def _rate(story: Story, body: IncidentSummary) -> None:
    rate = body.totals.rate
    if rate is None:
        story.text(_("No sessions are logged for this period, so no rate can be given."), "quiet")
        return
    story.text(
        _(
            "{rate} incidents per 1,000 sessions ({incidents} in {sessions} sessions that are logged). With so many "
            "incidents the true rate lies between {low} and {high} with 95 % confidence (exact Poisson interval)."
        ).format(
            rate=rate.per_thousand,
            incidents=rate.incidents,
            sessions=f"{rate.sessions:,}",
            low=rate.low,
            high=rate.high,
        ),
        "quiet",
    )


def _list(story: Story, body: IncidentSummary, is_deidentified: bool) -> None:
    story.heading(_("Every incident counted"))
    if not body.rows:
        story.text(_("There were none in this period."), "quiet")
        return
    if is_deidentified:
        warning = _(
            "In a small practice month, time of day and place together can still point to somebody. Share it with care."
        )
        story.text(warning, "quiet")
    words = body.words
    kinds, places = dict(words.kinds), dict(words.places)
    bands, severities, statuses = dict(words.bands), dict(words.severities), dict(words.statuses)
    rows = [
        [
            row.case,
            row.day or row.month,
            bands.get(row.band, row.band),
            ", ".join(kinds.get(kind, kind) for kind in row.kinds),
            places.get(row.place, row.place),
            severities.get(row.severity, row.severity),
            statuses.get(row.status, row.status),
        ]
        for row in body.rows
    ]
    day = _("Month") if is_deidentified else _("Day")
    heads = [_("Case"), day, _("Time"), _("Kinds"), _("Place"), _("Severity"), _("Stands")]
    story.table(heads, rows, [3, 2.2, 2.4, 4, 2.6, 2.2, 2])


def _front_desk(story: Story, body: FrontDesk) -> None:
    story.text(body.checked, "quiet")
    story.headlines(
        [
            (str(body.expected), _("expected")),
            (str(len(body.arrivals)), _("with something to do at the door")),
        ]
    )
    if not body.arrivals:
        story.text(_("Nobody on this list needs anything special at the door."))
        return
    rows = [[one.time, one.name, one.level_words, one.label, one.action] for one in body.arrivals]
    heads = [_("Time"), _("Who"), _("Level"), _("At the desk"), _("What to do")]
    story.table(heads, rows, [1.2, 2.4, 1.4, 2, 4.5])
    story.text(_("Actions only. Why is not on this sheet. Shred it at the end of the day."), "quiet")


def _checkpoint(story: Story, cover: Cover, body: Checkpoint) -> None:
    story.space(6)
    story.text(
        _(
            "This paper says where the practice's ledger stood. Every later copy of the ledger must hold this entry "
            "with this hash; one that does not was put back to an earlier state, or written anew. Two people sign it "
            "by hand, and each keeps a copy away from the computer."
        )
    )
    story.heading(_("The newest entry"))
    story.facts([(_("Entry"), f"{cover.head_seq:,}"), (_("Sealed up to"), moment_words(cover.made))])
    story.space(8)
    for line in fingerprints.lines(cover.head_hash, gap="   "):
        story.text(line, "code")
    story.heading(_("Signed by hand"))
    for _person in range(2):
        story.facts([(_("Name"), "……………………………………"), (_("Day and signature"), "……………………………………")])
        story.space(10)
    story.heading(_("What the ledger holds"))
    rows = [[one.words, f"{one.count:,}"] for one in body.records]
    story.table([_("Kind"), _("Records")], rows, [4, -1], share=0.62)
    story.heading(_("Who is of the practice"))
    story.table([_("Person"), _("Role")], [[one.label, one.text] for one in body.register], [3, 2])
    story.facts([(_("Practice certificate"), fingerprints.groups(body.root))])
    story.space(8)
    story.text(
        _(
            "To compare it later: Keepwell, Audit trail, Anchors, and choose this file or type the entry and its hash."
        ),
        "quiet",
    )
