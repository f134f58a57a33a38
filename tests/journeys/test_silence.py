"""What silence means: never a no, never a place lost, but a call. And clocks that rest at Christmas."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tests.databases import ON_SQLITE
from tests.journeys.roads import (
    approves_and_asks,
    comes_back,
    comes_to_work,
    everybody_is_ready,
    link_in,
    oksana_says_yes,
)

if TYPE_CHECKING:
    from tests.journeys.town import Person, Town

pytestmark = ON_SQLITE


def test_her_no_is_silent(town: Town) -> None:
    oksana, kari, berit = everybody_is_ready(town)
    approves_and_asks(town, berit, "Oksana")
    oksana.opens(link_in(oksana.gets("A question for you"))).presses("No, thank you")
    oksana.reads("You keep your place, and we go on looking. Kari does not hear about this.")
    town.days_pass(12)
    kari.gets_nothing()
    comes_back(kari).sees("Hei, Kari").finds_nothing_of("Oksana")
    oksana.gets_nothing()
    comes_to_work(berit).opens("/newcomers").follows("Oksana")
    berit.reads("venter siden mandag 7. september 2026")


def test_whoever_does_not_answer_is_reminded_once_and_then_called(town: Town) -> None:
    oksana, kari, berit = everybody_is_ready(town)
    approves_and_asks(town, berit, "Oksana")
    oksana.gets("A question for you")
    town.days_pass(2)
    oksana.gets_nothing()
    town.days_pass(1)
    reminder = oksana.gets("A question for you")
    assert "If we do not hear from you, we call you." in reminder.text
    town.days_pass(5)
    oksana.gets_nothing()
    kari.gets_nothing()
    comes_to_work(berit).at("Ring").follows("Åpne Oksana").presses("Ikke noe svar")
    berit.reads("1 forsøk til nå.").opens("/today").reads("Ingen venter på en telefon. 1 til senere")
    town.days_pass(1)
    comes_to_work(berit).at("Ring").reads("1 forsøk til nå").follows("Åpne Oksana").presses("Fikk svar")
    berit.opens("/today/call").finds_nothing_of("Oksana")
    oksana.opens(link_in(reminder)).sees("This question is over").reads("You have lost nothing.")
    berit.opens("/newcomers").follows("Oksana").reads("venter siden mandag 7. september 2026")


def test_a_silent_volunteer_costs_her_nothing(town: Town) -> None:
    oksana, kari, berit = everybody_is_ready(town)
    approves_and_asks(town, berit, "Oksana")
    oksana_says_yes(town, oksana)
    kari.gets("Et spørsmål til deg")
    town.days_pass(2)
    kari.gets("Et spørsmål til deg")
    town.days_pass(3)
    oksana.gets("A message for you")
    comes_to_work(berit).at("Ring").reads("Kari")


def rest_at_christmas(berit: Person) -> None:
    """Berit writes down that the programme rests from the 21st of December to the 3rd of January."""
    berit.opens("/calendar")
    berit.fills_in({"Første dag": "2026-12-21", "Siste dag": "2027-01-03"}).presses("Legg til en pause")


def test_at_christmas_every_clock_stands_still(town: Town) -> None:
    oksana, kari, berit = everybody_is_ready(town)
    town.until(date(2026, 12, 18))
    oksana.gets("As we promised")
    comes_to_work(berit)
    rest_at_christmas(berit)
    approves_and_asks(town, berit, "Oksana")
    letter = oksana.gets("A question for you")
    assert "8 January 2027" in letter.text
    town.until(date(2027, 1, 3))
    oksana.gets_nothing()
    town.days_pass(1)
    oksana.gets("A question for you")
    oksana.opens(link_in(letter)).reads("You can answer until Friday, 8 January 2027.")
    oksana.presses("Yes, I want to meet Kari").sees("Thank you. We have your yes.")
    town.minutes_pass()
    kari.gets("Et spørsmål til deg")
