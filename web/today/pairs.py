"""Pairs that want a hand: on their way to a first meeting, in the months after, and somebody who spoke up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web import clock
from web.access import Action
from web.matches import follow_up_lists, meeting_lists
from web.models import CheckInAnswer, ConcernLevel
from web.today.rows import Kind, Opens, Row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from uuid import UUID

    from web.access import Actor
    from web.matches.meeting_lists import FirstMeeting, FirstMeetings

WITH_TIME = frozenset({Kind.MEETING_LACKS, Kind.MEETING_UNSAID, Kind.MEETS_THIS_WEEK})
SERIOUS = frozenset({ConcernLevel.SERIOUS, ConcernLevel.DANGER})


def concerns(actor: Actor) -> Iterator[Row]:
    """Yield who has spoken up; what is serious cannot wait."""
    if not actor.may(Action.HEAR_CONCERNS):
        return
    for one in follow_up_lists.open_concerns(actor):
        yield Row(
            Kind.CONCERN,
            one.id,
            (one.name,),
            Opens.CONCERN,
            one.id,
            on=clock.local(one.raised_at).date(),
            is_urgent=one.level in SERIOUS,
        )


def first_meetings(actor: Actor) -> Iterator[Row]:
    """Yield each pair that has said yes and not met once, under what it lacks most."""
    lists = meeting_lists.first_meetings(actor)
    seen = set()
    for kind, pairs in _by_need(lists):
        for one in pairs:
            if one.match_id not in seen:
                seen.add(one.match_id)
                yield _meeting_row(kind, one)


def months(actor: Actor) -> Iterator[Row]:
    """Yield the answers that call for a talk, those who asked to end, and ends that are near."""
    for answer in follow_up_lists.unsettled_answers(actor):
        kind = Kind.WANTS_TO_TALK if answer.answer is CheckInAnswer.CALL_ME else Kind.SO_SO
        on = clock.local(answer.answered_at).date()
        yield _match_row(kind, answer.match_id, (answer.name, answer.other), on)
    for wish in follow_up_lists.wishes_to_end(actor):
        on = clock.local(wish.asked_at).date()
        yield _match_row(Kind.WISH_TO_END, wish.match_id, (wish.name, wish.other), on)
    for end in follow_up_lists.ending_soon(actor):
        yield _match_row(Kind.ENDS_SOON, end.match_id, (end.newcomer, end.volunteer), end.ends_on)


def silences(actor: Actor) -> Iterator[Row]:
    """Yield whom to call because we asked how it goes and heard nothing."""
    for one in follow_up_lists.missed_twice(actor):
        yield Row(
            Kind.MISSED_TWICE,
            one.check_in_id,
            (one.name, one.other),
            Opens.MATCH,
            one.match_id,
            on=one.since,
            language=one.language,
        )


def _by_need(lists: FirstMeetings) -> list[tuple[Kind, list[FirstMeeting]]]:
    """Return the lists from what is most pressing to what only stands there to be known."""
    return [
        (Kind.MEETING_LACKS, lists.lacking),
        (Kind.MEETING_UNSAID, lists.unsaid),
        (Kind.WANTS_CALL_ABOUT_MEETING, [one for one in lists.without_time if one.wants_call]),
        (Kind.LONG_WITHOUT_MEETING, lists.long_without),
        (Kind.NO_TIME_YET, lists.without_time),
        (Kind.MEETS_THIS_WEEK, lists.this_week),
    ]


def _meeting_row(kind: Kind, one: FirstMeeting) -> Row:
    at = one.starts_at if kind in WITH_TIME else None
    lacks = {"place": one.place is None, "interpreter": one.lacks_interpreter}
    return Row(
        kind,
        one.match_id,
        (one.newcomer, one.volunteer),
        Opens.MATCH,
        one.match_id,
        on=clock.local(at).date() if at else one.both_yes_on,
        at=at,
        codes=tuple(name for name, is_so in lacks.items() if is_so) if kind is Kind.MEETING_LACKS else (),
        is_urgent=kind is Kind.MEETING_LACKS,
    )


def _match_row(kind: Kind, match_id: UUID, names: tuple[str, str], on: date) -> Row:
    return Row(kind, match_id, names, Opens.MATCH, match_id, on=on)
