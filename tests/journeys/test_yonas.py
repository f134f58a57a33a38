"""Yonas, 24, who reads slowly and works shifts. He sits at Berit's desk, and she writes down what he says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.databases import ON_SQLITE
from tests.journeys.roads import berit_at_work, puts_on_the_waiting_list

if TYPE_CHECKING:
    from tests.journeys.town import Person, Town

pytestmark = ON_SQLITE


def yonas_is_signed_up(town: Town) -> Person:
    """Berit reads aloud, asks, and writes; Yonas has neither e-mail nor a phone of his own."""
    berit = berit_at_work(town)
    berit.opens("/newcomers").follows("Ny person").sees("Ny person")
    berit.answers("Hvilket språk leser du opp på?", "English")
    berit.answers("Hvordan snakker dere sammen?", "Vi sitter sammen").presses("Begynn")
    berit.reads("The guide decides nothing about you.")
    for thing in ("Who the guide is", "You decide", "Your answers are yours"):
        berit.answers(thing, "Lest opp og forstått")
    berit.presses("Fortsett").sees("Om personen")
    berit.fills_in({"Hva skal vi kalle deg?": "Yonas", "Hvilket år er du født?": "2002"})
    berit.answers("Er du …", "Mann").answers("Hvem skal møte guiden?", "Bare jeg")
    berit.answers("Hvor mye norsk snakker du?", "Jeg kan snakke enkelt")
    berit.fills_in({"Språket ditt": "Tigrinja (ትግርኛ)"})
    berit.answers("Vil du ha tolk på det første møtet?", "Ja")
    berit.fills_in({"Velg en del": "Nordbyen"})
    berit.answers("Hvordan kommer du deg rundt?", "Med buss")
    berit.answers("Hvor lang tid kan veien ta?", "30 minutter")
    berit.presses("Fortsett").sees("Tider og ønsker")
    berit.answers("Du kan velge flere.", "Det skifter: Jeg jobber skift")
    berit.answers("Neste uke", "tir. 15. sep., Etter 17")
    berit.answers("Hva håper du på?", "Forstå brev og hvordan ting virker")
    berit.answers("Hvem vil du gjerne treffe?", "Det spiller ingen rolle")
    berit.presses("Fortsett").sees("Slik når du deltakeren")
    berit.ticks("Verken telefon eller e-post: nås gjennom oss")
    berit.answers("Leser andre meldingene dine?", "Nei").answers("Velg ordet ditt", "sol")
    berit.ticks("Har sagt ja til dette").presses("Fortsett").sees("Les det tilbake")
    return berit.reads("Yonas", "Tigrinja", "Uten adresse kan det ikke komme noe brev.")


def test_he_is_signed_up_in_person_and_takes_a_sheet_home(town: Town) -> None:
    berit = yonas_is_signed_up(town).presses("Meld på").sees("Thank you, Yonas.")
    berit.reads("You can come to us or call, and we open your answers together.")
    puts_on_the_waiting_list(berit, "Yonas")
    berit.reads("tigrinja (morsmål)", "annenhver uke")


def test_what_was_begun_waits_on_the_desk_and_may_be_thrown_away(town: Town) -> None:
    berit = yonas_is_signed_up(town)
    berit.opens("/newcomers").follows("Ny person").at("Påbegynt og ikke ferdig").reads("Yonas")
    berit.presses("Kast").finds_nothing_of("Yonas")
    berit.opens("/newcomers").finds_nothing_of("Yonas")
