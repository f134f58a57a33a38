"""Every cell of the table of who may see what: both sides, every state of a match, numbers shared or not."""

from __future__ import annotations

from dataclasses import astuple
from itertools import product
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from matching import Side
from matching.lifecycle import MatchStatus
from tests.databases import ON_SQLITE
from tests.pages import text_of
from tests.web.round_steps import change
from tests.web.together_steps import (
    NUMBERS,
    Two,
    ask,
    bring_together,
    go_in,
    let_days_pass,
    move_to,
    office,
    say_yes,
    two,
)
from web.database import db
from web.errors import Conflict, NotFound
from web.matches.contact import contact_of
from web.matches.own import own_match, own_pairs
from web.matches.sides import sides_of
from web.models import CloseReason, Match, Newcomer, Offer
from web.together import operations

if TYPE_CHECKING:
    from uuid import UUID

    from tests.pages import CarefulClient
    from tests.worlds import World
    from web.matches.contact import Contact

BOTH = frozenset(Side)
NAMES = {Side.NEWCOMER: "Amira", Side.VOLUNTEER: "Berit"}
OTHER = {Side.NEWCOMER: Side.VOLUNTEER, Side.VOLUNTEER: Side.NEWCOMER}
# What is open: name, card, reading, writing, number (where both share it).
TABLE = {
    "accepted": (True, True, True, True, True),
    "active": (True, True, True, True, True),
    "paused": (True, True, True, False, False),
    "just closed": (True, False, False, False, False),
    "closed for 13 days": (True, False, False, False, False),
    "closed for 14 days": (False, False, False, False, False),
}
SHARING = [frozenset(), frozenset({Side.NEWCOMER}), frozenset({Side.VOLUNTEER}), BOTH]


def bring_to(match_id: UUID, state: str) -> None:
    word, *rest = state.split(" for ")
    if word in {"just closed", "closed"}:
        move_to(match_id, MatchStatus.ACTIVE)
        move_to(match_id, MatchStatus.CLOSED)
        if rest:
            let_days_pass(match_id, int(rest[0].split()[0]))
    elif word != "accepted":
        move_to(match_id, MatchStatus(word))


def seen(match_id: UUID, side: Side) -> Contact | None:
    db.session.rollback()
    return contact_of(db.session(), sides_of(db.session(), match_id), side)


@ON_SQLITE
@pytest.mark.parametrize("state", TABLE)
def test_each_side_sees_what_the_table_says(inside: World, state: str) -> None:
    match_id = bring_together(inside).match_id
    bring_to(match_id, state)
    *open_things, number = TABLE[state]
    for share, side in product(SHARING, Side):
        for one in Side:
            change(update(Offer).where(Offer.side == one).values(may_share_number=one in share))
        found = seen(match_id, side)
        assert astuple(found.open) == (*open_things, number and share == BOTH)
        assert found.name == (NAMES[OTHER[side]] if open_things[0] else None)
        assert found.number == (NUMBERS[OTHER[side]] if number and share == BOTH else None)
        assert bool(found.card) is open_things[1]


@pytest.mark.parametrize("asked", [[], [Side.NEWCOMER]])
def test_before_both_have_said_yes_there_is_nothing(inside: World, asked: list[Side]) -> None:
    match_id = ask(inside)
    for side in asked:
        say_yes(match_id, side, may_share=True)
    assert_nothing(match_id)


def test_a_question_that_came_to_nothing_leaves_nothing(inside: World) -> None:
    match_id = ask(inside)
    say_yes(match_id, Side.NEWCOMER, may_share=True)
    move_to(match_id, MatchStatus.CLOSED)
    assert_nothing(match_id)


def assert_nothing(match_id: UUID) -> None:
    for side in Side:
        assert seen(match_id, side) is None
    for actor in two(match_id).actors.values():
        assert own_pairs(actor) == []
        with pytest.raises(NotFound):
            own_match(db.session(), actor, match_id)


def test_two_who_both_said_yes_and_never_met_have_a_name_for_fourteen_days(inside: World) -> None:
    match_id = bring_together(inside).match_id
    move_to(match_id, MatchStatus.CLOSED)
    assert seen(match_id, Side.NEWCOMER).name == "Berit"
    let_days_pass(match_id, 14)
    assert seen(match_id, Side.NEWCOMER).name is None


def test_somebody_handled_manually_is_seen_by_nobody(inside: World) -> None:
    together = bring_together(inside, share=BOTH)
    change(update(Newcomer).values(is_handled_manually=True))
    assert_nothing(together.match_id)


def test_he_sees_of_her_what_her_yes_released_and_the_note_while_she_shows_it(inside: World) -> None:
    match_id = bring_together(inside).match_id
    found = seen(match_id, Side.VOLUNTEER)
    assert set(found.card) == {"gender", "age", "interests", "note"}
    assert found.note == "No stairs, please"
    change(update(Newcomer).values(guide_may_know_note=False))
    assert seen(match_id, Side.VOLUNTEER).note is None
    assert seen(match_id, Side.NEWCOMER).note is None


