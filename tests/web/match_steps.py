"""Steps that the tests of the months after share: two who meet, with a plan of check-ins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from matching import Side
from tests.kept import told_once
from tests.web.round_steps import change, everything, make_couple, put_forward
from web import clock
from web.database import transaction
from web.matches import asking
from web.matches.asking import GivenAnswer
from web.matches.check_in_plan import write_plan
from web.matches.check_ins import ask_how_it_goes
from web.matches.operations import begin_match
from web.models import CheckIn, Match, Offer, OfferAnswer
from web.rounds.deciding import operations as rounds

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from tests.worlds import World


@told_once
def begin(world: World, started_at: datetime | None = None) -> UUID:
    """Let Amira and Berit say yes and meet, today or at another time; return their match."""
    make_couple(world)
    rounds.approve(world.coordinator, put_forward(world), 1)
    for side in (Side.NEWCOMER, Side.VOLUNTEER):
        with transaction() as session:
            link = session.scalars(select(Offer).where(Offer.side == side)).one().link
        asking.answer_by_link(link, GivenAnswer(OfferAnswer.YES))
    with transaction() as session:
        match = session.scalars(select(Match)).one()
        begin_match(match)
        if started_at:
            match.started_at = started_at
        write_plan(session, match)
        return match.id


def check_ins(side: Side) -> list[CheckIn]:
    """Return what one side is asked, in the order of the plan."""
    return sorted((row for row in everything(CheckIn) if row.side is side), key=lambda row: row.due_on)


def on(day: date, hour: int = 10) -> datetime:
    """Return an instant on a day."""
    return clock.at(day, hour)


def ask_first(side: Side = Side.NEWCOMER) -> CheckIn:
    """Ask both sides on the first day of the plan, as if it were today; return what one of them was asked."""
    change(update(CheckIn).where(CheckIn.due_on == check_ins(side)[0].due_on).values(due_on=clock.today()))
    ask_how_it_goes(clock.now())
    return check_ins(side)[0]
