"""Which lists of duties there are, and what their lines say."""

from datetime import date
from typing import Any

from app.domain import disclosures, requests, risk_reviews
from app.domain.actions import STATUS_WORDS
from app.domain.clocks import STATE_WORDS
from app.domain.kinds import Kind
from app.i18n import N_, _
from app.services import conduct as conduct_services
from app.services import disclosures as disclosure_services
from app.services import requests as request_services
from app.services import risk_reviews as review_services
from app.services import safety_plans as plan_services
from app.services import worksheets as worksheet_services
from app.ui.duties.lists import Sort
from app.ui.parts import Column
from app.ui.parts.moments import say_day, say_moment

LEVELS = {"none": "done", "some": "care", "high": "caution", "immediate": "high"}
"""Which level each judgement of risk is drawn in; its word stands beside it."""


def sorts() -> tuple[Sort, ...]:
    """Give the lists, in the order of their tabs."""
    return (_worksheets(), _reviews(), _plans(), _conduct(), _requests(), _disclosures())


def number() -> Column:
    """Give the column of a record's number."""
    return Column(name="number", words=_("Number"), text=lambda line: line.record.number, wide=10)


def client() -> Column:
    """Give the column that says whom it is about; empty without the clinical key."""
    return Column(name="client", words=_("Client"), text=_client, personal=True, wide=28)


def when_due(words: str = N_("Due")) -> Column:
    """Give the column of the day on which something is due."""
    return Column(name="due", words=_(words), text=_due, wide=14, sort=lambda line: str(line.due or date.max))


def by() -> Column:
    """Give the column of who owes it."""
    return Column(name="by", words=_("By whom"), text=lambda line: line.by, wide=20, yields=1)


def status() -> Column:
    """Give the column that says how a record stands."""
    return Column(
        name="status",
        words=_("Stands"),
        text=lambda line: _(STATUS_WORDS[line.record.status]),
        wide=12,
        yields=3,
    )


def _client(line: Any) -> str:
    return "  ".join(filter(None, (line.client.name, line.client.number)))


def _due(line: Any) -> str:
    return say_day(line.due) if line.due else ""


def _reviews() -> Sort:
    words = risk_reviews.LEVELS
    levels = {choice.code: choice.words for choice in words}
    return Sort(
        kind=Kind.RISK_REVIEW,
        title=N_("Risk reviews"),
        empty=N_("Reviews that are due will be here. Begin one on a client's page, or after hours."),
        columns=(
            when_due(N_("Next due")),
            by(),
            client(),
            Column(
                name="level",
                words=_("Level"),
                text=lambda line: _(levels.get(line.level, line.level)) if line.level else "",
                level=lambda line: LEVELS.get(line.level, ""),
                wide=26,
                yields=2,
            ),
            number(),
        ),
        rows=review_services.listing,
        page=review_services.PAGE,
        over=N_("Also those after which nothing is due"),
    )


def _plans() -> Sort:
    return Sort(
        kind=Kind.SAFETY_PLAN,
        title=N_("Safety plans"),
        empty=N_("Safety plans that act will be here. Make one with a client, from their page."),
        columns=(
            when_due(N_("Look at it again")),
            by(),
            client(),
            Column(
                name="copy",
                words=_("Has a copy"),
                text=lambda line: _("yes") if line.copy else "",
                wide=12,
                yields=2,
            ),
            status(),
            number(),
        ),
        rows=plan_services.listing,
        page=plan_services.PAGE,
        over=N_("Also those that have ended"),
    )


def _worksheets() -> Sort:
    return Sort(
        kind=Kind.WORKSHEET,
        title=N_("Threat worksheets"),
        empty=N_(
            "Worksheets that are under way will be here. Begin one on a client's page, or from an incident."
        ),
        columns=(
            number(),
            client(),
            by(),
            Column(
                name="missing",
                words=_("Still to answer"),
                text=lambda line: "" if line.missing is None else str(line.missing),
                wide=14,
                yields=2,
                right=True,
            ),
            Column(
                name="notified",
                words=_("Notifications"),
                text=lambda line: "" if line.notified is None else str(line.notified),
                wide=14,
                yields=3,
                right=True,
            ),
            status(),
        ),
        rows=worksheet_services.listing,
        page=worksheet_services.PAGE,
        over=N_("Also those that are finished"),
    )


