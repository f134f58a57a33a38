"""Berit, 55, coordinator in a 40 % position: a Monday at her desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.databases import ON_SQLITE
from tests.journeys.roads import berit_at_work, finds_proposals, oksana_signs_up, puts_on_the_waiting_list

if TYPE_CHECKING:
    from tests.journeys.town import Town

pytestmark = ON_SQLITE


def test_a_round_in_which_nobody_fits_says_so_and_leads_to_what_stands_in_the_way(town: Town) -> None:
    oksana_signs_up(town)
    berit = berit_at_work(town)
    berit.opens("/newcomers").follows("Oksana")
    assert berit.seen.text.count("Meldte seg på") == 1
    puts_on_the_waiting_list(berit, "Oksana")
    finds_proposals(berit)
    berit.reads("Ingen to passet sammen denne gangen.").follows("Se hva som er i veien").reads("Oksana")
