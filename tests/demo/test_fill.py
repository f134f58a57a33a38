from collections import Counter
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from matching import Household, Side
from matching.lifecycle import EnrolmentStatus, MatchStatus
from tests.demo.conftest import TODAY
from web import clock, tenancy
from web.access import Actor
from web.database import db
from web.demo import fill as filling
from web.demo.accounts import WITHOUT_ADDRESS
from web.demo.fill import SomebodyLivesHereError, fill
from web.demo.ids import id_of
from web.demo.organisation import ORGANISATION_ID, programme_id
from web.matches import follow_up_lists
from web.matches.meeting_lists import first_meetings
from web.models import (
    Account,
    Agreement,
    Assignment,
    AuditEntry,
    CertificateRequirement,
    Consent,
    DirectMessage,
    Enrolment,
    HouseholdAdult,
    Match,
    MatchMember,
    Meeting,
    MeetingStatus,
    Newcomer,
    Offer,
    Organisation,
    PairMemory,
    Person,
    Programme,
    Role,
    Travel,
    VettingKind,
    VettingStep,
    Volunteer,
)

KINDS = ("flyktningguide", "fadder", "innflytterkontakt")


def count(session, table):
    return session.scalar(select(func.count()).select_from(table))


def test_everybody_is_there(demo):
    assert count(demo, Newcomer) == 250 + 17 + 3
    assert count(demo, Volunteer) == 160 + 2
    assert count(demo, Match) == 17 + 2
    assert count(demo, Travel) == 17 * 17


def test_everybody_is_ready(demo):
    assert set(demo.scalars(select(Enrolment.status))) == {EnrolmentStatus.READY}


def test_taken_places_are_open_matches(demo):
    matches = Counter(demo.scalars(select(Match.volunteer_id).where(Match.is_open)))

    assert matches.total() == 17
    for volunteer in demo.scalars(select(Volunteer)):
        assert volunteer.places_taken == matches[volunteer.id]


def test_a_match_has_both_sides_in_its_own_programme(demo):
    rows = demo.execute(
        select(Match, MatchMember, Enrolment)
        .join(MatchMember, MatchMember.match_id == Match.id)
        .join(Enrolment, Enrolment.id == MatchMember.enrolment_id)
    ).all()

    assert Counter((match.id, member.side) for match, member, _ in rows) == dict.fromkeys(
        [(match.id, side) for match, _, _ in rows for side in Side], 1
    )
    for match, member, enrolment in rows:
        assert enrolment.programme_id == match.programme_id
        assert (enrolment.volunteer_id == match.volunteer_id) == (member.side is Side.VOLUNTEER)


def test_all_who_are_matched_have_said_yes_and_some_have_agreed_and_written(demo):
    answers = Counter(demo.execute(select(Offer.match_id, Offer.answer)).all())
    couples = set(
        demo.scalars(select(Offer.match_id).join(HouseholdAdult, HouseholdAdult.person_id == Offer.person_id))
    )
    assert len(couples) == 2
    assert {count for (match_id, _answer), count in answers.items() if match_id in couples} == {3}
    assert {count for (match_id, _answer), count in answers.items() if match_id not in couples} == {2}
    assert {answer for _match, answer in answers} == {"yes"}
    agreed = Counter(demo.scalars(select(Agreement.match_id)))
    assert set(agreed.values()) == {2}
    assert 0 < len(agreed) < len(answers) == 17
    threads = Counter(demo.scalars(select(DirectMessage.match_id)))
    assert len(threads) == 3
    assert {bool(message.words) for message in demo.scalars(select(DirectMessage))} == {True, False}


def test_whoever_takes_part_can_sign_in_but_for_one_who_needs_a_card(demo):
    people = set(demo.scalars(select(Newcomer.person_id))) | set(demo.scalars(select(Volunteer.person_id)))
    partners = select(HouseholdAdult.person_id).where(HouseholdAdult.newcomer_id.is_not(None))
    people |= set(demo.scalars(partners))
    assert set(demo.scalars(select(Consent.person_id))) == set(demo.scalars(partners))
    accounts = demo.scalars(select(Account).where(Account.role == Role.PERSON)).all()
    assert people - {account.person_id for account in accounts} == WITHOUT_ADDRESS
    assert {account.person_id for account in accounts} <= people
    assert {demo.get_one(Person, one).email for one in WITHOUT_ADDRESS} == {None}
    assert {demo.get_one(Person, one.person_id).email for one in accounts} == {one.email for one in accounts}


