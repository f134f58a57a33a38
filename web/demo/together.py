"""What has opened between those who are matched: their yeses, their agreements, and what some have written.

Of those who have met, every third pair shares no number, every fourth has not agreed on paper yet, and three
pairs write to each other; the first of them can be looked at from both sides.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from matching import Side
from web.accounts.operations import digest
from web.demo.calendar import Calendar
from web.demo.files import levels, listed, rows_of, whole
from web.demo.households import with_partners_yes
from web.demo.ids import id_of
from web.demo.meetings import ON_THE_WAY
from web.demo.people import newcomers_person_id, person_id
from web.matches.card import age_band
from web.models import Agreement, AnsweredHow, DirectMessage, Offer, OfferAnswer, Phrase
from web.together.agreement import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from web.demo.files import Row
    from web.tenancy import Tenant

N, V = Side.NEWCOMER, Side.VOLUNTEER
# By pair: who says what, how many hours ago. What is younger than a day has not been read.
THREADS: dict[str, list[tuple[Side, Phrase | str, int]]] = {
    "m00012": [
        (V, "Hei! Så fint å møte deg. Skal vi lage mat sammen neste gang?", 190),
        (N, "Hei. Ja gjerne. Jeg kan lage maqluba.", 171),
        (V, "Det gleder jeg meg til. Tirsdag klokka 17?", 168),
        (N, Phrase.FINE, 150),
        (N, Phrase.LATE, 75),
        (V, "Ingen fare, jeg venter ved inngangen.", 74),
        (N, "شكرًا جزيلًا على المساء الجميل", 70),
        (V, Phrase.THANKS, 20),
        (V, "Fotball i parken på lørdag? Ta med en venn hvis du vil.", 19),
    ],
    "m00004": [
        (N, Phrase.WRITE_SIMPLY, 100),
        (V, "Ja, selvfølgelig. Vi bader onsdag. Passer det?", 96),
        (N, Phrase.DOES_NOT_SUIT, 90),
        (N, Phrase.OTHER_TIME, 90),
    ],
    "m00017": [(V, Phrase.CANNOT_TODAY, 52), (N, Phrase.FINE, 50), (N, Phrase.SEE_YOU, 50)],
}
UNREAD_HOURS = 24


def together(today: date) -> Iterator[Tenant]:
    """Yield what each pair has said to us and to each other."""
    signed_up = [row["signed_up"] for row in rows_of("cohort/newcomers")]
    calendar = Calendar.ending(today, signed_up)
    guides = {row["id"]: row for row in rows_of("cohort/volunteers")}
    for number, row in enumerate(rows_of("cohort/matched")):
        if row["id"] not in ON_THE_WAY:
            yield from _opened(number, row, guides[row["volunteer"]], calendar, calendar.noon(max(signed_up)))


def _opened(number: int, row: Row, his: Row, calendar: Calendar, now: datetime) -> Iterator[Tenant]:
    yield from with_partners_yes(row, _offers(number, row, his, calendar))
    if number % 4:
        yield from _agreements(number, row, calendar)
    for place, (side, said, hours) in enumerate(THREADS.get(row["id"], ())):
        message = _said(row, place, side, said)
        message.sent_at = now - timedelta(hours=hours)
        if hours > UNREAD_HOURS:
            message.read_at = message.sent_at + timedelta(hours=1)
        yield message


def _offers(number: int, row: Row, his: Row, calendar: Calendar) -> Iterator[Offer]:
    asked_at = calendar.noon(row["offered"])
    cards = {N: _card(row, his, calendar), V: _card(row, his, calendar)}
    for days, (side, card) in enumerate(cards.items()):
        offer = Offer(
            id=id_of("offer", row["id"], side),
            match_id=id_of("match", row["id"]),
            person_id=newcomers_person_id(row) if side is N else person_id(his["id"]),
            side=side,
            card=card,
            asked_at=asked_at + timedelta(days=days),
            answer_by=(asked_at + timedelta(days=days + 7)).date(),
            answer=OfferAnswer.YES,
            answered_at=asked_at + timedelta(days=days + 1),
            how=AnsweredHow.SELF,
            may_share_number=bool(number % 3),
        )
        offer.link_digest = digest(offer.link)
        yield offer


def _card(row: Row, his: Row, calendar: Calendar) -> dict[str, Any]:
    year = calendar.day(row["offered"]).year
    lines = {
        "gender": row["gender"],
        "age": age_band(whole(row["birth_year"]), year),
        "household": row["household"],
        "norwegian": (levels(row["languages"]) or {}).get("nb"),
        "interests": sorted({*listed(row["interests"])} & {*listed(his["interests"])}),
    }
    return {name: value for name, value in lines.items() if value}


def _agreements(number: int, row: Row, calendar: Calendar) -> Iterator[Agreement]:
    """Both said yes when they first met; she in her own language where we have it."""
    for side in Side:
        yield Agreement(
            id=id_of("agreement", row["id"], side),
            match_id=id_of("match", row["id"]),
            side=side,
            text_version=VERSION,
            language="ar" if side is N and "ar:native" in row["languages"] else "nb",
            agreed_at=calendar.noon(row["started"]),
            how=AnsweredHow.SELF if number % 2 else AnsweredHow.IN_PERSON,
        )


def _said(row: Row, place: int, side: Side, said: Phrase | str) -> DirectMessage:
    message = DirectMessage(
        id=id_of("direct_message", row["id"], str(place)), match_id=id_of("match", row["id"]), side=side
    )
    if isinstance(said, Phrase):
        message.phrase = said
    else:
        message.words = said
    return message
