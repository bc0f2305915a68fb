"""For tests of a whole window: which record each page of the sample shows, and waiting until it is laid out."""

from app.domain.kinds import Kind
from app.services.seats import Seat
from app.store import records


def settled(qtbot, window) -> None:
    """Wait until what was asked for has come, and the page is laid out."""
    for _round in range(2):
        answered: list[object] = []
        window.desk.ask(lambda _seat: None, then=answered.append)
        qtbot.waitUntil(lambda it=answered: bool(it), timeout=20_000)
        qtbot.wait(60)


def places(seat: Seat) -> dict[str, dict[str, str]]:
    """Give a record for each page that shows one."""
    flag = records.page(seat.vault, Kind.FLAG, limit=1).rows[0]
    client = str(flag.now["client"])
    newest = {kind: records.page(seat.vault, kind, limit=1).rows[0].id for kind in (Kind.INCIDENT, Kind.RUN)}
    person = records.page(seat.vault, Kind.PERSON, limit=1).rows[0].id
    action = records.page(seat.vault, Kind.ACTION, limit=1).rows[0].id
    duties = (
        Kind.RISK_REVIEW, Kind.SAFETY_PLAN, Kind.CONDUCT, Kind.WORKSHEET, Kind.DISCLOSURE, Kind.REQUEST,
    )  # fmt: skip
    owed = {kind: records.page(seat.vault, kind, limit=1).rows[0].id for kind in duties}
    about = {"client": client}
    return {
        **{kind.value.replace("_", "-"): {"record": record} for kind, record in owed.items()},
        "risk-review-form": about,
        "safety-plan-form": about,
        "conduct-form": about,
        "worksheet-form": about,
        "disclosure-form": about,
        "request-form": about,
        "duty-paper": {"kind": "conduct-chronology", "record": owed[Kind.CONDUCT]},
        "action": {"record": action},
        "person": {"record": person},
        "client": {"record": client},
        "flag-form": {"client": client},
        "incident": {"record": newest[Kind.INCIDENT]},
        "run": {"record": newest[Kind.RUN]},
    }
