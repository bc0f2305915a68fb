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
    return {
        "person": {"record": person},
        "client": {"record": client},
        "flag-form": {"client": client},
        "incident": {"record": newest[Kind.INCIDENT]},
        "run": {"record": newest[Kind.RUN]},
    }
