"""Who said what about a round, and when: asked for it, wished, decided, took back, checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from flask_babel import gettext
from sqlalchemy import select

from web.database import db
from web.matches.visibility import is_listed_proposal
from web.models import Account, AuditEntry, Decision, Proposal, RoundWish, Verdict, WishKind
from web.rounds.evidence.operations import CAME_OUT
from web.rounds.names import names_of
from web.rounds.queries import visible_round

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from uuid import UUID

    from web.access import Actor
    from web.models import MatchingRound

Accounts: TypeAlias = "Mapping[UUID | None, str]"
GONE: Final = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that somebody did; `by` is the name of the account, and None for the machine."""

    at: datetime
    by: str | None
    what: str
    reason: str | None = None


def history(actor: Actor, round_id: UUID) -> list[Event]:
    """Return what was done about a round and the rounds that solve the same again, oldest first.

    Nobody who is handled manually is named, and nothing about her is told.

    Raises
    ------
    NotFound
        If there is no such round for this actor.
    """
    row = visible_round(actor, round_id)
    accounts: Accounts = dict(db.session.execute(select(Account.id, Account.name)).all())
    events = [*_own(row, accounts), *_wishes(row, accounts), *_decisions(row, accounts)]
    return sorted(events, key=lambda event: event.at)


def _own(row: MatchingRound, accounts: Accounts) -> Iterator[Event]:
    yield Event(row.started_at, accounts.get(row.started_by), gettext("Asked for proposals"))
    if row.ended_at:
        yield Event(row.ended_at, None, gettext("The proposals were ready"))
    checked = {
        CAME_OUT[True]: gettext("Had the round solved again: the same pairs came out"),
        CAME_OUT[False]: gettext("Had the round solved again: other pairs came out"),
    }
    for entry in db.session.scalars(
        select(AuditEntry).where(AuditEntry.object_id == row.id, AuditEntry.action.in_(checked))
    ):
        yield Event(entry.at, accounts.get(entry.actor_account_id), checked[entry.action])


def _wishes(row: MatchingRound, accounts: Accounts) -> Iterator[Event]:
    wishes = db.session.scalars(select(RoundWish).where(RoundWish.workspace_id == row.workspace_id)).all()
    places = {place for wish in wishes for place in (wish.newcomer_enrolment_id, wish.volunteer_enrolment_id)}
    names = names_of(places)
    for wish in wishes:
        about = [one for one in (wish.newcomer_enrolment_id, wish.volunteer_enrolment_id) if one]
        if any(one not in names for one in about):
            continue
        told = [names[one] for one in about]
        if wish.kind is WishKind.HOLD:
            what = gettext("Hold %(newcomer)s and %(volunteer)s", newcomer=told[0], volunteer=told[1])
        else:
            what = gettext("Leave out %(name)s", name=told[0])
        what = gettext("Wished: %(what)s", what=what)
        yield Event(wish.wished_at, accounts.get(wish.wished_by), what, wish.reason)
        if wish.withdrawn_at:
            yield _taken_back(wish, accounts, what)


def _decisions(row: MatchingRound, accounts: Accounts) -> Iterator[Event]:
    rows = db.session.execute(
        select(Decision, Proposal.newcomer_enrolment_id, Proposal.volunteer_enrolment_id)
        .join(Proposal, Proposal.id == Decision.proposal_id)
        .where(Proposal.round_id == row.id, is_listed_proposal())
    ).all()
    names = names_of(place for _decision, *places in rows for place in places)
    for decision, newcomer_id, volunteer_id in rows:
        pair = {"newcomer": names.get(newcomer_id, GONE), "volunteer": names.get(volunteer_id, GONE)}
        if decision.verdict is Verdict.APPROVE:
            what = gettext("Approved %(newcomer)s and %(volunteer)s", **pair)
        elif decision.is_for_good:
            what = gettext("Put %(newcomer)s and %(volunteer)s aside for good", **pair)
        else:
            what = gettext("Put %(newcomer)s and %(volunteer)s aside", **pair)
        yield Event(decision.decided_at, accounts.get(decision.decided_by), what)
        if decision.withdrawn_at:
            yield _taken_back(decision, accounts, what)


def _taken_back(row: Any, accounts: Accounts, what: str) -> Event:
    return Event(row.withdrawn_at, accounts.get(row.withdrawn_by), gettext("Took back: %(what)s", what=what))
