"""What a coordinator chooses for one round, and for whom nobody is possible then."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import pytest
from sqlalchemy import select

from matching import Barrier, Criterion, Grouping, Policy, Preset, RuleMode
from tests import factories
from tests.databases import ON_SQLITE
from tests.pages import text_of
from tests.rounds import find_and_solve
from tests.web.round_steps import TODAY, the
from web import tenancy
from web.access import Actor
from web.database import db, transaction
from web.errors import Forbidden, Invalid, NotFound, Reason
from web.models import MatchingRound, Newcomer, ProgrammeKind, Proposal, Role
from web.rounds.asking import operations
from web.rounds.asking.possible import possible
from web.rounds.terms import Emphasis, Terms

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from flask import Flask

    from tests.pages import CarefulClient
    from tests.worlds import World

pytestmark = ON_SQLITE
TIGRINYA, ON_SUNDAYS = {"languages": {"ti": "native"}}, {"availability": ["sun-morning"]}


def waiting_and_one_volunteer(world: World, *facts: dict) -> None:
    """Let some newcomers wait, each with what makes her special, and one volunteer."""
    with transaction() as session:
        for number, one in enumerate(facts):
            factories.newcomer(session, world.programme_id, call_name=f"Amira{number}", **one)
        factories.volunteer(session, world.programme_id)


def test_a_round_is_found_on_its_terms_and_the_programme_keeps_its_own(inside: World) -> None:
    waiting_and_one_volunteer(inside, TIGRINYA)
    terms = Terms(
        Preset.FAIR,
        Grouping.GENDER,
        {Barrier.LANGUAGE: RuleMode.WISH},
        {Criterion.INTERESTS: Emphasis.NOT},
    )
    find_and_solve(inside.coordinator, {inside.programme_id}, TODAY, terms)
    row, proposal = the(MatchingRound), the(Proposal)
    assert (row.preset, row.grouping) == (Preset.FAIR, Grouping.GENDER)
    assert row.policy.mode(Barrier.LANGUAGE) is RuleMode.WISH
    assert "interests" not in proposal.points
    assert proposal.broken == ["language"]
    operations.find_proposals(inside.coordinator, {inside.programme_id}, Terms(), TODAY)
    newest = db.session.scalars(select(MatchingRound).order_by(MatchingRound.started_at.desc())).first()
    assert newest.policy == Policy()


def test_each_rule_is_counted_as_if_it_alone_were_meant_otherwise(inside: World) -> None:
    waiting_and_one_volunteer(
        inside, {}, TIGRINYA, TIGRINYA, ON_SUNDAYS, TIGRINYA | ON_SUNDAYS, {"district_code": None}
    )
    found = possible(inside.coordinator, {inside.programme_id}, Terms(), TODAY)
    assert (found.waiting, found.without) == (6, 5)
    loosened = {rule: modes[RuleMode.OFF] for rule, modes in found.rules.items()}
    assert loosened == {Barrier.LANGUAGE: 3, Barrier.AVAILABILITY: 4, Barrier.TRAVEL: 4}
    for modes in found.rules.values():
        assert (modes[RuleMode.MUST], modes[RuleMode.WISH]) == (5, modes[RuleMode.OFF])


def test_the_others_stand_as_chosen_when_one_rule_is_counted(inside: World) -> None:
    waiting_and_one_volunteer(inside, TIGRINYA, ON_SUNDAYS, TIGRINYA | ON_SUNDAYS)
    terms = Terms(rules={Barrier.LANGUAGE: RuleMode.OFF})
    found = possible(inside.coordinator, {inside.programme_id}, terms, TODAY)
    assert found.without == found.rules[Barrier.LANGUAGE][RuleMode.OFF] == 2
    assert found.rules[Barrier.LANGUAGE][RuleMode.MUST] == 3
    assert found.rules[Barrier.AVAILABILITY][RuleMode.OFF] == 0


def test_nobody_is_counted_as_possible_who_must_not_meet_or_is_too_little_alike(inside: World) -> None:
    waiting_and_one_volunteer(inside, {})
    assert possible(inside.coordinator, {inside.programme_id}, Terms(), TODAY).without == 0
    with transaction() as session:
        programme = session.get_one(factories.Programme, inside.programme_id)
        programme.policy = Policy(min_score=100)
    assert possible(inside.coordinator, {inside.programme_id}, Terms(), TODAY).without == 1


def test_counting_is_for_coordinators_and_their_own_programmes(inside: World) -> None:
    with transaction() as session:
        other = factories.programme(session, ProgrammeKind.FADDER).id
    with pytest.raises(NotFound):
        possible(inside.coordinator, {other}, Terms(), TODAY)
    leader = Actor(
        inside.organisation_id, inside.coordinator_id, Role.LEADER, frozenset({inside.programme_id})
    )
    with pytest.raises(Forbidden):
        possible(leader, {inside.programme_id}, Terms(), TODAY)


FACTS = ("interests", "language", "travel", "availability")


def test_a_round_in_which_nothing_counts_is_refused(inside: World) -> None:
    terms = Terms(weights={Criterion(name): Emphasis.NOT for name in FACTS})
    with pytest.raises(Invalid) as refusal:
        operations.find_proposals(inside.coordinator, {inside.programme_id}, terms, TODAY)
    assert refusal.value.reason is Reason.NOTHING_COUNTS


@pytest.fixture
def desk(client: CarefulClient, app: Flask, world: World) -> CarefulClient:
    """The coordinator, signed in, where one waits who speaks Tigrinya only."""
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        waiting_and_one_volunteer(world, {}, TIGRINYA)
    client.sign_in(world.key)
    return client


def checked(page: Element) -> dict[str, str]:
    """Return what is chosen on the page."""
    radios = {
        field.get("name"): field.get("value")
        for field in page.iter("input")
        if field.get("type") == "radio" and "checked" in field.attrib
    }
    selects = {
        field.get("name"): next(
            (one.get("value") for one in field.iter("option") if "selected" in one.attrib), ""
        )
        for field in page.iter("select")
    }
    return radios | selects


def test_what_is_chosen_stands_in_the_address_and_is_shown_again_with_its_counts(desk: CarefulClient) -> None:
    page = desk.page("/rounds/new")
    assert "Slik har 1 av dem som venter ingen mulig frivillig." in text_of(page)
    looking = next(button for button in page.iter("button") if button.get("formmethod") == "get")
    assert looking.get("name") is None
    chosen = {"preset": "coverage", "rule_language": "off", "weight_age": "much"}
    again = desk.page(f"{urlsplit(looking.get('formaction')).path}?{urlencode(chosen)}")
    assert "Slik har 0 av dem som venter ingen mulig frivillig." in text_of(again)
    assert chosen.items() <= checked(again).items()
    assert (
        next(one for one in again.iter("details") if one.find("fieldset") is not None).get("open") is not None
    )


def test_the_token_that_lets_something_happen_never_stands_in_an_address(desk: CarefulClient) -> None:
    form = next(
        form for form in desk.page("/rounds/new").iter("form") if form.get("action", "").endswith("/rounds")
    )
    carriers = [field for field in form.iter() if field.get("name") == "csrf_token"]
    assert [field.tag for field in carriers] == ["button"]
    assert carriers[0].get("formmethod") is None


def test_another_page_can_choose_beforehand(desk: CarefulClient) -> None:
    chosen = checked(desk.page("/rounds/new?preset=fair&grouping=age_band"))
    assert (chosen["preset"], chosen["grouping"]) == ("fair", "age_band")
    assert (chosen["rule_language"], chosen["weight_interests"]) == ("must", "usual")


def test_the_programmes_own_rules_are_chosen_to_begin_with(
    desk: CarefulClient, app: Flask, world: World
) -> None:
    with app.app_context(), tenancy.acting_for(world.organisation_id), transaction() as session:
        own = Policy(rules={Barrier.TRAVEL: RuleMode.WISH})
        session.get_one(factories.Programme, world.programme_id).policy = own
    chosen = checked(desk.page("/rounds/new"))
    assert (chosen["rule_travel"], chosen["rule_language"]) == ("wish", "must")


def test_a_form_becomes_a_round_on_its_terms(desk: CarefulClient, app: Flask, world: World) -> None:
    sent = desk.send(
        "/rounds",
        seen_on="/rounds/new",
        programmes=str(world.programme_id),
        preset="fair",
        grouping="report_zone",
        rule_availability="wish",
        weight_pets="much",
    )
    assert sent.status_code == 303
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        row = the(MatchingRound)
        assert row.grouping is Grouping.REPORT_ZONE
        assert row.policy == Policy(rules={Barrier.AVAILABILITY: RuleMode.WISH}, weights={Criterion.PETS: 10})


@pytest.mark.parametrize(
    "wrong",
    [
        {f"weight_{name}": "not" for name in FACTS},
        {"weight_age": "7"},
        {"rule_language": "sometimes"},
        {"preset": "best"},
        {"preset": "fair", "grouping": "nationality"},
    ],
)
def test_a_choice_that_cannot_be_comes_back_with_what_is_wrong(
    desk: CarefulClient, world: World, wrong: dict[str, str]
) -> None:
    fields = {"programmes": str(world.programme_id), "preset": "fit"} | wrong
    sent = desk.send("/rounds", seen_on="/rounds/new", **fields)
    assert sent.status_code == 400
    assert 'role="alert"' in sent.text
    assert 'role="alert"' in desk.get(f"/rounds/new?{urlencode(fields)}").text


def test_programmes_with_different_rules_are_named_as_what_is_wrong(
    desk: CarefulClient, app: Flask, world: World
) -> None:
    with app.app_context(), tenancy.acting_for(world.organisation_id), transaction() as session:
        own = Policy(waiting_points=0)
        other = factories.programme(session, ProgrammeKind.FADDER, policy=own)
        session.add(factories.Assignment(account_id=world.coordinator_id, programme_id=other.id))
    page = text_of(desk.page("/rounds/new"))
    assert "Disse ordningene har ulike regler." in page
    assert "ingen mulig frivillig" not in page


def test_the_figures_of_the_last_round_stand_beside(desk: CarefulClient, app: Flask, world: World) -> None:
    assert "Forrige runde" not in text_of(desk.page("/rounds/new"))
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        find_and_solve(world.coordinator, {world.programme_id}, TODAY, Terms(Preset.COVERAGE))
        assert db.session.scalars(select(Newcomer)).all()
    last = text_of(desk.page("/rounds/new")).split("Forrige runde")[1]
    assert "Hva som telte mest Flest mulig Forslag 1 Uten forslag 1" in last
