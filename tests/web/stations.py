"""Somebody at every station of the road, so that each form of the site has something it can change.

`pairs` brings two people to each station of a match, `people` are those who have nobody, and `walk_in` lets
somebody stand at every door. All are kept as plain ids, links and cookies.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pyotp
from sqlalchemy import select

from matching import Side
from matching.lifecycle import EnrolmentStatus
from tests import factories
from tests.pages import come_in
from tests.web import desk_steps, newcomer_steps, volunteer_steps
from tests.web import together_steps as steps
from web import clock, tenancy
from web.accounts import codes
from web.accounts.entry_cards import write_card
from web.accounts.operations import digest, sign_in
from web.database import db, transaction
from web.matches import closing, deadlines, meeting_desk, meetings, pausing
from web.matches.check_in_plan import write_plan
from web.matches.closing import Ending
from web.matches.meeting_plan import Plan
from web.matches.operations import begin_match
from web.models import (
    Account,
    AnsweredHow,
    CertificateRequirement,
    CheckIn,
    CheckInAnswer,
    Enrolment,
    HouseholdAdult,
    Match,
    Meeting,
    MeetingStatus,
    Newcomer,
    Offer,
    OneTimeCode,
    Programme,
    ReadyQuestion,
    Role,
    VettingKind,
    VettingStep,
    Volunteer,
)
from web.staff import operations as staff
from web.staff import queries as staff_queries
from web.together import messages
from web.volunteers.declaration import DECLARATION_VERSION

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from tests.web.access_world import Cast
    from tests.worlds import World

    Things = dict[str, Any]
    Cookie = dict[str, str]

PASSWORD = "gulrot under brua"  # noqa: S105 - nobody's
STAFF_EMAIL = "moe@example.org"
IN_A_WEEK = timedelta(days=7)
SIDES = {Side.NEWCOMER: "newcomer", Side.VOLUNTEER: "volunteer"}


def pairs(world: World) -> tuple[dict[str, Things], dict[str, Cookie]]:
    """Bring two people to each station; return what they are found by, and their browsers."""
    mark = str(world.programme_id)[:8]
    silent_id = steps.ask(world, newcomer=f"silent-newcomer-{mark}", volunteer=f"silent-volunteer-{mark}")
    stations, browsers = {"silent": _found(silent_id)}, {}
    for name, go_on in (
        ("together", _write),
        ("planned", _plan),
        ("held", _hold),
        ("meeting", _meet),
        ("resting", _rest),
        ("ended", _end),
    ):
        names = {side: f"{name}-{side}-{mark}" for side in SIDES.values()}
        two = steps.bring_together(world, **names)
        stations[name] = _found(two.match_id) | go_on(world, two)
        for side, actor in two.actors.items():
            browsers[f"{name} {SIDES[side]}"] = {"_user_id": sign_in(actor.account_id)}
    return stations, browsers


def _found(match_id: UUID) -> Things:
    """Return what a match is found by: its own id, its people's, its offers' and her link."""
    db.session.rollback()
    offers = {o.side: o for o in db.session.scalars(select(Offer).where(Offer.match_id == match_id))}
    sides = steps.sides_of(db.session(), match_id)
    return {
        "match_id": match_id,
        "newcomer_id": sides.newcomer.id,
        "volunteer_id": sides.volunteer.id,
        "offer_id": offers[Side.NEWCOMER].id,
        "link": offers[Side.NEWCOMER].link,
    }


def _write(world: World, two: steps.Two) -> Things:
    messages.send_words(two.volunteer, two.match_id, "Hei", "first")
    return {}


def _plan(world: World, two: steps.Two) -> Things:
    starts_at = clock.at(clock.today() + IN_A_WEEK, 17)
    plan = Plan(starts_at, None, wants_interpreter=True, how=AnsweredHow.PHONE)
    meeting_desk.plan_meeting(world.coordinator, two.match_id, plan)
    meetings.want_call(_found(two.match_id)["link"])
    with transaction() as session:
        return {"meeting_id": meeting_desk.planned_meeting(session, two.match_id).id}


def _hold(world: World, two: steps.Two) -> Things:
    """The two have met, as it is said, and nobody has been asked how it goes."""
    found = _plan(world, two)
    with transaction() as session:
        session.get_one(Meeting, found["meeting_id"]).status = MeetingStatus.HELD
    _begin(two.match_id)
    return found


def _begin(match_id: UUID) -> None:
    with transaction() as session:
        match = session.get_one(Match, match_id)
        begin_match(match)
        write_plan(session, match)


def _meet(world: World, two: steps.Two) -> Things:
    """The two meet, she has been asked how it goes; he wants to be called about that, and to end."""
    _begin(two.match_id)
    closing.ask_to_end(two.volunteer, two.match_id)
    asked = {"asked_at": clock.now(), "answer_by": clock.today() + IN_A_WEEK, "due_on": clock.today()}
    said = {"answer": CheckInAnswer.CALL_ME, "answered_at": clock.now(), "how": AnsweredHow.SELF}
    with transaction() as session:
        hers = CheckIn(match_id=two.match_id, side=Side.NEWCOMER, **asked)
        his = CheckIn(match_id=two.match_id, side=Side.VOLUNTEER, **asked, **said)
        for question in (hers, his):
            question.link_digest = digest(question.link)
        session.add_all([hers, his])
        return {"check_in_id": his.id, "link": hers.link}


def _rest(world: World, two: steps.Two) -> Things:
    _begin(two.match_id)
    pausing.pause_match(world.coordinator, two.match_id, None)
    return {}


def _end(world: World, two: steps.Two) -> Things:
    _begin(two.match_id)
    closing.close(world.coordinator, two.match_id, Ending.COMPLETED)
    return {}


def people(world: World, silent_id: UUID) -> tuple[dict[str, Things], dict[str, Cookie]]:
    """Add those who have nobody: new, not approved yet, waiting, resting, and let go in silence."""
    with transaction() as session:
        programme = session.get_one(Programme, world.programme_id)
        programme.certificate_requirement = CertificateRequirement.EVERYBODY
        programme.legal_basis = "Politiregisterloven § 39"
        silent = session.scalars(select(Offer).where(Offer.match_id == silent_id)).one()
        silent.answer_by = clock.today() - IN_A_WEEK
        made = {
            "new": _new(session),
            "vetted": {"volunteer_id": _vetted(session, world).id},
            "waiting": _two(session, world, VettingKind.CERTIFICATE_SEEN),
            "paused": _paused(session, world),
            "card": _with_card(session, world),
            "with others": _with_others(session, world),
            "invited": _invited(session, world),
        }
        accounts = {
            f"{station} {side}": _account_of(session, made[station][f"{side}_id"], side)
            for station in ("waiting", "paused")
            for side in SIDES.values()
        }
        accounts["invited newcomer"] = _account_of(session, made["invited"]["newcomer_id"], "newcomer")
        accounts["adult"] = made["with others"]["account_id"]
    deadlines.release_unanswered(clock.now())
    return made, {name: {"_user_id": sign_in(account_id)} for name, account_id in accounts.items()}


def _new(session: Any) -> Things:
    """Two who have just signed up, and whom nobody has placed."""
    told = {"signed_up_at": clock.now(), "promised_on": clock.today() + IN_A_WEEK}
    rows = [row(person_id=factories.person(session).id, **told) for row in (Newcomer, Volunteer)]
    session.add_all(rows)
    session.flush()
    return {"newcomer_id": rows[0].id, "volunteer_id": rows[1].id}


def _with_others(session: Any, world: World) -> Things:
    """A newcomer who takes part with another adult."""
    place = factories.newcomer(session, world.programme_id)
    person = factories.adult(session, place)
    adult = session.scalars(select(HouseholdAdult).where(HouseholdAdult.person_id == person.id)).one()
    account = factories.account(session, role=Role.PERSON, person_id=person.id)
    return {"newcomer_id": place.newcomer_id, "adult_id": adult.id, "account_id": account.id}


def _invited(session: Any, world: World) -> Things:
    """Somebody who waits and is invited to something, and another who is not."""
    hers, other = (factories.newcomer(session, world.programme_id).newcomer_id for _ in range(2))
    activity = factories.activity(session, world.coordinator_id)
    invitation = factories.invitation(session, activity, hers)
    ids = {"activity_id": activity.id, "invitation_id": invitation.id}
    return {"newcomer_id": hers, "other_id": other} | ids


def _vetted(session: Any, world: World) -> Volunteer:
    """A volunteer who has walked the road, and only needs the last word."""
    enrolment = factories.volunteer(session, world.programme_id, approved_on=None, said_ready_at=None)
    enrolment.status = EnrolmentStatus.SIGNED_UP
    volunteer = session.get_one(Volunteer, enrolment.volunteer_id)
    for kind in VettingKind:
        _step(session, world, volunteer, kind)
    return volunteer


def _step(session: Any, world: World, volunteer: Volunteer, kind: VettingKind) -> None:
    version = DECLARATION_VERSION if kind is VettingKind.DECLARATION else None
    session.add(
        VettingStep(
            person_id=volunteer.person_id,
            kind=kind,
            done_on=clock.today() - IN_A_WEEK,
            recorded_by=world.coordinator_id,
            declaration_version=version,
        )
    )


def _two(session: Any, world: World, *seen: VettingKind, **changes: Any) -> Things:
    """A newcomer and a volunteer who have nobody; he has been asked whether he is ready."""
    hers = factories.newcomer(session, world.programme_id, **changes)
    his = factories.volunteer(session, world.programme_id, **changes)
    volunteer = session.get_one(Volunteer, his.volunteer_id)
    for kind in seen:
        _step(session, world, volunteer, kind)
    asked = ReadyQuestion(volunteer_id=volunteer.id, asked_at=clock.now(), match_on=clock.today() + IN_A_WEEK)
    asked.link_digest = digest(asked.link)
    session.add(asked)
    session.flush()
    person_id = session.get_one(Newcomer, hers.newcomer_id).person_id
    ids = {"newcomer_id": hers.newcomer_id, "volunteer_id": his.volunteer_id, "person_id": person_id}
    return ids | {"link": asked.link}


def _paused(session: Any, world: World) -> Things:
    """The same, resting; he has not signed his declaration yet, and nobody has seen a certificate."""
    until = clock.today() + IN_A_WEEK
    made = _two(session, world, VettingKind.INTERVIEW, VettingKind.TRAINING, paused_until=until)
    hers = select(Enrolment).where(Enrolment.newcomer_id == made["newcomer_id"])
    session.scalars(hers).one().status = EnrolmentStatus.PAUSED
    return made


def _with_card(session: Any, world: World) -> Things:
    """Somebody who waits and comes in by a card."""
    newcomer_id = factories.newcomer(session, world.programme_id).newcomer_id
    person_id = session.get_one(Newcomer, newcomer_id).person_id
    account = factories.account(session, role=Role.PERSON, person_id=person_id, email=None)
    return {"newcomer_id": newcomer_id, "code": write_card(session, account)}


def _account_of(session: Any, row_id: UUID, side: str) -> UUID:
    kind = Newcomer if side == "newcomer" else Volunteer
    person_id = session.get_one(kind, row_id).person_id
    email = f"{person_id.hex[:12]}@example.org"
    return factories.account(session, role=Role.PERSON, person_id=person_id, email=email).id


def walk_in(app: Flask, world: World, cast: Cast) -> None:
    """Let somebody stand at every door: half-way through signing up, or with a code in her hand."""
    own = cast.stations["own"]
    with app.test_client() as client:
        newcomer_steps.fill_in(client)
        cast.browsers["newcomer's draft"] = _cookie(client)
    with app.test_client() as client:
        volunteer_steps.walk(client)
        cast.browsers["volunteer's draft"] = _cookie(client)
    for station, email in (("told", ""), ("told with address", "told@example.org")):
        with app.test_client() as client:
            come_in(client, cast.tokens["coordinator"])
            at = desk_steps.begin(client)
            desk_steps.fill_in(client, at, reach={"email": email})
            own[station] = {"draft_id": UUID(at.rpartition("/")[2])}
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        own["staff door"] = _staff_at_the_door()
        own["door"] = _person_at_the_door(own["waiting"]["person_id"])
        own["newcomer's draft"] = {"code": _code_to(newcomer_steps.EMAIL)}
        own["volunteer's draft"] = {"code": _code_to(volunteer_steps.EMAIL)}


def _staff_at_the_door() -> Things:
    """Somebody who has set her sign-in up, somebody who is invited, and the code each app shows next."""
    token = staff.invite(STAFF_EMAIL, "Berit Moe", Role.LEADER, [], "nb")
    secret = staff_queries.set_up(token).secret
    staff.set_up(token, PASSWORD, pyotp.TOTP(secret).at(clock.now()))
    invited = staff.invite("lie@example.org", "Ny Lie", Role.LEADER, [], "nb")
    later = clock.now() + timedelta(seconds=30)
    return {
        "email": STAFF_EMAIL,
        "password": PASSWORD,
        "code": pyotp.TOTP(secret).at(later),
        "token": invited,
        "set_up_code": pyotp.TOTP(staff_queries.set_up(invited).secret).at(later),
    }


def _person_at_the_door(person_id: UUID) -> Things:
    """Somebody who takes part and has been sent a code."""
    with transaction() as session:
        email = session.scalars(select(Account).where(Account.person_id == person_id)).one().email
    codes.send_for_sign_in(email, "nb")
    return {"email": email, "code": _code_to(email)}


def _code_to(email: str) -> str:
    db.session.rollback()
    return next(row.code for row in db.session.scalars(select(OneTimeCode)) if row.email == email)


def _cookie(client: FlaskClient) -> Cookie:
    with client.session_transaction() as cookie:
        return dict(cookie)
