"""Each adult has an own page, an own line to us and an own way out, and ends nothing for the others."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from matching import Household, Side
from matching.lifecycle import EnrolmentStatus, MatchStatus
from tests import factories
from tests.pages import text_of
from tests.web import together_steps as steps
from tests.web.round_steps import change, everything, the
from web import clock
from web.access import Actor
from web.accounts.operations import digest, sign_in
from web.database import db, transaction
from web.errors import Conflict, NotFound
from web.matches import asking, concerns, contact, follow_up_lists
from web.matches.asking import GivenAnswer
from web.matches.concerns import Told
from web.matches.sides import sides_of
from web.matches.whose import Recorded
from web.models import (
    Account,
    Agreement,
    AnsweredHow,
    CheckIn,
    Concern,
    ConcernLevel,
    Consent,
    DirectMessage,
    Enrolment,
    HouseholdAdult,
    Match,
    MatchMember,
    Newcomer,
    Notification,
    Offer,
    OfferAnswer,
    Person,
    Role,
    SignedInSession,
)
from web.newcomers import leaving
from web.newcomers.adults import operations as adults
from web.together import messages

if TYPE_CHECKING:
    from tests.pages import CarefulClient
    from tests.worlds import Within, World

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

TOLD = Told(ConcernLevel.NOT_GOOD, "He decides everything")


@pytest.fixture
def asked(inside: World) -> World:
    """Amira and Samir, who are asked about Berit."""
    steps.ask(inside, partner="Samir")
    with transaction() as session:
        newcomer = session.scalars(select(Newcomer)).one()
        newcomer.household, newcomer.avoids = Household.COUPLE, "Omar"
    return inside


@pytest.fixture
def together(asked: World) -> World:
    """The same when all three have said yes, and Amira has said and written this and that."""
    match_id = the(Match).id
    for side in Side:
        steps.say_yes(match_id, side, may_share=True)
    change(update(Offer).where(Offer.person_id == person("Samir").id).values(may_share_number=False))
    steps.move_to(match_id, MatchStatus.ACTIVE)
    messages.send_words(actor("Amira"), match_id, "Hei", "a form")
    with transaction() as session:
        question = CheckIn(match_id=match_id, side=Side.NEWCOMER, due_on=clock.today(), asked_at=clock.now())
        question.link_digest = digest(question.link)
        agreed = {"text_version": 1, "language": "nb", "agreed_at": clock.now(), "how": AnsweredHow.SELF}
        yes = Agreement(match_id=match_id, side=Side.NEWCOMER, **agreed)
        session.add_all([question, yes])
        session.execute(
            update(MatchMember).where(MatchMember.side == Side.NEWCOMER).values(asked_to_end_at=clock.now())
        )
    return asked


def person(name: str) -> Person | None:
    db.session.rollback()
    return db.session.scalars(select(Person).where(Person.call_name == name)).one_or_none()


def actor(name: str) -> Actor:
    account = db.session.scalars(select(Account).where(Account.person_id == person(name).id)).one()
    return Actor(account.organisation_id, account.id, Role.PERSON)


def link(name: str) -> str:
    return db.session.scalars(select(Offer).where(Offer.person_id == person(name).id)).one().link


def says(name: str, answer: OfferAnswer) -> None:
    asking.answer_by_link(link(name), GivenAnswer(answer))


def asked_now() -> set[str]:
    db.session.rollback()
    return set(db.session.scalars(select(Person.call_name).join(Offer, Offer.person_id == Person.id)))


def test_he_leaves_and_her_yes_counts_without_his(asked: World) -> None:
    his = link("Samir")
    says("Amira", OfferAnswer.YES)
    adults.leave(actor("Samir"))
    assert asked_now() == {"Amira", "Berit"}
    assert (the(Match).status, everything(HouseholdAdult)) == (MatchStatus.OFFERED, [])
    with pytest.raises(NotFound):
        asking.answer_by_link(his, GivenAnswer(OfferAnswer.YES))
    says("Berit", OfferAnswer.YES)
    assert the(Match).status is MatchStatus.ACCEPTED


def test_he_leaves_when_both_have_said_yes_and_nobody_is_asked_twice(asked: World) -> None:
    says("Amira", OfferAnswer.YES)
    says("Samir", OfferAnswer.YES)
    adults.leave(actor("Samir"))
    assert asked_now() == {"Amira", "Berit"}


def test_he_leaves_and_a_no_of_hers_ends_it_at_once(asked: World) -> None:
    says("Amira", OfferAnswer.NO)
    adults.leave(actor("Samir"))
    assert the(Match).close_reason == "declined"


def test_his_leaving_is_his_alone(together: World) -> None:
    with transaction() as session:
        session.add_all(
            Consent(
                person_id=person_id,
                kind="take_part",
                language="en",
                text_version=1,
                is_reviewed_text=True,
                how=AnsweredHow.PHONE,
                given_at=clock.now(),
            )
            for person_id in session.scalars(select(Person.id))
        )
    sign_in(actor("Samir").account_id)
    adults.leave(actor("Samir"))
    his = person("Samir").id
    assert {row.person_id for row in everything(Consent) if row.withdrawn_at} == {his}
    closed = {row.person_id for row in everything(Account) if row.closed_at}
    assert (closed, everything(SignedInSession)) == ({his}, [])
    assert (the(Match).status, len(everything(DirectMessage))) == (MatchStatus.ACTIVE, 1)
    with pytest.raises(NotFound):
        adults.leave(actor("Samir"))


def test_the_desk_records_that_he_wants_everything_deleted(asked: World) -> None:
    concerns.tell(actor("Samir"), TOLD)
    adults.delete_everything(asked.coordinator, Recorded(the(HouseholdAdult).id, AnsweredHow.PHONE))
    assert person("Samir") is None
    assert (asked_now(), everything(Concern)) == ({"Amira"}, [])
    assert {row.person_id for row in everything(Notification)} == {person("Amira").id}
    assert the(Newcomer).person_id == person("Amira").id


def test_she_leaves_and_he_goes_on_in_her_place_with_nothing_that_she_told(together: World) -> None:
    hers, waiting = link("Amira"), the(Match).id
    since = db.session.scalars(
        select(Enrolment.waiting_since).where(Enrolment.newcomer_id.is_not(None))
    ).one()
    concerns.tell(actor("Amira"), TOLD, waiting)
    leaving.leave(actor("Amira"))
    sides = sides_of(db.session(), the(Match).id)
    assert (sides.match.status, sides.newcomer_person.call_name) == (MatchStatus.ACTIVE, "Samir")
    newcomer = sides.newcomer
    assert (newcomer.avoids, newcomer.practical_note, newcomer.languages) == (None, None, None)
    assert (newcomer.guide_may_know_note, newcomer.household) == (False, Household.PERSON)
    assert newcomer.availability == ["tue-evening"]
    for table in (DirectMessage, Agreement, CheckIn, HouseholdAdult):
        assert everything(table) == [], table
    assert [row.asked_to_end_at for row in everything(MatchMember)] == [None, None]
    place = db.session.scalars(select(Enrolment).where(Enrolment.newcomer_id == newcomer.id)).one()
    assert (place.status, place.waiting_since) == (EnrolmentStatus.READY, since)
    with pytest.raises(NotFound):
        asking.find_offer(db.session(), hers)
    assert [row.raised_by for row in everything(Concern)] == [person("Amira").id]
    closed = [row.person_id for row in everything(Account) if row.closed_at]
    assert closed == [person("Amira").id]
    seen = contact.contact_of(db.session(), sides, Side.NEWCOMER)
    assert (seen.name, seen.number) == ("Berit", None)


def test_she_deletes_everything_and_he_still_meets_berit(together: World) -> None:
    leaving.delete_everything(actor("Amira"))
    assert person("Amira") is None
    sides = sides_of(db.session(), the(Match).id)
    assert (sides.match.status, sides.newcomer_person.call_name) == (MatchStatus.ACTIVE, "Samir")


def test_nobody_comes_after_somebody_who_is_handled_manually(together: World) -> None:
    change(update(Newcomer).values(is_handled_manually=True))
    leaving.leave(actor("Amira"))
    assert (the(Match).status, the(Newcomer).person_id) == (MatchStatus.CLOSED, person("Amira").id)


def test_a_question_to_both_is_let_go_when_she_leaves(asked: World) -> None:
    says("Samir", OfferAnswer.YES)
    leaving.leave(actor("Amira"))
    assert (the(Match).close_reason, the(Newcomer).person_id) == ("other", person("Samir").id)
    told = [row.person_id for row in everything(Notification) if row.kind == "not_this_time"]
    assert told == [person("Samir").id]


def test_what_he_tells_reaches_the_desk_and_not_her(
    client: CarefulClient, world: World, within: Within
) -> None:
    with within():
        match_id = steps.bring_together(world, partner="Samir").match_id
        his, hers = actor("Samir"), actor("Amira")
    steps.go_in(client, his)
    assert "Berit" in text_of(client.page("/en/tell-us"))
    with within():
        concerns.tell(his, TOLD, match_id)
        (heard,) = follow_up_lists.open_concerns(world.coordinator)
        assert (heard.name, heard.match_id) == ("Samir", match_id)
        other = Actor(world.organisation_id, world.coordinator_id, Role.COORDINATOR, frozenset({uuid4()}))
        concerns.tell(his, Told(ConcernLevel.SERIOUS, "And at home"))
        assert follow_up_lists.open_concerns(other) == []
        assert len(follow_up_lists.open_concerns(world.coordinator)) == 2
    steps.go_in(client, hers)
    for path in ("/nb/me", "/nb/me/data", "/nb/me/data/file", "/nb/tell-us", f"/nb/together/{match_id}"):
        seen = client.get(path).text
        assert "decides everything" not in seen
        assert "Samir" not in seen
    client.sign_in(world.key)
    assert "Samir" in text_of(client.page(f"/matches/{match_id}"))


def test_nobody_writes_what_nobody_would_read(asked: World) -> None:
    concerns.tell(actor("Samir"), TOLD)
    change(update(Newcomer).values(is_handled_manually=True))
    assert follow_up_lists.open_concerns(asked.coordinator) == []
    with pytest.raises(Conflict):
        concerns.tell(actor("Samir"), Told(ConcernLevel.SERIOUS, "Again"))


def test_his_page_says_where_he_stands_and_what_is_kept_of_him(
    client: CarefulClient, world: World, within: Within
) -> None:
    with within():
        match_id = steps.ask(world, partner="Samir")
        his = actor("Samir")
    steps.go_in(client, his)
    assert client.get("/en/me").location == "/en/me/with-others"
    page = text_of(client.page("/en/me/with-others"))
    for shown in ("We have asked you", "samir@example.org", "455 56 677", "båt"):
        assert shown in page
    for hidden in ("Berit", "Amira"):
        assert hidden not in page
    with within():
        for side in Side:
            steps.say_yes(match_id, side)
    page = client.page("/en/me/with-others")
    assert "You meet Berit" in text_of(page)
    with within():
        links = [f"/en/{page}/{link('Samir')}" for page in ("answer", "meeting")]
    assert [client.get(path).status_code for path in links] == [200, 200]
    with within():
        change(update(Newcomer).values(is_handled_manually=True))
    assert "Berit" not in text_of(client.page("/en/me/with-others"))
    assert [client.get(path).status_code for path in links] == [404, 404]


def test_he_goes_by_himself_or_through_the_desk(client: CarefulClient, world: World, within: Within) -> None:
    with within():
        steps.ask(world, partner="Samir")
        with transaction() as session:
            place = session.scalars(select(Enrolment).where(Enrolment.newcomer_id.is_not(None))).one()
            factories.adult(session, place, call_name="Lina")
        rows = select(HouseholdAdult.id, Person.call_name).join(Person, Person.id == HouseholdAdult.person_id)
        ids: dict[str, UUID] = {name: adult_id for adult_id, name in db.session.execute(rows)}
        his = actor("Samir")
    steps.go_in(client, his)
    gone = client.send("/en/me/with-others/leave", seen_on="/en/me/with-others/leave")
    assert gone.location == "/en/goodbye/left"
    assert client.get("/en/me").status_code == 403
    client.sign_in(world.key)
    path = f"/newcomers/adults/{ids['Lina']}"
    for way, fields in (("leave", {}), ("delete", {"how": "phone"})):
        assert client.send(f"{path}/{way}", seen_on=f"{path}/leave", **fields).status_code == 400
    client.send(f"{path}/leave", seen_on=f"{path}/leave", how="phone")
    assert client.get(f"{path}/leave").status_code == 404
    with within():
        assert everything(HouseholdAdult) == []
