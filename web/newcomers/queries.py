"""What the newcomer's pages show. Of a newcomer's own data only she herself is ever the reader here."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from matching import Side
from matching.lifecycle import EnrolmentStatus, MatchStatus
from web import clock, i18n
from web.accounts.entry_cards import card_of
from web.activities.own import kept_invitations
from web.answers import queries as offered
from web.answers.interests import interest_options
from web.answers.promise import write_on
from web.database import db
from web.matches import kept
from web.matches.household import adults_by_newcomer
from web.matches.whose import subject_of
from web.models import (
    Account,
    District,
    DistrictAlias,
    Enrolment,
    Match,
    MatchMember,
    MeetingPlace,
    Newcomer,
    Offer,
    Role,
)
from web.newcomers.answers import Answers, answers_of
from web.newcomers.waiting import weeks_waited

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from web.access import Actor
    from web.activities.own import Kept
    from web.matches.kept import Lookup
    from web.matches.whose import Recorded

MOST_PLACES = 3


class Status(StrEnum):
    """Where somebody stands, in terms she can use."""

    SIGNED_UP = "signed_up"
    WAITING = "waiting"
    ASKED = "asked"
    MATCHED = "matched"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Me:
    """What My page and the receipt say of somebody."""

    call_name: str
    status: Status
    contact: str | None
    promised_on: date | None
    has_talked: bool
    paused_until: date | None
    word: str | None
    is_discreet: bool
    answers: Answers
    places: list[tuple[str, str]]
    is_complete: bool
    more: dict[str, Any]
    language: str
    has_address: bool
    has_card: bool
    weeks: tuple[int, int] | None
    write_on: date | None
    has_others: bool


def districts() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the districts by zone, each with the names that people use for its parts."""
    aliases: dict[str, list[str]] = defaultdict(list)
    for code, name in db.session.execute(
        select(DistrictAlias.district_code, DistrictAlias.name).order_by(DistrictAlias.name)
    ):
        aliases[code].append(name)
    zones: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for district in db.session.scalars(select(District).order_by(District.report_zone, District.name)):
        others = [name for name in aliases[district.code] if name != district.name]
        name = f"{district.name} ({', '.join(others)})" if others else district.name
        zones[district.report_zone].append((district.code, name))
    return list(zones.items())


def is_newcomer(actor: Actor) -> bool:
    """Whether this actor takes part as a newcomer; a guide may sign in without."""
    found = select(Newcomer.id).join(Account, Account.person_id == Newcomer.person_id)
    return db.session.scalars(found.where(Account.id == actor.account_id)).first() is not None


def centre() -> str:
    """Return the district of the place that suits most people, for whoever does not say where she lives."""
    code = db.session.scalars(
        select(MeetingPlace.district_code).order_by(MeetingPlace.position).limit(1)
    ).first()
    return code or ""


def interests() -> list[tuple[str, str]]:
    """Return what one may like to do, the most common first, by name."""
    rows = offered.interests(i18n.reader_language().tag)
    return [(code, str(name)) for code, name in interest_options(rows)]


def contact_name() -> str | None:
    """Return the name of the coordinator who is in charge of newcomers: the first by name."""
    return db.session.scalars(
        select(Account.name)
        .where(Account.role == Role.COORDINATOR, Account.closed_at.is_(None))
        .order_by(Account.name)
        .limit(1)
    ).first()


def me(actor: Actor, recorded: Recorded | None = None) -> Me:
    """Return what My page says, to herself or to the coordinator who writes down what she says."""
    _actor, account, person, newcomer = subject_of(db.session(), Newcomer, actor, recorded)
    return Me(
        call_name=person.call_name,
        status=_status(newcomer),
        contact=contact_name(),
        promised_on=newcomer.promised_on,
        has_talked=newcomer.talked_on is not None,
        paused_until=newcomer.paused_until,
        word=person.word,
        is_discreet=person.is_discreet,
        answers=answers_of(person, newcomer),
        places=_places(newcomer.district_code),
        is_complete=newcomer.languages is not None and newcomer.availability is not None,
        more=_more(newcomer),
        language=person.language,
        has_address=account is not None and account.email_digest is not None,
        has_card=card_of(db.session(), account) is not None,
        weeks=weeks_waited(person.gender),
        write_on=write_on(newcomer.signed_up_at) if person.email else None,
        has_others=bool(adults_by_newcomer(db.session(), [newcomer.id])),
    )


