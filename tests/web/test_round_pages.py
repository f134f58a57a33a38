"""The round in the browser's eyes: the coordinator's five minutes, by forms alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from tests import factories
from tests.databases import ON_SQLITE
from tests.pages import text_of
from tests.web.round_pages import run_round
from web import tenancy
from web.database import db, transaction
from web.models import InterpreterWish, Match, Newcomer, ProgrammeKind, Proposal, Volunteer

if TYPE_CHECKING:
    from flask import Flask

    from tests.pages import CarefulClient
    from tests.worlds import World


NOBODY = "00000000-0000-0000-0000-000000000000"


def decide(client: CarefulClient, round_path: str, verb: str, status: str = "proposed", **changes: str):
    page = client.page(f"{round_path}?status={status}")
    form = next(f for f in page.iter("form") if f.get("action", "").endswith(f"/{verb}"))
    fields = {field.get("name"): field.get("value") for field in form.iter("input")}
    return client.post(form.get("action"), data=fields | changes)


def test_the_way_from_the_start_page_to_an_approved_pair(coordinator: CarefulClient, couple: World) -> None:
    assert "1 person venter på en guide." in text_of(coordinator.page("/rounds"))
    path = run_round(coordinator, couple)
    card = text_of(coordinator.page(path))
    assert "Amira og Berit" in card
    assert "Felles interesser: coffee, walking." in card
    assert "Begge har tid tirsdag kveld." in card
    assert "Sentrum bibliotek: Amira på 0 minutter, Berit på 0." in card
    assert decide(coordinator, path, "approve").status_code == 303
    assert "Alt i denne runden er bestemt." in text_of(coordinator.page(path))
    assert "Amira og Berit" in text_of(coordinator.page(f"{path}?status=approved"))


@ON_SQLITE
def test_a_decision_can_be_taken_back_from_its_list(coordinator: CarefulClient, couple: World) -> None:
    path = run_round(coordinator, couple)
    decide(coordinator, path, "reject")
    assert decide(coordinator, path, "take-back", status="rejected").status_code == 303
    assert "Amira og Berit" in text_of(coordinator.page(path))


@ON_SQLITE
def test_whoever_is_left_over_is_named_with_the_obstacle(
    app: Flask, coordinator: CarefulClient, couple: World
) -> None:
    with app.app_context(), tenancy.acting_for(couple.organisation_id), transaction() as session:
        session.execute(update(Newcomer).values(languages={"ti": "native"}))
    page = text_of(coordinator.page(run_round(coordinator, couple) + "/left-over"))
    assert "1 frivillig passer bortsett fra dette: språk." in page


@ON_SQLITE
def test_one_click_leads_from_somebody_left_over_to_whom_she_gets_if_a_rule_gives_way(
    app: Flask, coordinator: CarefulClient, couple: World
) -> None:
    with app.app_context(), tenancy.acting_for(couple.organisation_id), transaction() as session:
        session.execute(update(Newcomer).values(languages={"ti": "native"}))
    page = coordinator.page(run_round(coordinator, couple) + "/left-over")
    link = next(a.get("href") for a in page.iter("a") if a.text == "Gi etter denne gangen")
    led = coordinator.get(link)
    assert led.status_code == 302
    shown = text_of(coordinator.page(led.location))
    assert "Amira og Berit" in shown
    assert "De deler ikke noe språk godt nok. Det trengs tolk." in shown
    assert "Du kan hoppe over dette." not in shown


def test_somebody_set_aside_by_hand_later_is_gone_from_every_page(
    app: Flask, coordinator: CarefulClient, couple: World
) -> None:
    with app.app_context(), tenancy.acting_for(couple.organisation_id), transaction() as session:
        session.execute(update(Newcomer).values(languages={"ti": "native"}))
    path = run_round(coordinator, couple)
    with app.app_context(), tenancy.acting_for(couple.organisation_id), transaction() as session:
        session.execute(update(Newcomer).values(is_handled_manually=True))
    pages = [path + "/left-over", path, f"{path}?status=approved", "/rounds", "/rounds/new"]
    assert not any("Amira" in text_of(coordinator.page(page)) for page in pages)


def test_a_proposal_for_somebody_set_aside_by_hand_later_is_gone_too(
    app: Flask, coordinator: CarefulClient, couple: World
) -> None:
    path = run_round(coordinator, couple)
    with app.app_context(), tenancy.acting_for(couple.organisation_id), transaction() as session:
        session.execute(update(Newcomer).values(is_handled_manually=True))
    page = text_of(coordinator.page(path))
    assert "Amira" not in page
    assert "Å bestemme 0" in page
    assert "1" not in text_of(next(coordinator.page("/rounds").iter("tbody"))).split("Flyktningguide")[1]


@ON_SQLITE
def test_the_second_of_two_tries_is_told_why(app: Flask, coordinator: CarefulClient, couple: World) -> None:
    path = run_round(coordinator, couple)
    with app.app_context(), tenancy.acting_for(couple.organisation_id), transaction() as session:
        session.execute(update(Volunteer).values(capacity=0))
    response = decide(coordinator, path, "approve")
    assert response.status_code == 409
    assert "Den frivillige har ikke ledig plass lenger." in response.text


def test_a_double_click_makes_one_match(app: Flask, coordinator: CarefulClient, couple: World) -> None:
    run_round(coordinator, couple)
    with app.app_context(), tenancy.acting_for(couple.organisation_id):
        proposal_id = db.session.scalars(select(Proposal.id)).one()
    answers = [
        coordinator.send(f"/proposals/{proposal_id}/approve", seen_on="/rounds/new", version="1")
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [303, 409]
    with app.app_context(), tenancy.acting_for(couple.organisation_id):
        assert len(db.session.scalars(select(Match)).all()) == 1


@ON_SQLITE
@pytest.mark.parametrize("fields", [{"preset": "fit"}, {"preset": "best", "programmes": "x"}, {}])
def test_a_bad_form_comes_back_with_what_is_wrong(coordinator: CarefulClient, fields) -> None:
    response = coordinator.send("/rounds", seen_on="/rounds/new", **fields)
    assert response.status_code == 400
    assert "Velg minst én ordning." in response.text or "Not a valid choice" not in response.text
    assert 'role="alert"' in response.text


@ON_SQLITE
@pytest.mark.parametrize("version", ["", "x", "0", "-1", "9" * 30])
def test_a_decision_without_a_version_is_refused(
    coordinator: CarefulClient, couple: World, version: str
) -> None:
    path = run_round(coordinator, couple)
    assert decide(coordinator, path, "approve", version=version).status_code == 400


def test_a_round_of_another_programme_answers_like_one_that_never_was(
    app: Flask, coordinator: CarefulClient, couple: World
) -> None:
    path = run_round(coordinator, couple)
    with app.app_context(), tenancy.acting_for(couple.organisation_id), transaction() as session:
        other = factories.programme(session, ProgrammeKind.FADDER).id
        stranger = str(factories.account(session, [other]).id)
        proposal_id = session.scalars(select(Proposal.id)).one()
    coordinator.send("/sign-out", seen_on="/rounds")
    coordinator.sign_in(stranger)
    for real, invented in (
        (path, f"/rounds/{uuid4()}"),
        (f"{path}/left-over", f"/rounds/{uuid4()}/left-over"),
    ):
        answers = [coordinator.get(address) for address in (real, invented)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert without_tokens(answers[0].text, real) == without_tokens(answers[1].text, invented)
    for verb in ("approve", "reject", "take-back"):
        for id_ in (proposal_id, uuid4()):
            response = coordinator.send(f"/proposals/{id_}/{verb}", seen_on="/rounds/new", version="1")
            assert response.status_code == 404


@ON_SQLITE
def test_two_who_are_held_can_be_approved_or_let_go_and_nothing_that_contradicts_it(
    coordinator: CarefulClient, couple: World
) -> None:
    path = run_round(coordinator, couple)
    before = deeds(coordinator, path)
    assert press(coordinator, path, "/hold") == f"{path}?page=1"
    assert deeds(coordinator, path) == ["approve", "take-back"]
    one = coordinator.page(f"{path}?one=y")
    assert [e.get("accesskey") for e in one.iter() if e.get("accesskey")] == ["g"]  # H twice lets nobody go
    assert "G godkjenner, N er neste" in text_of(one)
    assert press(coordinator, path, "/take-back") == f"{path}?page=1"
    assert deeds(coordinator, path) == before


def deeds(coordinator: CarefulClient, path: str) -> list[str]:
    """Return what the buttons of the first card do."""
    card = next(coordinator.page(path).iter("article"))
    return [form.get("action", "").rpartition("/")[2] for form in card.iter("form")]


def press(coordinator: CarefulClient, path: str, what: str) -> str:
    """Press the first card's button for something; return where that leads."""
    card = next(coordinator.page(path).iter("article"))
    form = next(form for form in card.iter("form") if form.get("action", "").endswith(what))
    sent = {field.get("name"): field.get("value") for field in form.iter("input")}
    return coordinator.post(form.get("action"), data=sent).location