@pytest.mark.parametrize("side", list(Side))
def test_a_number_taken_back_closes_both_at_once_and_can_be_given_again(inside: World, side: Side) -> None:
    together = bring_together(inside, share=BOTH)
    operations.share_number(together.actors[side], together.match_id, may_share=False)
    assert [seen(together.match_id, one).number for one in Side] == [None, None]
    assert [seen(together.match_id, one).may_share for one in Side] == [one is not side for one in Side]
    operations.share_number(together.actors[side], together.match_id, may_share=True)
    assert [seen(together.match_id, one).number for one in Side] == [NUMBERS[OTHER[one]] for one in Side]


def test_once_it_has_ended_nothing_is_shared_any_more(inside: World) -> None:
    together = bring_together(inside)
    move_to(together.match_id, MatchStatus.CLOSED)
    with pytest.raises(Conflict):
        operations.share_number(together.newcomer, together.match_id, may_share=True)


def test_a_break_still_lets_somebody_take_the_number_back(inside: World) -> None:
    together = bring_together(inside, share=BOTH)
    move_to(together.match_id, MatchStatus.PAUSED)
    operations.share_number(together.newcomer, together.match_id, may_share=False)
    move_to(together.match_id, MatchStatus.ACTIVE)
    assert seen(together.match_id, Side.VOLUNTEER).number is None


@pytest.fixture
def strangers(inside: World) -> tuple[Two, Two]:
    """Two pairs."""
    first = bring_together(inside, share=BOTH)
    return first, bring_together(inside, share=BOTH, newcomer="Lina", volunteer="Ola")


def test_the_people_of_another_match_know_nothing_of_this_one(strangers: tuple[Two, Two]) -> None:
    first, second = strangers
    for actor in second.actors.values():
        with pytest.raises(NotFound):
            own_match(db.session(), actor, first.match_id)
        assert [pair.match_id for pair in own_pairs(actor)] == [second.match_id]


def pair(client: CarefulClient, world: World, state: str = "accepted") -> Two:
    """Two who share their numbers, while the browser looks elsewhere."""
    with office(client.application, world.organisation_id):
        together = bring_together(world, share=BOTH)
        bring_to(together.match_id, state)
    return together


@ON_SQLITE
@pytest.mark.parametrize("side", list(Side))
def test_ones_own_page_leads_there_and_says_whom(client: CarefulClient, world: World, side: Side) -> None:
    together = pair(client, world)
    go_in(client, together.actors[side])
    page = client.page("/nb/me" if side is Side.NEWCOMER else "/nb/guide")
    assert f"Du og {NAMES[OTHER[side]]}" in text_of(page)
    assert f"/nb/together/{together.match_id}" in [link.get("href") for link in page.iter("a")]


@ON_SQLITE
@pytest.mark.parametrize("state", TABLE)
def test_the_page_shows_as_much_and_no_more(client: CarefulClient, world: World, state: str) -> None:
    together = pair(client, world, state)
    name, card, _reading, writing, number = TABLE[state]
    for side, language in product(Side, ("nb", "en", "ar")):
        go_in(client, together.actors[side])
        page = client.page(f"/{language}/together/{together.match_id}")
        told = text_of(page)
        assert (NAMES[OTHER[side]] in told) is name
        calls = {link.get("href") for link in page.iter("a")}
        assert (f"tel:{NUMBERS[OTHER[side]]}" in calls) is number
        assert f"tel:{NUMBERS[side]}" not in calls
        assert ("No stairs, please" in told) is (card and side is Side.VOLUNTEER)
        assert bool(list(page.iter("textarea"))) is writing


def test_the_old_link_forgets_the_name_too(client: CarefulClient, world: World) -> None:
    together = pair(client, world, "just closed")
    with office(client.application, world.organisation_id):
        offer = db.session.scalars(select(Offer).where(Offer.side == Side.NEWCOMER)).one()
        address = f"/nb/answer/{offer.link}"
        change(update(Offer).values(answer="no"))
    assert "Berit" in text_of(client.page(address))
    with office(client.application, world.organisation_id):
        let_days_pass(together.match_id, 14)
    assert "Berit" not in text_of(client.page(address))


@ON_SQLITE
@pytest.mark.parametrize("side", list(Side))
def test_until_they_have_met_the_page_leads_to_the_first_meeting(
    client: CarefulClient, world: World, side: Side
) -> None:
    together = pair(client, world)
    with office(client.application, world.organisation_id):
        link = db.session.scalars(select(Offer).where(Offer.side == side)).one().link
    go_in(client, together.actors[side])
    here = f"/nb/together/{together.match_id}"
    assert f"/nb/meeting/{link}" in [one.get("href") for one in client.page(here).iter("a")]
    client.page(f"/nb/meeting/{link}")
    with office(client.application, world.organisation_id):
        move_to(together.match_id, MatchStatus.ACTIVE)
    assert f"/nb/meeting/{link}" not in [one.get("href") for one in client.page(here).iter("a")]


def test_why_it_ended_is_nobodys_to_read(client: CarefulClient, world: World) -> None:
    together = pair(client, world, "just closed")
    go_in(client, together.volunteer)
    pages = set()
    for reason in (CloseReason.CONCERN, CloseReason.MOVED):
        with office(client.application, world.organisation_id):
            change(update(Match).values(close_reason=reason))
        pages.add(text_of(client.page(f"/nb/together/{together.match_id}")))
    assert len(pages) == 1
