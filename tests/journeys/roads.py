"""The stretches of road that several stories walk, through the real pages and in their own words."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.journeys.town import Person, Town
    from web.notifications.mailbox import Kept

CODE = re.compile(r"\b\d{6}\b")
LINK = re.compile(r"http://localhost(/\S+)")


def code_in(letter: Kept) -> str:
    """Return the code that a letter brings."""
    return CODE.findall(letter.text)[0]


def link_in(letter: Kept) -> str:
    """Return where the one link of a letter leads."""
    (path,) = LINK.findall(letter.text)
    return path


def somebody_begins(town: Town, name: str, language: str, who: str = "Only me") -> Person:
    """Somebody new answers the first screens in English, until she is asked where she lives."""
    person = town.person(name, f"{name.lower()}@example.org", "en")
    person.opens("/en/").follows("I am new here").sees("First, three things")
    for thing in ("Who the guide is", "You decide", "Your answers are yours"):
        person.answers(thing, "I understand")
    person.presses("Yes, I want to sign up").sees("A little about you")
    person.fills_in({"What should we call you?": name, "What year were you born?": "1988"})
    person.answers("Are you …", "Woman").answers("Who will meet the guide?", who)
    person.presses("Continue").sees("Which languages do you speak?")
    person.answers("How much Norwegian do you speak?", "A few words")
    person.fills_in({"Your language": language})
    person.fills_in({"Another language": "English"}, 1)
    person.fills_in({"How well do you speak it?": "I can talk about most things"}, 2)
    person.answers("Do you want an interpreter at the first meeting?", "Yes")
    return person.presses("Continue").sees("Which part of Lillevik do you live in?")


def oksana_signs_up(
    town: Town, name: str = "Oksana", language: str = "Ukrainian (українська)", who: str = "Only me"
) -> Person:
    """Oksana, or somebody else, answers the seven screens in English, types the code and has her receipt."""
    oksana = somebody_begins(town, name, language, who)
    oksana.fills_in({"Choose a part": "Sentrum"})
    oksana.answers("How do you get around?", "By bus").answers("How long may the way take?", "30 minutes")
    oksana.presses("Continue").sees("When can you meet?")
    oksana.answers("Choose single days", "Tuesday, After 17", "Thursday, After 17")
    oksana.presses("Continue").sees("What would you like to do?")
    oksana.answers("What do you hope for?", "Practise Norwegian")
    oksana.answers("What do you like to do?", "Walks", "Coffee and a chat")
    oksana.answers("Who would you like to meet?", "I only want to meet a woman")
    oksana.fills_in({"Is there anything we should know so that meeting you works?": "I am afraid of dogs"})
    oksana.ticks("The guide may know this")
    oksana.presses("Continue").sees("How can we reach you?")
    oksana.fills_in({"E-mail": oksana.email, "Phone": "912 34 567"})
    oksana.answers("Do others read your messages?", "No").answers("Choose your word", "sol (sun)")
    oksana.ticks("I agree that Lillevik kommune keeps my languages and wishes to find a guide.")
    oksana.presses("Send me the code").sees("Write the code")
    town.minutes_pass()
    oksana.fills_in({"The code": code_in(oksana.gets("You have a message"))}).presses("Go on")
    return oksana.sees(f"Thank you, {name}.").reads("Your word: sol")


def kari_signs_up(town: Town, name: str = "Kari") -> Person:
    """Kari, a retired teacher, or her neighbour, answers the seven screens in bokmål and types the code."""
    kari = town.person(name, f"{name.lower()}@example.org")
    kari.opens("/nb/").follows("Jeg vil være guide").sees("Bli guide for en som er ny her")
    kari.presses("Ja, jeg vil begynne").sees("Litt om deg")
    kari.fills_in({"Hva skal vi kalle deg?": name, "Hvilket år er du født?": "1959"})
    kari.answers("Er du …", "Kvinne").answers("Hvem vil være guide?", "Bare jeg")
    kari.presses("Fortsett").sees("Hvilke språk snakker du?")
    kari.answers("Hvor mye norsk snakker du?", "Det er morsmålet mitt")
    kari.fills_in({"Språk": "Engelsk (English)", "Hvor godt snakker du det?": "Godt"}, 1)
    kari.presses("Fortsett").sees("Hvor bor du, og hvordan kommer du deg rundt?")
    kari.fills_in({"Hvilken del av Lillevik bor du i?": "Sørsia"})
    kari.answers("Hvordan kommer du deg rundt?", "Med bil").answers(
        "Hvor lang tid kan reisen ta?", "30 minutter"
    )
    kari.presses("Fortsett").sees("Når kan du møtes?")
    kari.answers("Velg enkelte dager", "Tirsdag, Etter 17", "Onsdag, Før 12")
    kari.presses("Fortsett").sees("Hva liker du å gjøre?")
    kari.answers("Hva liker du å gjøre?", "Gå tur")
    kari.answers("Hva vil du gjerne gjøre sammen med en som er ny?", "Øve på norsk")
    kari.presses("Fortsett").sees("Hvem vil du gjerne treffe?")
    kari.answers("Hvem vil du gjerne treffe?", "Helst en kvinne")
    kari.answers("Hvor mange nye kan du treffe samtidig?", "Én")
    kari.answers("Har du kjæledyr som kan være med når dere møtes?", "Ja")
    kari.presses("Fortsett").sees("Hvordan kan vi nå deg?")
    kari.fills_in({"E-postadressen din": kari.email, "Telefonnummeret ditt": "987 65 432"})
    kari.ticks("Ja, jeg samtykker").presses("Send meg koden").sees("Skriv koden vi har sendt deg")
    town.minutes_pass()
    kari.fills_in({"Koden fra e-posten": code_in(kari.gets("Koden din"))})
    return kari.presses("Fullfør").sees(f"Hei, {name}")


def berit_at_work(town: Town) -> Person:
    """Berit comes in by the demo's door."""
    return comes_to_work(town.person("Berit", "berit@lillevik.example.org"))