@ON_SQLITE
def test_what_wishes_change_stands_above_them_and_many_are_folded(
    coordinator: CarefulClient, three: World
) -> None:
    path = run_round(coordinator, three)
    for before in range(4):
        page = coordinator.page(path)
        assert f"{before} ønsker" not in text_of(page)
        forms = [form for form in page.iter("form") if form.get("action", "").endswith("/leave-out")]
        sent = {field.get("name"): field.get("value") for field in forms[before].iter("input")}
        assert coordinator.post(forms[before].get("action"), data=sent).status_code == 303
    shown = text_of(coordinator.page(path))
    order = [
        shown.index(text) for text in ("2 forslag endres", "4 ønsker", "Amira står over", "Finn forslag på")
    ]
    assert order == sorted(order)


def without_tokens(html: str, path: str) -> str:
    """Return a page without what differs by chance: the form's token and the page's own address."""
    return re.sub(r'name="csrf_token" value="[^"]*"', "", html).replace(path, "")


@ON_SQLITE
@pytest.mark.parametrize(
    ("reads", "address"), [({"page": "3"}, "page=3"), ({"page": "2", "one": "y"}, "page=2&one=y")]
)
def test_a_wish_leads_back_to_where_the_proposals_were_read(
    coordinator: CarefulClient, couple: World, reads: dict[str, str], address: str
) -> None:
    path = run_round(coordinator, couple)
    form = next(f for f in coordinator.page(path).iter("form") if f.get("action", "").endswith("/hold"))
    sent = {i.get("name"): i.get("value") for i in form.iter("input")} | reads
    assert coordinator.post(form.get("action"), data=sent).location == f"{path}?{address}"


