"""Oksana, 38, from Ukraine, with a phone and a few words of Norwegian. She decides, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys.conftest import ON_SQLITE
from tests.journeys.roads import (
    approves_and_asks,
    everybody_is_ready,
    kari_says_yes,
    link_in,
    oksana_signs_up,
)

if TYPE_CHECKING:
    from tests.journeys.town import Town


def test_she_is_asked_first_takes_a_line_away_and_both_say_yes(town: Town) -> None:
    oksana, kari, berit = everybody_is_ready(town)
    oksana.opens("/en/me").reads("We are looking for a guide for you")
    approves_and_asks(town, berit, "Oksana")
    kari.gets_nothing()

    letter = oksana.gets("A question for you")
    assert "sol" in letter.text
    for secret in ("Kari", "Flyktningguide", "Sentrum"):
        assert secret not in letter.text
    oksana.opens(link_in(letter)).sees("We think you could like to meet Kari")
    oksana.reads(
        "You both speak English.", "You both like: walks.", "Kari has pets. You can meet without them."
    )
    oksana.at("If you say yes, Kari sees this about you:")
    oksana.unticks("Oksana is between 30 and 39.", "Good to know: I am afraid of dogs")
    oksana.looks_up().presses("Yes, I want to meet Kari").sees("Thank you. We have your yes.")
    oksana.opens(link_in(letter)).reads("Now we ask Kari.")

    town.minutes_pass()
    asked = kari.gets("Et spørsmål til deg")
    assert "Oksana" not in asked.text
    kari.opens(link_in(asked)).sees("Vil du møte Oksana?")
    kari.reads("Dere snakker begge engelsk.", "Dere liker begge: gå tur.")
    kari.finds_nothing_of("30", "dogs", "912 34 567", oksana.email)
    kari.presses("Ja, jeg vil møte Oksana").sees("Takk. Vi har fått ja-et ditt.")
    town.minutes_pass()
    assert "Kari" not in oksana.gets("Good news").text
    assert "Oksana" not in kari.gets("Godt nytt").text
    berit.opens("/matches").at("Oksana og Kari").reads("Begge har sagt ja")


@ON_SQLITE
def test_the_receipt_says_who_calls_and_by_when_and_her_page_holds_her_answers(town: Town) -> None:
    oksana = oksana_signs_up(town)
    oksana.reads("Berit", "Thursday 10 September")
    oksana.follows("My page").sees("Hello, Oksana").reads("912 34 567", "I only want to meet a woman")
    oksana.follows("Change: When can you meet?").sees("When can you meet?")
    oksana.answers("You can choose several.", "Weekends").presses("Keep the answers")
    oksana.reads("Weekends", "Tuesday: after 17")


@ON_SQLITE
def test_a_mistake_keeps_what_she_wrote(town: Town) -> None:
    oksana = town.person("Oksana", "oksana@example.org", "en")
    oksana.opens("/en/join")
    for thing in ("Who the guide is", "You decide", "Your answers are yours"):
        oksana.answers(thing, "I understand")
    oksana.presses("Yes, I want to sign up")
    oksana.fills_in({"What should we call you?": "Oksana", "What year were you born?": "last year"})
    oksana.presses("Continue", 400).reads("Please look at this again")
    oksana.fills_in({"What year were you born?": "1988"})
    oksana.answers("Are you …", "Woman").answers("Who will meet the guide?", "Only me")
    oksana.presses("Continue").sees("Which languages do you speak?")
    oksana.follows("Back")
    assert oksana.seen.field_of("What should we call you?").get("value") == "Oksana"


@ON_SQLITE
def test_if_the_volunteer_cannot_she_hears_that_it_is_not_because_of_her(town: Town) -> None:
    oksana, kari, berit = everybody_is_ready(town)
    approves_and_asks(town, berit, "Oksana")
    oksana.opens(link_in(oksana.gets("A question for you"))).presses("Yes, I want to meet Kari")
    town.minutes_pass()
    kari.opens(link_in(kari.gets("Et spørsmål til deg"))).presses("Ikke denne gangen")
    kari.sees("Takk for svaret.")
    town.minutes_pass()
    assert "It is not because of you." in oksana.gets("A message for you").text
    oksana.opens("/en/me").reads("We are looking for a guide for you")
    berit.opens("/newcomers").follows("Oksana").reads("venter siden mandag 7. september 2026")


@ON_SQLITE
def test_a_yes_by_phone_counts_the_same(town: Town) -> None:
    oksana, kari, berit = everybody_is_ready(town)
    approves_and_asks(town, berit, "Oksana")
    oksana.gets("A question for you")
    berit.opens("/today").at("Forslag").follows("Åpne Oksana Kari")
    berit.fills_in({"Svaret": "Ja", "Slik ble det gitt": "med tolk"}).presses("Lagre svaret")
    town.minutes_pass()
    kari_says_yes(town, kari)
    berit.opens("/matches").at("Oksana og Kari").reads("Begge har sagt ja")
