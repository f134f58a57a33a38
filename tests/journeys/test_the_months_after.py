"""Oksana and Kari have met. The months after: one tap, a word to Berit, a good end, and somebody new."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tests.databases import ON_SQLITE
from tests.journeys.roads import (
    approves_and_asks,
    both_have_said_yes,
    comes_back,
    comes_to_work,
    kari_signs_up,
    link_in,
    oksana_chooses_a_time,
    they_meet,
    walks_to_approval,
)

if TYPE_CHECKING:
    from tests.journeys.town import Person, Town

TWO_WEEKS_LATER, A_WEEK_AFTER_THAT = date(2026, 9, 29), date(2026, 10, 7)


def two_weeks_after_they_met(town: Town) -> tuple[Person, Person, Person]:
    """They have met once, and each is asked how it is going."""
    return town.remembers(_they_meet_and_two_weeks_pass)


def _they_meet_and_two_weeks_pass(town: Town) -> tuple[Person, Person, Person]:
    oksana, kari, berit = both_have_said_yes(town)
    oksana_chooses_a_time(town, oksana, kari)
    they_meet(town, oksana, kari, berit)
    town.until(TWO_WEEKS_LATER)
    return oksana, kari, berit


@ON_SQLITE
def test_one_tap_answers_and_silence_is_reminded_of_once(town: Town) -> None:
    oksana, kari, berit = two_weeks_after_they_met(town)
    asked = oksana.gets("How is it going?")
    assert "Kari" not in asked.text
    oksana.opens(link_in(asked)).sees("How is it going with Kari?").reads("Kari cannot.")
    oksana.presses("It is going well").sees("Thank you. We have your answer.")
    oksana.presses("Once or twice").reads("How often you have met: Once or twice.")
    kari.gets("Hvordan går det?")
    town.until(A_WEEK_AFTER_THAT)
    oksana.gets_nothing()
    kari.gets("Hvordan går det?")
    comes_to_work(berit).opens("/matches").follows("Oksana og Kari").at("Hvordan det går")
    berit.reads("Det går bra", "har møttes en eller to ganger", "Ikke noe svar")
    berit.reads("Oksana blir spurt neste gang tirsdag 10. november 2026.")


def test_she_speaks_up_it_ends_kindly_and_she_meets_somebody_new_with_her_waiting_time(town: Town) -> None:
    oksana, kari, berit = two_weeks_after_they_met(town)
    oksana.opens(link_in(oksana.gets("How is it going?"))).follows("Tell us")
    oksana.answers("How serious is it?", "Something that is not good")
    oksana.fills_in({"Tell us in your own words": "She asked me for money"}).presses("Send")
    oksana.sees("Thank you for telling us").reads("Whoever you meet does not hear of it.")
    kari.gets("Hvordan går det?")
    comes_back(kari).follows("Du og Oksana Meldinger, neste møte og det dere er enige om")
    page_of_the_two = kari.finds_nothing_of("money").seen.address
    kari.opens("/nb/guide").finds_nothing_of("Er du klar for en ny person nå?")

    comes_to_work(berit).opens("/concerns").follows("Oksana").reads("She asked me for money")
    berit.presses("Dette er fulgt opp")
    berit.opens("/matches").follows("Oksana og Kari").answers(
        "Hvorfor avsluttes det?", "De passet ikke sammen"
    )
    berit.presses("Avslutt").reads("Deltakeren er tilbake på ventelisten, med ventetiden i behold.")
    oksana.gets_nothing()
    town.minutes_pass(16)
    assert "with the time you have waited" in oksana.gets("A message for you").text
    assert "money" not in kari.gets("En beskjed til deg").text
    kari.opens(page_of_the_two).reads("Oksana").finds_nothing_of("She asked me for money", "912 34 567")

    solveig = kari_signs_up(town, "Solveig")
    walks_to_approval(berit, solveig)
    berit.opens("/newcomers").follows("Oksana").reads("venter siden mandag 7. september 2026")
    berit.finds_nothing_of("Noe ble endret")
    approves_and_asks(town, berit, "Oksana")
    oksana.opens(link_in(oksana.gets("A question for you"))).sees("We think you could like to meet Solveig")


@ON_SQLITE
def test_an_end_that_was_a_mistake_is_undone_before_anybody_hears_of_it(town: Town) -> None:
    oksana, kari, berit = two_weeks_after_they_met(town)
    oksana.gets("How is it going?")
    kari.gets("Hvordan går det?")
    comes_to_work(berit).opens("/matches").follows("Oksana og Kari")
    berit.answers("Hvorfor avsluttes det?", "Tiden er ute").presses("Avslutt").presses("Angre: de fortsetter")
    town.minutes_pass(20)
    oksana.gets_nothing()
    kari.gets_nothing()
    comes_back(oksana).reads("You and Kari")
