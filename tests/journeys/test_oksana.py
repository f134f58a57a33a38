"""Oksana, 38, from Ukraine, with a phone and a few words of Norwegian. She decides, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.databases import ON_SQLITE
from tests.journeys.roads import (
    approves_and_asks,
    both_have_said_yes,
    everybody_is_ready,
    kari_says_yes,
    link_in,
    oksana_chooses_a_time,
    oksana_signs_up,
    they_meet,
)

if TYPE_CHECKING:
    from tests.journeys.town import Town


@ON_SQLITE
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
    oksana.seen.press("Leave this page")
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
def test_the_two_find_a_time_write_to_each_other_and_meet(town: Town) -> None:
    oksana, kari, berit = both_have_said_yes(town)
    oksana.opens(link_in(oksana.gets("Good news"))).sees("When would you like to meet Kari?")
    oksana.reads("Tuesday, 15 September 2026 at 18:00", "Sentrum bibliotek", "It costs nothing.")
    kari.opens(link_in(kari.gets("Godt nytt"))).sees("Oksana velger en tid nå")
    oksana.seen.press("Leave this page")
    oksana.presses("I choose this time").sees("You meet Kari").reads("Berit from us, and an interpreter")
    appointment = oksana.downloads("Put it in my calendar")
    assert "DTSTART;TZID=Europe/Oslo:20260915T180000" in appointment
    assert "Kari" not in appointment
    town.minutes_pass()
    assert "Oksana" not in kari.gets("En beskjed til deg").text

    oksana.opens("/en/me").follows("You and Kari Messages, the next meeting and what you have agreed")
    oksana.fills_in({"Your message": "See you on Tuesday"}).presses("Send").reads("Not read yet")
    kari.opens("/nb/guide").follows("Du og Oksana Du har en ny melding").presses("Les nå")
    kari.reads("See you on Tuesday").ticks("Ja, det passer fint.").presses("Send setningen")
    oksana.opens(oksana.seen.address).presses("Read now").reads("Yes, that is fine.")
    for person, share in ((oksana, "Yes, my number may be shared"), (kari, "Ja, nummeret mitt kan deles")):
        person.finds_nothing_of("Call 987 65 432", "Ring 912 34 567").presses(share)
    kari.reads("912 34 567")
    oksana.follows("Read the agreement").presses("Yes, we do it like this").reads("You said yes on")

    they_meet(town, oksana, kari, berit)
    berit.reads("Møtes").at("Mellom de to").reads("Har sagt ja", "Har ikke sagt ja til avtalen ennå")
    berit.finds_nothing_of("See you on Tuesday", "912 34 567")


@ON_SQLITE
def test_a_time_that_does_not_suit_is_moved_without_blame(town: Town) -> None:
    oksana, kari, berit = both_have_said_yes(town)
    oksana_chooses_a_time(town, oksana, kari)
    kari.presses("Denne tiden passer ikke for meg").sees("Oksana velger en tid nå")
    town.minutes_pass()
    letter = oksana.gets("A message for you")
    assert "It is nobody's fault." in letter.text
    oksana.opens(link_in(letter)).finds_nothing_of("Tuesday, 15 September 2026")
    oksana.presses("None of these suits me: please call me").sees("Berit calls you")
    berit.opens("/matches").follows("Oksana og Kari").reads("Oksana vil bli ringt")


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
