"""Where a line leads when a client's risk was raised: a risk review, a flag or an incident, begun with this client."""

from collections.abc import Callable
from typing import Any

from app.domain import incidents
from app.domain.incidents import Involved, Report
from app.domain.sessions import Line
from app.ui.afterhours.line import SessionLine

RISK_REVIEW = "risk-review-form"
"""The page on which a check-in on a client's risk is written."""


def lead(made: SessionLine, go: Callable[[str, dict[str, Any]], object]) -> None:
    """Let a line's buttons open what they name; what was begun on the page is kept first by `go`."""
    made.risk_review.connect(lambda line: go(RISK_REVIEW, {"client": line.client}))
    made.flag.connect(lambda line: go("flag-form", {"client": line.client}))
    made.incident.connect(lambda line: go("log-incident", {"report": _report(line)}))


def _report(line: Line) -> dict[str, Any]:
    """Begin an incident in which this line's client is named; what their part was is asked there."""
    named = Involved(sort="client", ref=line.client, name=line.name)
    return incidents.to_draft(Report(people=(named,)))
