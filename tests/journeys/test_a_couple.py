"""Oksana and Petro come together, and each of them is asked. What he says, she does not hear from us."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.databases import ON_SQLITE
from tests.journeys.roads import (
    approves_and_asks,
    berit_at_work,
    code_in,
    comes_back,
    comes_to_work,
    finds_proposals,
    kari_says_yes,
    kari_signs_up,
    link_in,
    oksana_says_yes,
    oksana_signs_up,
    puts_on_the_waiting_list,
    walks_to_approval,
)

if TYPE_CHECKING:
    from tests.journeys.town import Person, Town

pytestmark = ON_SQLITE


def both_are_known(town: Town) -> tuple[Person, Person, Person, Person]:
    """Oksana signs up for the two of them; Berit talks with Petro alone, and he says yes for himself."""
    oksana = oksana_signs_up(town, who="Me and my partner")
    kari, berit = kari_signs_up(town), berit_at_work(town)
    puts_on_the_waiting_list(berit, "Oksana")
    walks_to_approval(berit, kari)
    finds_proposals(berit)
    berit.presses("Godkjenn og spør Oksana", 409).reads("en partner som ikke er lagt til ennå")
    petro = town.person("Petro", "petro@example.org", "en")
    berit.opens("/newcomers").follows("Oksana").follows("Legg til en voksen")
    berit.reads("Er med sammen med Oksana, og blir spurt for seg.")
    berit.answers("Hvilket språk leser du opp på?", "English")
    berit.answers("Hvordan snakker dere sammen?", "Med tolk").presses("Begynn")
    for thing in ("Who the guide is", "You decide", "Your answers are yours"):
        berit.answers(thing, "Lest opp og forstått")
    berit.presses("Fortsett").sees("Om personen")
    berit.fills_in({"Hva skal vi kalle deg?": "Petro", "Hvilket år er du født?": "1986"})
    berit.answers("Er du …", "Mann").presses("Fortsett")
    berit.reads("I agree that Lillevik kommune keeps my name and how to reach me, so that I can take part.")
    berit.fills_in({"E-post": petro.email}).answers("Leser andre meldingene dine?", "Nei")
    berit.answers("Velg ordet ditt", "bro").ticks("Har sagt ja til dette").presses("Fortsett")
    town.minutes_pass()
    berit.fills_in({"Koden": code_in(petro.gets("You have a message"))}).presses("Meld på")
    berit.reads("Petro", "Sa ja med tolk")
    return oksana, petro, kari, berit


def petro_answers(town: Town, petro: Person, answer: str) -> None:
    petro.opens(link_in(petro.gets("A question for you")))
    petro.reads("We ask each of you separately. What you answer, we tell nobody at home.")
    petro.finds_nothing_of("Oksana").presses(answer)
    town.minutes_pass()


def test_both_say_yes_and_one_of_them_goes_his_own_way(town: Town) -> None:
    oksana, petro, kari, berit = both_are_known(town)
    approves_and_asks(town, berit, "Oksana")
    oksana_says_yes(town, oksana)
    oksana.reads("We ask each of you separately.").finds_nothing_of("Now we ask")
    kari.gets_nothing()
    petro_answers(town, petro, "Yes, I want to meet Kari")
    kari_says_yes(town, kari)
    oksana.gets("Good news")
    petro.opens(link_in(petro.gets("Good news"))).sees("When would you like to meet Kari?")
    petro.presses("I choose this time").sees("You meet Kari")
    town.minutes_pass()
    oksana.gets("A message for you")
    comes_back(petro).reads("You meet Kari").follows("Is something not as it should be? Tell us")
    petro.answers("How serious is it?", "Something that is not good")
    petro.fills_in({"Tell us in your own words": "At home I decide nothing"}).presses("Send")
    comes_to_work(berit).opens("/concerns").reads("Petro")
    comes_back(oksana).finds_nothing_of("Petro", "decide nothing")
    petro.opens("/en/me").follows("Leave, or delete everything").presses("Leave").sees("You have left")
    comes_to_work(berit).opens("/matches").follows("Oksana og Kari").reads("Begge har sagt ja")
    oksana.opens("/en/me").reads("Kari")


def test_what_petro_says_no_to_oksana_does_not_learn_from_us(town: Town) -> None:
    oksana, petro, kari, berit = both_are_known(town)
    approves_and_asks(town, berit, "Oksana")
    petro_answers(town, petro, "No, thank you")
    petro.reads("We tell nobody at home either.")
    oksana_says_yes(town, oksana)
    oksana.reads("You hear from us within a few days.").gets_nothing()
    town.days_pass()
    letter = oksana.gets("A message for you")
    assert "It comes to nothing this time. It is not because of you." in letter.text
    petro.gets_nothing()
    kari.gets_nothing()
    comes_to_work(berit).opens("/newcomers").follows("Oksana").reads("venter siden mandag 7. september 2026")
