from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import Availability, Week, week_of


def test_a_slot_without_a_week_means_both():
    both = Availability.of(["tue-evening"])
    assert both.bits.bit_count() == 2
    assert both == Availability.of(["A:tue-evening", "B:tue-evening"])
    assert both.slots == ("tue-evening",)


def test_weeks_are_kept_apart():
    shared = Availability.of(["A:sat-morning"]) & Availability.of(["B:sat-morning"])
    assert not shared
    assert (Availability.of(["sat-morning"]) & Availability.of(["B:sat-morning"])).slots == ("B:sat-morning",)


@given(st.integers(0, 2**42 - 1))
def test_what_is_written_reads_back(bits):
    assert Availability.of(Availability(bits).slots).bits == bits


@pytest.mark.parametrize("slot", ["tue", "tue-night", "C:tue-evening", "TUE-evening", ":tue-evening", ""])
def test_other_slots_are_refused(slot):
    with pytest.raises(ValueError, match="not a part of the week"):
        Availability.of([slot])


def test_bits_outside_the_cycle_are_refused():
    with pytest.raises(ValueError, match="42 bits"):
        Availability(1 << 42)


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 1, 5), Week.A),
        (date(2026, 1, 11), Week.A),
        (date(2026, 1, 12), Week.B),
        (date(2026, 1, 4), Week.B),
        (date(2026, 12, 28), Week.B),
        (date(2027, 1, 4), Week.A),
        (date(2027, 1, 11), Week.B),
    ],
)
def test_weeks_alternate_across_a_year_with_53_weeks(day, week):
    assert week_of(day) is week