def test_a_match_began_after_the_volunteer_was_approved_and_is_not_over(demo):
    rows = demo.execute(
        select(Match, Volunteer, Programme, Enrolment)
        .join(Volunteer, Volunteer.id == Match.volunteer_id)
        .join(Programme, Programme.id == Match.programme_id)
        .join(MatchMember, (MatchMember.match_id == Match.id) & (MatchMember.side == Side.NEWCOMER))
        .join(Enrolment, Enrolment.id == MatchMember.enrolment_id)
        .where(Match.is_open)
    ).all()

    assert len(rows) == 17
    for match, volunteer, programme, enrolment in rows:
        assert volunteer.approved_on < clock.local(match.offered_at).date()
        assert enrolment.waiting_since < match.offered_at
        if match.status is MatchStatus.ACCEPTED:
            assert match.started_at is None
            continue
        assert match.status is MatchStatus.ACTIVE
        assert match.offered_at < match.started_at
        started_on = clock.local(match.started_at).date()
        assert TODAY - timedelta(days=30 * programme.months) < started_on < TODAY


def test_nobody_is_offered_to_newcomers_without_having_been_vetted(demo):
    done = {}
    for step in demo.scalars(select(VettingStep)):
        done.setdefault(step.person_id, set()).add(step.kind)
    volunteers = demo.scalars(select(Volunteer).where(Volunteer.approved_on.is_not(None))).all()

    assert len(volunteers) == 160
    for volunteer in volunteers:
        assert {VettingKind.INTERVIEW, VettingKind.DECLARATION} <= done[volunteer.person_id]
        assert (VettingKind.CERTIFICATE_SEEN in done[volunteer.person_id]) == volunteer.is_cleared_for_minors
    for adult in demo.scalars(select(HouseholdAdult).where(HouseholdAdult.volunteer_id.is_not(None))):
        assert VettingKind.DECLARATION in done[adult.person_id]


def test_only_the_certificate_officer_records_a_certificate(demo):
    rows = demo.execute(
        select(VettingStep.kind, Account.role).join(Account, Account.id == VettingStep.recorded_by).distinct()
    ).all()

    assert {kind for kind, role in rows if role is Role.CERTIFICATE_OFFICER} == {VettingKind.CERTIFICATE_SEEN}
    assert {role for kind, role in rows if kind is VettingKind.CERTIFICATE_SEEN} == {Role.CERTIFICATE_OFFICER}


def test_each_couple_has_a_second_adult(demo):
    adults = {adult.newcomer_id or adult.volunteer_id for adult in demo.scalars(select(HouseholdAdult))}
    couples = {
        side.id
        for table in (Newcomer, Volunteer)
        for side in demo.scalars(select(table).where(table.household == Household.COUPLE))
    }

    assert adults == couples


def test_one_person_has_both_sides_and_they_share_no_answer(demo):
    volunteer, newcomer = demo.execute(
        select(Volunteer, Newcomer).join(Newcomer, Newcomer.person_id == Volunteer.person_id)
    ).one()

    assert volunteer.interests != newcomer.interests


def test_twins_are_two(demo):
    twins = demo.execute(
        select(Person, Newcomer)
        .join(Newcomer, Newcomer.person_id == Person.id)
        .where(Person.call_name.in_(["Hassan", "Hussein"]))
    ).all()

    assert len({person.id for person, _ in twins}) == 2
    assert len({(p.birth_year, p.language, n.district_code) for p, n in twins}) == 1


def test_the_latest_sign_up_is_today(demo):
    latest = demo.scalar(select(func.max(Enrolment.waiting_since)).where(Enrolment.newcomer_id.is_not(None)))

    assert clock.local(latest).replace(tzinfo=None).isoformat() == "2027-03-15T12:00:00"


def test_some_volunteers_are_still_on_a_break(demo):
    paused = demo.scalars(select(Volunteer.paused_until).where(Volunteer.paused_until > TODAY)).all()

    assert len(paused) == 9


def test_what_nobody_answered_is_unknown(demo):
    silent = demo.scalars(select(Newcomer.id).where(Newcomer.arrival_group.is_(None))).all()

    assert len(silent) == 12 + 1 + 3
    assert demo.scalars(select(Newcomer.id).where(Newcomer.wish_age.is_(None))).first()


