"""The second adult of a couple, who says yes for herself and walks a volunteer's road herself.

A row of the cohort answers for both. Children are counted, never named, and nobody asks how many adults a
family has, so only couples have somebody more.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from matching import Gender, Household, Side
from web.accounts.operations import digest
from web.answers.consents import consents
from web.demo.accounts import account_id
from web.demo.ids import id_of
from web.demo.people import OFFICE_LANGUAGE, person, person_id
from web.demo.vetting import vetting
from web.models import AnsweredHow, HouseholdAdult, Offer, OfferAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from uuid import UUID

    from web.demo.calendar import Calendar
    from web.demo.files import Row
    from web.demo.names import Names
    from web.tenancy import Tenant


def newcomers_partner(row: Row, names: Names, calendar: Calendar) -> Iterator[Tenant]:
    """Yield the other half of a couple that looks for a guide, if it is one; Berit has heard the yes."""
    if row["household"] == Household.COUPLE:
        partner, language = _partner(row), names.mother_tongue(row)
        yield person(partner, names, language)
        yield _adult(partner, newcomer_id=id_of("newcomer", row["id"]))
        heard = consents(person_id(partner["id"]), language, AnsweredHow.INTERPRETER, account_id("Berit"))
        for consent in heard:
            consent.id, consent.given_at = (
                id_of("consent", partner["id"], consent.kind),
                calendar.noon(row["signed_up"]),
            )
            yield consent


def volunteers_partner(row: Row, names: Names, calendar: Calendar, today: date) -> Iterator[Tenant]:
    """Yield the other half of a couple that offers time, with steps of their own, if it is one."""
    if row["household"] == Household.COUPLE:
        partner = _partner(row)
        yield person(partner, names, OFFICE_LANGUAGE)
        yield _adult(partner, volunteer_id=id_of("volunteer", row["id"]))
        yield from vetting(partner, calendar, today)


def with_partners_yes(row: Row, offers: Iterator[Offer]) -> Iterator[Offer]:
    """Yield the yeses of a matched pair, and of a couple the partner's own, two hours after the other's."""
    for offer in offers:
        yield offer
        if row["household"] == Household.COUPLE and offer.side is Side.NEWCOMER and offer.answered_at:
            partner = _partner(row)
            own = Offer(
                id=id_of("offer", partner["id"]),
                match_id=offer.match_id,
                person_id=person_id(partner["id"]),
                side=offer.side,
                card={},
                asked_at=offer.asked_at,
                answer_by=offer.answer_by,
                answer=OfferAnswer.YES,
                answered_at=offer.answered_at + timedelta(hours=2),
                how=AnsweredHow.SELF,
                may_share_number=False,
            )
            own.link_digest = digest(own.link)
            yield own


def _partner(row: Row) -> Row:
    """Return a row for the other one, of whom the cohort says nothing more than that there is one."""
    gender = Gender.MAN if row["gender"] == Gender.WOMAN else Gender.WOMAN
    return {**row, "id": f"{row['id']}-partner", "gender": gender, "birth_year": ""}


def _adult(partner: Row, **side: UUID) -> HouseholdAdult:
    return HouseholdAdult(
        id=id_of("household_adult", partner["id"]), person_id=person_id(partner["id"]), **side
    )
