"""One frozen dataclass for each message: what happened, in ids only. Words are made when it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from uuid import UUID

    from matching import Side


@dataclass(frozen=True, slots=True)
class Message:
    """What every message has: a kind, by which its words are found."""

    kind: ClassVar[str]


@dataclass(frozen=True, slots=True)
class CodeSent(Message):
    """Somebody asked for a one-time code."""

    kind: ClassVar[str] = "code_sent"

    code_id: UUID


@dataclass(frozen=True, slots=True)
class MatchOffered(Message):
    """A coordinator approved a pair; the newcomer is asked first."""

    kind: ClassVar[str] = "match_offered"

    offer_id: UUID


@dataclass(frozen=True, slots=True)
class VolunteerAsked(Message):
    """The newcomer said yes; now the volunteer is asked."""

    kind: ClassVar[str] = "volunteer_asked"

    offer_id: UUID


@dataclass(frozen=True, slots=True)
class OfferReminder(Message):
    """Somebody who was asked has not answered yet."""

    kind: ClassVar[str] = "offer_reminder"

    offer_id: UUID


@dataclass(frozen=True, slots=True)
class ReadyAsked(Message):
    """A round comes, and the volunteer is asked whether he is ready for a new person."""

    kind: ClassVar[str] = "ready_asked"

    question_id: UUID


@dataclass(frozen=True, slots=True)
class MatchAccepted(Message):
    """Both said yes."""

    kind: ClassVar[str] = "match_accepted"

    match_id: UUID


@dataclass(frozen=True, slots=True)
class NotThisTime(Message):
    """The volunteer cannot start now; it is not because of the newcomer."""

    kind: ClassVar[str] = "not_this_time"

    match_id: UUID


@dataclass(frozen=True, slots=True)
class MessageWaits(Message):
    """The other one has written, and nothing that was written before waits to be read."""

    kind: ClassVar[str] = "message_waits"

    message_id: UUID


@dataclass(frozen=True, slots=True)
class MeetingSet(Message):
    """A time for the first meeting is set; this goes to whoever did not choose it."""

    kind: ClassVar[str] = "meeting_set"

    meeting_id: UUID


@dataclass(frozen=True, slots=True)
class MeetingChanged(Message):
    """The first meeting was moved, or something else about it changed."""

    kind: ClassVar[str] = "meeting_changed"

    meeting_id: UUID


@dataclass(frozen=True, slots=True)
class MeetingFellThrough(Message):
    """A first meeting came to nothing; it does not say because of whom."""

    kind: ClassVar[str] = "meeting_fell_through"

    meeting_id: UUID


@dataclass(frozen=True, slots=True)
class MeetingTomorrow(Message):
    """The first meeting is tomorrow."""

    kind: ClassVar[str] = "meeting_tomorrow"

    meeting_id: UUID


@dataclass(frozen=True, slots=True)
class CheckInDue(Message):
    """A day of the plan has come: one side is asked how it is going."""

    kind: ClassVar[str] = "check_in_due"

    check_in_id: UUID


@dataclass(frozen=True, slots=True)
class CheckInReminder(Message):
    """Somebody who was asked how it is going has not answered yet."""

    kind: ClassVar[str] = "check_in_reminder"

    check_in_id: UUID


@dataclass(frozen=True, slots=True)
class MatchPaused(Message):
    """The two take a break from meeting."""

    kind: ClassVar[str] = "match_paused"

    match_id: UUID


@dataclass(frozen=True, slots=True)
class MatchEnded(Message):
    """A match has come to its end; told to one side."""

    kind: ClassVar[str] = "match_ended"

    match_id: UUID
    side: Side


@dataclass(frozen=True, slots=True)
class MatchGoesOn(Message):
    """An ending was taken back after it had been told."""

    kind: ClassVar[str] = "match_goes_on"

    match_id: UUID


@dataclass(frozen=True, slots=True)
class VolunteerApproved(Message):
    """A volunteer has walked the whole road and may be asked about somebody."""

    kind: ClassVar[str] = "volunteer_approved"

    volunteer_id: UUID


@dataclass(frozen=True, slots=True)
class NewsPromised(Message):
    """The receipt promised that she hears from us by this day, whatever happens."""

    kind: ClassVar[str] = "news_promised"

    newcomer_id: UUID


@dataclass(frozen=True, slots=True)
class InvitedToActivity(Message):
    """Somebody who waits is invited to an activity."""

    kind: ClassVar[str] = "invited_to_activity"

    invitation_id: UUID


@dataclass(frozen=True, slots=True)
class ActivityChanged(Message):
    """An activity that somebody is invited to has another time or place."""

    kind: ClassVar[str] = "activity_changed"

    invitation_id: UUID


@dataclass(frozen=True, slots=True)
class ActivityComesToNothing(Message):
    """Somebody said yes to an activity, and it is called off, or there is no place for her after all."""

    kind: ClassVar[str] = "activity_comes_to_nothing"

    invitation_id: UUID


@dataclass(frozen=True, slots=True)
class ActivityTomorrow(Message):
    """An activity that somebody said yes to is tomorrow."""

    kind: ClassVar[str] = "activity_tomorrow"

    invitation_id: UUID