def test_coordinators_see_different_programmes(demo):
    names = demo.execute(
        select(Account.name, Programme.kind)
        .join(Assignment, Assignment.account_id == Account.id)
        .join(Programme, Programme.id == Assignment.programme_id)
    ).all()
    kinds = {name: {str(kind) for other, kind in names if other == name} for name, _ in names}

    assert kinds["Berit"] == set(KINDS)
    assert kinds["Ingrid"] == {"fadder"}
    assert len(set(map(frozenset, kinds.values()))) == len(kinds)


def test_nobody_can_be_written_to(demo):
    assert all(account.email.endswith("@example.org") for account in demo.scalars(select(Account)))


def test_the_programmes_have_a_policy_and_a_basis_for_what_they_ask(demo):
    programmes = {str(programme.kind): programme for programme in demo.scalars(select(Programme))}

    assert all(p.policy.min_shared_level == "A1" for p in programmes.values())
    assert {kind: p.months for kind, p in programmes.items()} == dict(zip(KINDS, (10, 3, 6), strict=True))
    guide = programmes.pop("flyktningguide")
    assert guide.certificate_requirement is CertificateRequirement.FAMILIES_WITH_CHILDREN
    assert "§ 34-1" in guide.legal_basis
    assert {p.certificate_requirement for p in programmes.values()} == {CertificateRequirement.NOBODY}


def test_pairs_of_the_past_are_remembered(demo):
    assert count(demo, PairMemory) == 10


def test_the_audit_trail_says_who_filled_it(demo):
    entries = demo.scalars(select(AuditEntry)).all()

    assert {(entry.reason, entry.action, entry.actor_account_id) for entry in entries} == {
        ("demo", "fill_with_invented_people", None)
    }
    assert {entry.object_id for entry in entries} == {programme_id(kind) for kind in KINDS}


def test_ids_are_the_same_in_every_demo(demo):
    assert demo.get_one(Newcomer, id_of("newcomer", "n00001")).district_code == "39071500"


def test_filling_twice_changes_nothing(demo):
    before = {table: count(demo, table) for table in (Person, AuditEntry, Enrolment)}

    assert not fill(date(2028, 1, 1))

    assert {table: count(demo, table) for table in before} == before


def test_somebody_elses_database_is_left_alone(inside):
    with pytest.raises(SomebodyLivesHereError, match="lillevik"):
        fill(TODAY)

    assert db.session.scalars(select(Organisation.slug)).all() == ["lillevik"]


def test_it_is_all_or_nothing(app, monkeypatch):
    def break_off(*_):
        raise RuntimeError("the power went")

    monkeypatch.setattr(filling.audit, "record", break_off)
    with app.app_context():
        with pytest.raises(RuntimeError, match="the power went"):
            fill(TODAY)

        assert db.session.scalars(select(Organisation)).all() == []
        with tenancy.acting_for(ORGANISATION_ID):
            assert count(db.session, Person) == 0


def test_the_months_after_hold_something_of_each_kind(demo, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: clock.at(TODAY, 12))
    every = frozenset(demo.scalars(select(Programme.id)))
    berit = Actor(ORGANISATION_ID, id_of("account", "Berit"), Role.COORDINATOR, every)

    assert [one.answer.value for one in follow_up_lists.unsettled_answers(berit)] == ["call_me", "so_so"]
    assert len(follow_up_lists.missed_twice(berit)) == 1
    assert [one.level.value for one in follow_up_lists.open_concerns(berit)] == ["serious"]
    assert len(follow_up_lists.ending_soon(berit)) >= 1


def test_first_meetings_stand_at_every_point_of_their_way(demo, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: clock.at(TODAY, 9))
    programmes = frozenset(demo.scalars(select(Programme.id)))
    found = first_meetings(Actor(ORGANISATION_ID, uuid4(), Role.COORDINATOR, programmes))

    assert [len(line) for line in (found.without_time, found.lacking, found.unsaid, found.long_without)] == [
        2,
        1,
        1,
        1,
    ]
    assert len(found.this_week) == 2
    assert found.without_time[0].wants_call
    held = select(Meeting).where(Meeting.status == MeetingStatus.HELD)
    assert len(demo.scalars(held).all()) == 12
