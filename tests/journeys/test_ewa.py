"""Ewa, 45, who came from Poland to work. What she has told is hers: to see, to take along, to delete."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.databases import ON_SQLITE
from tests.journeys.roads import (
    approves_and_asks,
    berit_at_work,
    comes_to_work,
    kari_signs_up,
    link_in,
    oksana_signs_up,
    puts_on_the_waiting_list,
    somebody_begins,
    walks_to_approval,
)

if TYPE_CHECKING:
    from tests.journeys.town import Town

pytestmark = ON_SQLITE

POLISH = "Polish (polski)"


def test_she_sees_who_has_looked_and_takes_her_answers_with_her(town: Town) -> None:
    ewa, berit = oksana_signs_up(town, "Ewa", POLISH), berit_at_work(town)
    data = "See what we keep about you, and who has looked at it"
    ewa.opens("/en/me").follows(data).reads("Nobody who works here has opened your answers yet.")
    ewa.reads("Polish: My own language", "I am afraid of dogs", ewa.email)
    assert "Ewa" in str(json.loads(ewa.downloads("Take it with you as a file")))
    berit.opens("/newcomers").follows("Ewa").follows("Kontakt og notater").reads(ewa.email)
    ewa.opens(ewa.seen.address).reads("The week from Monday, 7 September 2026. Number of times: 1")


def test_in_danger_what_she_wrote_is_gone_at_once(town: Town) -> None:
    ewa = somebody_begins(town, "Ewa", POLISH)
    ewa.presses("It is dangerous for me if somebody learns where I am")
    ewa.sees("You do not have to write anything").reads("Nothing that you wrote here is kept.", "112")
    ewa.opens("/en/join/you").sees("First, three things")


def test_when_she_has_everything_deleted_her_links_are_dead_and_the_volunteer_is_free(town: Town) -> None:
    ewa, kari, berit = oksana_signs_up(town, "Ewa", POLISH), kari_signs_up(town), berit_at_work(town)
    puts_on_the_waiting_list(berit, "Ewa")
    walks_to_approval(berit, kari)
    approves_and_asks(town, berit, "Ewa")
    letter = ewa.gets("A question for you")
    ewa.opens("/en/me").follows("Leave, or delete everything").presses("Delete everything")
    ewa.sees("Everything is deleted").reads("nobody here can see them any more")
    ewa.opens("/en/me", 403)
    ewa.opens(link_in(letter), 404).finds_nothing_of("Ewa", "Kari")
    berit.opens("/newcomers").finds_nothing_of("Ewa", ewa.email)
    town.days_pass(5)
    ewa.gets_nothing()
    kari.gets_nothing()

    oksana = oksana_signs_up(town)
    comes_to_work(berit)
    puts_on_the_waiting_list(berit, "Oksana")
    approves_and_asks(town, berit, "Oksana")
    oksana.gets("A question for you")
