"""Whatever can be typed is kept exactly, in every sort of duty, or refused in words with nothing written."""

from pathlib import Path

import pytest

from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.services import (
    conduct,
    disclosures,
    requests,
    risk_reviews,
    safety_plans,
    sealed_records,
    worksheets,
)
from app.store import ledger
from tests.duties import EVENT, GIVEN, NOTIFIED, REQUEST, THREAT, client_of, plan, review

NAUGHTY = [
    line
    for line in (Path(__file__).parent.parent / "data" / "naughty-strings.txt")
    .read_text(encoding="utf-8", errors="surrogatepass")
    .split("\n")
    if line.strip() and not line.startswith("#")
]
WHOLE = "\n".join(NAUGHTY)[:40_000]
ABOUT = {"sort": "unknown", "against": "Reception"}


def opened(seat, record: str, kind: Kind) -> dict:
    return sealed_records.sheet(seat, record, kind, True).answers


def test_every_naughty_string_is_kept_exactly_as_a_line_of_conduct(seat_of):
    seat = seat_of("clinician")
    file = conduct.seal(seat, ABOUT).id
    some = [text[:1_000] for text in NAUGHTY[::4]]
    for text in some:
        conduct.add_event(seat, file, EVENT | {"words": text, "evidence": text})
    events = conduct.whole(seat, file, True).events
    assert [one["words"] for one in events] == some == [one["evidence"] for one in events]


def test_all_of_them_at_once_are_kept_in_each_text(seat_of):
    seat = seat_of("clinician")
    client = client_of(seat)
    made = risk_reviews.seal(seat, client, review(seat, facts=WHOLE, decision=WHOLE))
    assert opened(seat, made.id, Kind.RISK_REVIEW)["facts"] == WHOLE
    made = safety_plans.seal(seat, client, plan(seat, signs=WHOLE))
    assert opened(seat, made.id, Kind.SAFETY_PLAN)["signs"] == WHOLE
    made = worksheets.seal(seat, client, {**THREAT, "words": WHOLE, "by": seat.me.id})
    worksheets.notify(seat, made.id, NOTIFIED | {"said": WHOLE})
    assert opened(seat, made.id, Kind.WORKSHEET)["words"] == WHOLE
    [given] = disclosures.of_client(seat, client)
    assert given.what == WHOLE
    made = requests.seal(seat, {**REQUEST, "words": WHOLE, "by": seat.me.id}, client)
    assert opened(seat, made.id, Kind.REQUEST)["words"] == WHOLE


def test_half_a_character_is_refused_in_words_and_nothing_is_written(seat_of):
    seat = seat_of("clinician")
    client = client_of(seat)
    before = ledger.head(seat.vault)
    half = "broken \ud800"
    for act in (
        lambda: risk_reviews.seal(seat, client, review(seat, facts=half)),
        lambda: safety_plans.seal(seat, client, plan(seat, signs=half)),
        lambda: worksheets.seal(seat, client, {**THREAT, "words": half, "by": seat.me.id}),
        lambda: disclosures.write(seat, client, GIVEN | {"what": half}),
        lambda: requests.seal(seat, {**REQUEST, "words": half, "by": seat.me.id}, client),
        lambda: conduct.seal(seat, ABOUT | {"about": half}),
    ):
        with pytest.raises(Refused):
            act()
    assert ledger.head(seat.vault) == before
