"""Kari, 67, a retired teacher with two dogs, who worries about doing it wrong and is never left alone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.databases import ON_SQLITE
from tests.journeys.roads import berit_at_work, comes_to_work, kari_signs_up, link_in, walks_to_approval

if TYPE_CHECKING:
    from tests.journeys.town import Town

pytestmark = ON_SQLITE


def test_the_road_to_approval_says_each_time_what_is_next(town: Town) -> None:
    kari, berit = kari_signs_up(town), berit_at_work(town)
    kari.reads("En av oss ringer eller skriver til deg før torsdag 10. september 2026.")
    kari.reads("987 65 432").at("Vi snakker sammen").reads("Dette er neste steg")
    berit.opens("/volunteers").follows("Kari")
    berit.answers("Hvilke ordninger passer?", "Flyktningguide").presses("Lagre")
    berit.reads("Kan ikke godkjennes ennå").at("Samtale").presses("Registrer")
    kari.opens("/nb/guide").at("Et kort kurs").reads("Dette er neste steg")
    berit.at("Kurs").presses("Registrer")
    kari.opens("/nb/guide").follows("Les og signer").reads("Jeg holder for meg selv det jeg får høre")
    kari.presses("Signer", 400).reads("Kryss av hvis du lover dette.")
    kari.ticks("Jeg har lest dette, og jeg lover det").presses("Signer").reads("Løftet ditt er lagret")
    berit.opens("/volunteers").follows("Kari").presses("Godkjenn").reads("Klar for en ny nå")
    kari.opens("/nb/guide").reads("Berit er kontakten din.", "Ring 22 22 22 22")


def test_she_is_asked_whether_she_is_ready_before_a_round_and_may_say_not_now(town: Town) -> None:
    kari, berit = kari_signs_up(town), berit_at_work(town)
    walks_to_approval(berit, kari)
    town.days_pass(20)
    match_on = town.today + timedelta(days=3)
    comes_to_work(berit).opens("/rounds/new")
    berit.reads("1 frivillig har sagt ja til en ny person nå.")
    berit.at("Spør hvem som er klar").fills_in({"Dagen for koblingsrunden": match_on.isoformat()})
    berit.presses("Spør dem").reads("0 frivillige har sagt ja")
    town.minutes_pass()
    kari.opens(link_in(kari.gets("Et spørsmål til deg"))).sees("Er du klar for en ny person nå?")
    kari.presses("Ikke nå").reads("Det er greit.")
    kari.presses("Ja, jeg er klar").reads("Vi spør deg når vi har funnet noen som passer.")
    berit.opens("/rounds/new").reads("1 frivillig har sagt ja til en ny person nå.")