def _disclosures() -> Sort:
    return Sort(
        kind=Kind.DISCLOSURE,
        title=N_("Disclosures"),
        empty=N_(
            "Whatever is given to somebody outside will be here. Notifications and requests add themselves."
        ),
        columns=(
            Column(
                name="when",
                words=_("When"),
                text=lambda line: say_moment(line.when) if line.when else "",
                wide=22,
                sort=lambda line: line.when.utc if line.when else "",
            ),
            client(),
            Column(name="to", words=_("To whom"), text=lambda line: line.to_whom, wide=26, personal=True),
            Column(name="what", words=_("What"), text=lambda line: line.what, wide=26, yields=2, story=True),
            Column(
                name="basis",
                words=_("Ground"),
                text=lambda line: _(disclosures.QUESTIONS[-1].words(line.basis)) if line.basis else "",
                wide=20,
                yields=3,
            ),
            number(),
            Column(name="source", words=_("From"), text=lambda line: line.source, wide=10, yields=4),
        ),
        rows=disclosure_services.listing,
        page=disclosure_services.PAGE,
        form=disclosure_services.FORM_PAGE,
        add=N_("Write down a disclosure"),
        over=N_("Also those that an accounting leaves out"),
    )


def _conduct() -> Sort:
    return Sort(
        kind=Kind.CONDUCT,
        title=N_("Conduct files"),
        empty=N_("Files about harassment and stalking will be here. Begin one at the second time."),
        columns=(
            number(),
            client(),
            Column(name="who", words=_("Who"), text=lambda line: line.subject, wide=20, personal=True),
            Column(
                name="against",
                words=_("Against"),
                text=lambda line: line.against,
                wide=20,
                personal=True,
                yields=2,
            ),
            Column(
                name="events",
                words=_("Lines"),
                text=lambda line: "" if line.events is None else str(line.events),
                wide=8,
                right=True,
                yields=3,
            ),
            Column(
                name="last",
                words=_("The latest"),
                text=lambda line: say_moment(line.last) if line.last else "",
                wide=22,
                yields=1,
                sort=lambda line: line.last.utc if line.last else "",
            ),
            status(),
        ),
        rows=conduct_services.listing,
        page=conduct_services.PAGE,
        form=conduct_services.FORM_PAGE,
        add=N_("Begin a conduct file"),
        over=N_("Also those that have ended"),
    )


def _requests() -> Sort:
    askers = {one.code: one.words for one in requests.ASKERS}
    wants = {one.code: one.words for one in requests.WANTED}
    return Sort(
        kind=Kind.REQUEST,
        title=N_("Requests"),
        empty=N_("Requests for records that wait for an answer will be here. Write one down as it comes."),
        columns=(
            when_due(),
            Column(
                name="state",
                words=_("In time"),
                text=lambda line: _(STATE_WORDS[line.state]),
                wide=10,
                yields=3,
            ),
            Column(
                name="asker",
                words=_("Who asks"),
                text=lambda line: _(askers.get(line.asker, line.asker)),
                wide=20,
            ),
            Column(
                name="wants",
                words=_("For what"),
                text=lambda line: _(wants.get(line.wants, line.wants)),
                wide=28,
                yields=2,
            ),
            Column(
                name="name", words=_("Name"), text=lambda line: line.name, wide=18, personal=True, yields=4
            ),
            by(),
            number(),
        ),
        rows=request_services.listing,
        page=request_services.PAGE,
        form=request_services.FORM_PAGE,
        add=N_("Write down a request"),
        over=N_("Also those that are answered"),
    )