def comes_to_work(berit: Person) -> Person:
    """Berit comes in again after a night away."""
    return berit.opens("/nb/").presses("Gå inn som Berit")


def puts_on_the_waiting_list(berit: Person, name: str) -> None:
    """Berit has talked with a newcomer, and chooses a programme for her."""
    berit.opens("/newcomers").follows(name)
    berit.answers("Hvilke ordninger passer?", "Flyktningguide").presses("Sett på venteliste")
    berit.reads("Lagret. Ventetiden regnes fra påmeldingen.")


def walks_to_approval(berit: Person, kari: Person) -> None:
    """Berit talks with a volunteer, who takes the course and signs; then Berit approves, and he is told."""
    berit.opens("/volunteers").follows(kari.name)
    berit.answers("Hvilke ordninger passer?", "Flyktningguide").presses("Lagre")
    berit.at("Samtale").presses("Registrer").at("Kurs").presses("Registrer")
    kari.opens("/nb/guide").follows("Les og signer").sees("Det du lover som guide")
    kari.ticks("Jeg har lest dette, og jeg lover det").presses("Signer")
    berit.opens("/volunteers").follows(kari.name).presses("Godkjenn")
    berit.reads("Godkjent")
    kari.town.minutes_pass()
    kari.gets("Godt nytt")


def finds_proposals(berit: Person) -> None:
    """Berit asks for a round, does something else until it is solved, and has the proposals before her."""
    berit.opens("/rounds").follows("Finn forslag")
    berit.presses("Finn forslag")
    if berit.seen.heading == "Vi finner forslag":
        berit.town.minutes_pass()
        berit.follows("Se om de er klare")


def approves_and_asks(town: Town, berit: Person, name: str) -> None:
    """Berit runs a round, approves the proposal for a newcomer, and the letter leaves."""
    finds_proposals(berit)
    berit.presses(f"Godkjenn og spør {name}")
    town.minutes_pass()


def everybody_is_ready(town: Town) -> tuple[Person, Person, Person]:
    """Oksana waits, Kari is approved, and Berit is at her desk."""
    return town.remembers(_all_three_sign_up)


def _all_three_sign_up(town: Town) -> tuple[Person, Person, Person]:
    oksana, kari, berit = oksana_signs_up(town), kari_signs_up(town), berit_at_work(town)
    puts_on_the_waiting_list(berit, "Oksana")
    walks_to_approval(berit, kari)
    return oksana, kari, berit


def oksana_says_yes(town: Town, oksana: Person) -> None:
    """Oksana opens her letter, and would like to meet Kari."""
    oksana.opens(link_in(oksana.gets("A question for you")))
    oksana.sees("We think you could like to meet Kari").presses("Yes, I want to meet Kari")
    town.minutes_pass()


def kari_says_yes(town: Town, kari: Person, newcomer: str = "Oksana") -> None:
    """Kari opens her letter, and would like to meet the newcomer."""
    kari.opens(link_in(kari.gets("Et spørsmål til deg")))
    kari.sees(f"Vil du møte {newcomer}?").presses(f"Ja, jeg vil møte {newcomer}")
    town.minutes_pass()


def both_have_said_yes(town: Town) -> tuple[Person, Person, Person]:
    """Oksana and Kari would like to meet each other, and each has a letter about the first meeting."""
    return town.remembers(_both_say_yes)


def _both_say_yes(town: Town) -> tuple[Person, Person, Person]:
    oksana, kari, berit = everybody_is_ready(town)
    approves_and_asks(town, berit, "Oksana")
    oksana_says_yes(town, oksana)
    kari_says_yes(town, kari)
    return oksana, kari, berit


def oksana_chooses_a_time(town: Town, oksana: Person, kari: Person) -> None:
    """Oksana takes the first time that suits them both, and Kari is told."""
    oksana.opens(link_in(oksana.gets("Good news"))).sees("When would you like to meet Kari?")
    oksana.presses("I choose this time").sees("You meet Kari")
    kari.opens(link_in(kari.gets("Godt nytt"))).sees("Du møter Oksana")
    town.minutes_pass()
    kari.gets("En beskjed til deg")


def they_meet(town: Town, oksana: Person, kari: Person, berit: Person) -> None:
    """The day comes, and Berit writes down that they have met."""
    town.until(date(2026, 9, 16))
    oksana.gets("A message for you")
    kari.gets("En beskjed til deg")
    comes_to_work(berit).opens("/matches").follows("Oksana og Kari").presses("De har møttes")


def comes_back(person: Person) -> Person:
    """Somebody who has been away for long comes in by a code again."""
    words = {"nb": ("E-post", "Send meg koden", "Koden din", "Koden", "Gå videre")}
    words["en"] = ("E-mail", "Send me the code", "Your code", "The code", "Go on")
    words["ar"] = ("البريد الإلكتروني", "أرسلوا إليّ الرمز", "رمزكم", "الرمز", "متابعة")
    address, send, subject, code, go_on = words[person.language]
    person.opens(f"/{person.language}/sign-in").fills_in({address: person.email}).presses(send)
    person.town.minutes_pass()
    return person.fills_in({code: code_in(person.gets(subject))}).presses(go_on)
