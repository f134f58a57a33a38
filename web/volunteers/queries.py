"""What a volunteer sees: his own side, and nobody else. There is no query for newcomers here, ever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from matching.lifecycle import EnrolmentStatus
from web import clock
from web.accounts.entry_cards import card_of
from web.database import db
from web.matches import kept
from web.matches.whose import subject_of
from web.models import (
    Account,
    Assignment,
    District,
    Enrolment,
    Person,
    Programme,
    Role,
    VettingKind,
    Volunteer,
)
from web.volunteers import road
from web.volunteers.records import demands_of, steps_of
from web.volunteers.registration import Step, answers_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from web.access import Actor
    from web.matches.kept import Lookup
    from web.matches.whose import Recorded


@dataclass(frozen=True, slots=True)
class Home:
    """A volunteer's own page."""

    person: Person
    volunteer: Volunteer
    steps: list[road.Step]
    programmes: list[str]
    district: str | None
    contact_name: str | None
    has_left: bool
    has_card: bool

    @property
    def is_approved(self) -> bool:
        """Whether he may be put forward."""
        return self.volunteer.approved_on is not None

    @property
    def said_ready_at(self) -> datetime | None:
        """When he said that he is ready for somebody now."""
        return self.volunteer.said_ready_at

    @property
    def paused_until(self) -> date | None:
        """The day he is back, if that is ahead."""
        until = self.volunteer.paused_until
        return until if until and until > clock.today() else None

    @property
    def may_sign(self) -> bool:
        """Whether the declaration is the step that comes next."""
        return any(
            step.kind is VettingKind.DECLARATION and step.state is road.State.NEXT for step in self.steps
        )


def home(actor: Actor, recorded: Recorded | None = None) -> Home:
    """Return the actor's own page, or that of whom it records for; raise `NotFound` if there is none."""
    session = db.session()
    _actor, account, person, volunteer = subject_of(session, Volunteer, actor, recorded)
    steps = steps_of(session, [person.id])[person.id]
    demands = demands_of(session, [volunteer.id])[volunteer.id]
    places = session.execute(
        select(Enrolment.status, Programme.name)
        .join(Programme, Programme.id == Enrolment.programme_id)
        .where(Enrolment.volunteer_id == volunteer.id)
        .order_by(Programme.name)
    ).all()
    return Home(
        person=person,
        volunteer=volunteer,
        steps=road.road(demands, steps, volunteer.approved_on, clock.today()),
        programmes=[name for status, name in places if status is not EnrolmentStatus.LEFT],
        district=session.scalar(select(District.name).where(District.code == volunteer.district_code)),
        contact_name=_contact_of(volunteer),
        has_left=has_left(volunteer, [status for status, _name in places]),
        has_card=card_of(session, account) is not None,
    )


def lookups(actor: Actor) -> list[Lookup]:
    """Return, week by week, how often somebody who works here did something with his answers."""
    return kept.lookups(subject_of(db.session(), Volunteer, actor))


def everything(actor: Actor, recorded: Recorded | None = None) -> dict[str, Any]:
    """Return all that we keep about him, by plain names, for him to read and take with him."""
    subject = subject_of(db.session(), Volunteer, actor, recorded)
    person, volunteer = subject.person, subject.side
    told = answers_of(person, volunteer, clock.today())
    ready_at = volunteer.said_ready_at
    return {
        "about_you": told[Step.YOU]
        | {"birth_year": person.birth_year, "language_we_write_in": person.language},
        "languages": volunteer.languages or {},
        "place_and_travel": told[Step.PLACE],
        "times": volunteer.availability or [],
        "what_you_like_and_would_do": told[Step.TOGETHER],
        "wishes": told[Step.WISHES],
        "contact": {"email": person.email} | told[Step.CONTACT],
        "road": [
            {"step": done.kind.value, "on": done.on.isoformat(), "valid_until": _day(done.valid_until)}
            for done in steps_of(db.session(), [person.id])[person.id]
        ],
        "approved_on": _day(volunteer.approved_on),
        "counted_on_since": ready_at.isoformat() if ready_at else None,
        "break_until": _day(volunteer.paused_until),
        **kept.kept_besides(subject),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def is_volunteer(actor: Actor) -> bool:
    """Whether this account has a volunteer's side."""
    return actor.role is Role.PERSON and _own_side(actor) is not None


def side_of(actor: Actor, recorded: Recorded | None = None) -> tuple[Person, Volunteer]:
    """Return the actor himself and his volunteer's side, or those of whom it records for."""
    _actor, _account, person, volunteer = subject_of(db.session(), Volunteer, actor, recorded)
    return person, volunteer


def has_left(volunteer: Volunteer, statuses: list[EnrolmentStatus]) -> bool:
    """Whether he has stopped: out of every programme, or gone before he was in any."""
    if not statuses:
        return volunteer.promised_on is None and volunteer.approved_on is None
    return all(status is EnrolmentStatus.LEFT for status in statuses)


def _own_side(actor: Actor) -> tuple[Person, Volunteer] | None:
    row = db.session.execute(
        select(Person, Volunteer)
        .join(Volunteer, Volunteer.person_id == Person.id)
        .join(Account, Account.person_id == Person.id)
        .where(Account.id == actor.account_id)
    ).one_or_none()
    return (row[0], row[1]) if row else None


def _contact_of(volunteer: Volunteer) -> str | None:
    """Return the name of a coordinator of one of his programmes."""
    return db.session.scalar(
        select(Account.name)
        .join(Assignment, Assignment.account_id == Account.id)
        .join(Enrolment, Enrolment.programme_id == Assignment.programme_id)
        .where(
            Enrolment.volunteer_id == volunteer.id,
            Enrolment.status != EnrolmentStatus.LEFT,
            Account.role == Role.COORDINATOR,
            Account.closed_at.is_(None),
        )
        .order_by(Account.name)
        .limit(1)
    )
