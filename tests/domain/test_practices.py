import pytest

from app.domain import practices
from app.domain.errors import Refused
from app.domain.practices import Practice, Shift


def test_a_new_practice_has_places_shifts_and_numbers_to_begin_with():
    made = practices.new("  Longmont Practice ", "America/Denver")
    assert made.name == "Longmont Practice"
    assert made.places and made.shifts and made.emergency


def test_a_practice_reads_back_as_it_was_written():
    made = practices.new("Longmont Practice", "America/Denver", solo=True)
    assert practices.read(practices.fields(made)) == made


def test_a_field_of_a_newer_program_is_passed_over():
    told = practices.fields(practices.new("Longmont Practice", "UTC")) | {"unheard": "of"}
    assert practices.read(told).name == "Longmont Practice"


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (Practice(name=" ", places=("Room",)), "name"),
        (Practice(name="x" * 121, places=("Room",)), "name"),
        (Practice(name="Longmont", zone="Mars/Olympus", places=("Room",)), "zone"),
        (Practice(name="Longmont"), "places"),
        (Practice(name="Longmont", places=("Room", "Room")), "places"),
        (Practice(name="Longmont", places=tuple(str(n) for n in range(61))), "places"),
    ],
)
def test_details_that_cannot_stand_are_refused_at_their_field(wanted, field):
    with pytest.raises(Refused) as refused:
        practices.check(wanted)
    assert refused.value.field == field


def test_a_shift_may_run_over_midnight():
    late = Practice(
        name="Longmont", shifts=(Shift("Day", "08:00", "17:00"), Shift("Night", "22:00", "06:00"))
    )
    told = [practices.shift_at(late, clock) for clock in ("08:00", "16:59", "17:00", "23:30", "05:59")]
    assert told == ["Day", "Day", "", "Night", "Night"]