@ON_SQLITE
@pytest.mark.parametrize(
    "path",
    ["/rounds/not-a-number", f"/rounds/{NOBODY}", "/rounds/new/", "/nb/elsewhere/", "/de/"],
)
def test_an_address_that_leads_nowhere_is_a_designed_page(coordinator: CarefulClient, path: str) -> None:
    assert "Vi finner ikke denne siden" in text_of(coordinator.page(path, status=404))


@ON_SQLITE
def test_an_unknown_list_is_not_found(coordinator: CarefulClient, couple: World) -> None:
    path = run_round(coordinator, couple)
    assert coordinator.get(f"{path}?status=secret").status_code == 404


@ON_SQLITE
def test_pages_of_cards_stop_at_the_last(coordinator: CarefulClient, couple: World) -> None:
    path = run_round(coordinator, couple)
    for page in ("0", "-3", "99999999999999999999", "x"):
        assert "Amira og Berit" in text_of(coordinator.page(f"{path}?page={page}"))


@ON_SQLITE
def test_a_card_says_that_there_is_something_to_read_first_and_not_what(
    app: Flask, coordinator: CarefulClient, couple: World
) -> None:
    path = run_round(coordinator, couple)
    assert "Bare for dere som arbeider her" not in text_of(coordinator.page(path))
    with app.app_context(), tenancy.acting_for(couple.organisation_id), transaction() as session:
        newcomer = session.scalars(select(Newcomer)).one()
        newcomer.avoids, newcomer.practical_note = "Karim Saleh", "wheelchair"
        newcomer.wants_interpreter = InterpreterWish.YES
    card = text_of(coordinator.page(path))
    assert "Amira har skrevet hvem hun eller han ikke vil møte. Les det først." in card
    assert "Amira har skrevet noe praktisk om å møtes." in card
    assert "Amira ønsker tolk på det første møtet." in card
    assert "Karim" not in card
    assert "wheelchair" not in card


@ON_SQLITE
def test_one_by_one_the_next_follows_and_every_deed_has_a_key(
    coordinator: CarefulClient, three: World
) -> None:
    path = run_round(coordinator, three)
    page = coordinator.page(f"{path}?one=y")
    assert len(list(page.iter("article"))) == 1
    keys = [e.get("accesskey") for e in page.iter() if e.get("accesskey")]
    assert keys == ["g", "h", "i", "n"]
    assert "G godkjenner, H holder fast" in text_of(page)
    first = text_of(next(page.iter("h2")))
    form = next(f for f in page.iter("form") if f.get("action", "").endswith("/reject"))
    answer = coordinator.post(
        form.get("action"), data={i.get("name"): i.get("value") for i in form.iter("input")}
    )
    following = coordinator.page(answer.location)
    assert len(list(following.iter("article"))) == 1
    assert text_of(next(following.iter("h2"))) != first


@ON_SQLITE
def test_a_pair_chosen_by_hand_is_shown_weighed_and_held(coordinator: CarefulClient, three: World) -> None:
    path = run_round(coordinator, three)
    page = coordinator.page(f"{path}/choose")
    by_name = {o.text: o.get("value") for o in page.iter("option")}
    weighed = f"{path}/choose?newcomer={by_name['Zahra']}&volunteer={by_name['Berit']}"
    shown = text_of(coordinator.page(weighed))
    assert "Hva det betyr for de andre" in shown
    assert "Du kan hoppe over dette." in shown
    response = coordinator.send(
        f"{path}/hold",
        seen_on=weighed,
        newcomer=by_name["Zahra"],
        volunteer=by_name["Berit"],
        reason="De kjenner hverandre",
    )
    assert response.status_code == 303
    shown = text_of(coordinator.page(path))
    assert "Hold fast på Zahra og Berit" in shown
    assert "De kjenner hverandre" in shown
    too_long = coordinator.send(
        f"{path}/hold",
        seen_on=weighed,
        newcomer=by_name["Zahra"],
        volunteer=by_name["Berit"],
        reason="x" * 501,
    )
    assert too_long.status_code == 400
    assert "Skriv høyst 500 tegn." in too_long.text