def more(actor: Actor) -> dict[str, Any]:
    """Return her answers to the four questions she may skip."""
    return _more(subject_of(db.session(), Newcomer, actor).side)


def lookups(actor: Actor) -> list[Lookup]:
    """Return, week by week, how often somebody who works here did something with her answers."""
    return kept.lookups(subject_of(db.session(), Newcomer, actor))


def invitations(actor: Actor, recorded: Recorded | None = None) -> list[Kept]:
    """Return every invitation that we keep of her."""
    return kept_invitations(subject_of(db.session(), Newcomer, actor, recorded).side)


def everything(actor: Actor, recorded: Recorded | None = None) -> dict[str, Any]:
    """Return all that we keep about her, by plain names, for her to read and take with her."""
    subject = subject_of(db.session(), Newcomer, actor, recorded)
    person, newcomer = subject.person, subject.side
    told = answers_of(person, newcomer)
    return {
        "about_you": told["you"] | {"birth_year": person.birth_year, "language_we_write_in": person.language},
        "languages": newcomer.languages or {},
        "place_and_travel": told["place"],
        "times": newcomer.availability or [],
        "wishes": told["wishes"],
        "contact": {name: value for name, value in told["contact"].items() if name != "keep"},
        "more": _more(newcomer),
        "invitations": [kept.as_data for kept in kept_invitations(newcomer)],
        **kept.kept_besides(subject),
    }


def _more(newcomer: Newcomer) -> dict[str, Any]:
    return {
        "pets": {True: "yes", False: "no", None: ""}[newcomer.is_fine_with_pets],
        "age": newcomer.wish_age.value if newcomer.wish_age else "",
        "avoids": newcomer.avoids or "",
        "arrival": newcomer.arrival_group.value if newcomer.arrival_group else "",
    }


def _status(newcomer: Newcomer) -> Status:
    if newcomer.paused_until is not None and newcomer.paused_until > clock.today():
        return Status.PAUSED
    if newcomer.is_handled_manually:
        return Status.WAITING
    enrolled = select(func.count()).where(
        Enrolment.newcomer_id == newcomer.id, Enrolment.status == EnrolmentStatus.READY
    )
    return _match_status(newcomer.id) or (Status.WAITING if db.session.scalar(enrolled) else Status.SIGNED_UP)


def _match_status(newcomer_id: UUID) -> Status | None:
    """Say whether both said yes or she has been asked; an approval she was not told of is no news."""
    rows = db.session.execute(
        select(Match.status, Offer.asked_at)
        .join(MatchMember, MatchMember.match_id == Match.id)
        .outerjoin(Offer, (Offer.match_id == Match.id) & (Offer.side == Side.NEWCOMER))
        .where(MatchMember.enrolment_id.in_(_enrolments(newcomer_id)), Match.is_open)
    ).all()
    if any(status is not MatchStatus.OFFERED for status, _asked in rows):
        return Status.MATCHED
    return Status.ASKED if any(asked for _status, asked in rows) else None


def _enrolments(newcomer_id: UUID) -> list[UUID]:
    return list(db.session.scalars(select(Enrolment.id).where(Enrolment.newcomer_id == newcomer_id)))


def _places(district_code: str | None) -> list[tuple[str, str]]:
    """Return places that cost nothing and are open to everybody, those in her district first."""
    rows = db.session.execute(
        select(MeetingPlace, District.name)
        .join(District, District.code == MeetingPlace.district_code)
        .where(MeetingPlace.is_free)
        .order_by(MeetingPlace.position)
    ).all()
    near_first = sorted(rows, key=lambda row: row[0].district_code != district_code)
    return [(place.name, district) for place, district in near_first[:MOST_PLACES]]
