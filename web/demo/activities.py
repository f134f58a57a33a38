"""What those who wait in the demo may come to, and who is invited.

A language café, a walk and an evening for women are ahead, each with some who come, some who do not and some
who have not answered; one has been.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import TYPE_CHECKING

from web import clock
from web.demo.accounts import account_id
from web.demo.ids import id_of
from web.demo.organisation import PHONE
from web.models import (
    Activity,
    ActivityKind,
    AnsweredHow,
    Audience,
    Invitation,
    InvitationAnswer,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from web.tenancy import Tenant

YES, NO = InvitationAnswer.YES, InvitationAnswer.NO
SELF, PHONE_CALL = AnsweredHow.SELF, AnsweredHow.PHONE
Said = tuple[InvitationAnswer, AnsweredHow] | None


@dataclass(frozen=True, slots=True)
class Planned:
    """In how many days it is, from when to when, where, and what each who is invited has said."""

    kind: ActivityKind
    title: str
    about: str
    in_days: int
    starts: time
    ends: time
    place: str
    audience: Audience = Audience.EVERYBODY
    room: int | None = None
    invited: dict[str, Said] = field(default_factory=dict)


CAFE = "Vi snakker norsk rundt små bord, ti minutter om hver ting. Kaffe og te står på bordet."
PLANNED = {
    "cafe": Planned(
        kind=ActivityKind.LANGUAGE_CAFE,
        title="Språkkafé på biblioteket",
        about=CAFE,
        in_days=3,
        starts=time(17),
        ends=time(18, 30),
        place="library_sandefjord",
        room=12,
        invited={
            "n00008": None,
            "n00200": (YES, PHONE_CALL),
            "n00057": (YES, SELF),
            "n00025": (NO, SELF),
            "n00042": None,
        },
    ),
    "walk": Planned(
        kind=ActivityKind.WALK,
        title="Tur rundt Bugårdsdammen",
        about="En rolig tur på to kilometer. Ta med noe varmt å drikke. Barnevogn går fint.",
        in_days=6,
        starts=time(11),
        ends=time(13),
        place="bugardsparken",
        invited={"n00173": (YES, SELF), "n00004": None, "n00094": (YES, PHONE_CALL)},
    ),
    "sewing": Planned(
        kind=ActivityKind.HANDCRAFT,
        title="Sykveld for kvinner",
        about="Vi har symaskiner, stoff og tråd. Du kan sy noe nytt eller reparere noe gammelt.",
        in_days=9,
        starts=time(18),
        ends=time(20, 30),
        place="frivilligsentral",
        audience=Audience.WOMEN,
        room=6,
        invited={"n00067": (YES, SELF), "n00099": None},
    ),
    "cafe-before": Planned(
        kind=ActivityKind.LANGUAGE_CAFE,
        title="Språkkafé på biblioteket",
        about=CAFE,
        in_days=-11,
        starts=time(17),
        ends=time(18, 30),
        place="library_sandefjord",
        room=12,
        invited={"n00173": (YES, SELF), "n00200": (YES, SELF), "n00143": (NO, PHONE_CALL)},
    ),
}


def activities(today: date) -> Iterator[Tenant]:
    """Yield each activity and its invitations."""
    for key, planned in PLANNED.items():
        day = today + timedelta(days=planned.in_days)
        yield Activity(
            id=id_of("activity", key),
            kind=planned.kind,
            title=planned.title,
            about=planned.about,
            starts_at=clock.at_time(day, planned.starts),
            ends_at=clock.at_time(day, planned.ends),
            meeting_place_id=id_of("meeting_place", planned.place),
            audience=planned.audience,
            room=planned.room,
            phone=PHONE,
            made_by=account_id("Berit"),
        )
        invited_on = min(day, today) - timedelta(days=4)
        for newcomer, said in planned.invited.items():
            yield _invitation(key, newcomer, said, invited_on)


def _invitation(key: str, newcomer: str, said: Said, on: date) -> Invitation:
    answer, how = said or (None, None)
    return Invitation(
        id=id_of("invitation", key, newcomer),
        activity_id=id_of("activity", key),
        newcomer_id=id_of("newcomer", newcomer),
        invited_by=account_id("Berit"),
        invited_at=clock.at(on, 10),
        answer=answer,
        answered_at=clock.at(on + timedelta(days=1), 18) if said else None,
        how=how,
        recorded_by=account_id("Berit") if how is PHONE_CALL else None,
    )
