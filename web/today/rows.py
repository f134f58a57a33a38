"""One line of the page: who, what, since or by when, and what one click opens.

A row is urgent or not, and may rest until a day. An urgent row never rests: a promise must not pass unseen.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID


class Section(StrEnum):
    """The parts of the page, in the order in which they are read."""

    CANNOT_WAIT = "cannot-wait"
    CALL = "call"
    NEW = "new"
    PROPOSALS = "proposals"
    FIRST_MEETING = "first-meeting"
    FOLLOW_UP = "follow-up"
    WAITING = "waiting"
    REMINDERS = "reminders"
    PAPERS = "papers"


class Kind(StrEnum):
    """What a row is about."""

    CALL_REQUEST = "call_request"
    TALK_FIRST = "talk_first"
    NO_ANSWER_YET = "no_answer_yet"
    SILENT = "silent"
    NEW_NEWCOMER = "new_newcomer"
    NEW_VOLUNTEER = "new_volunteer"
    TO_DECIDE = "to_decide"
    NEWCOMER_ASKED = "newcomer_asked"
    VOLUNTEER_ASKED = "volunteer_asked"
    MEETING_LACKS = "meeting_lacks"
    MEETING_UNSAID = "meeting_unsaid"
    WANTS_CALL_ABOUT_MEETING = "wants_call_about_meeting"
    LONG_WITHOUT_MEETING = "long_without_meeting"
    NO_TIME_YET = "no_time_yet"
    MEETS_THIS_WEEK = "meets_this_week"
    CONCERN = "concern"
    WANTS_TO_TALK = "wants_to_talk"
    SO_SO = "so_so"
    MISSED_TWICE = "missed_twice"
    WISH_TO_END = "wish_to_end"
    ENDS_SOON = "ends_soon"
    WAITS = "waits"
    REMINDER = "reminder"
    CERTIFICATE_ENDS = "certificate_ends"
    DECLARATION_ENDS = "declaration_ends"
    FACTS_MISSING = "facts_missing"


SECTIONS = {
    Kind.CALL_REQUEST: Section.CALL,
    Kind.TALK_FIRST: Section.CALL,
    Kind.NO_ANSWER_YET: Section.CALL,
    Kind.SILENT: Section.CALL,
    Kind.MISSED_TWICE: Section.CALL,
    Kind.WANTS_CALL_ABOUT_MEETING: Section.CALL,
    Kind.NEW_NEWCOMER: Section.NEW,
    Kind.NEW_VOLUNTEER: Section.NEW,
    Kind.TO_DECIDE: Section.PROPOSALS,
    Kind.NEWCOMER_ASKED: Section.PROPOSALS,
    Kind.VOLUNTEER_ASKED: Section.PROPOSALS,
    Kind.MEETING_LACKS: Section.FIRST_MEETING,
    Kind.MEETING_UNSAID: Section.FIRST_MEETING,
    Kind.LONG_WITHOUT_MEETING: Section.FIRST_MEETING,
    Kind.NO_TIME_YET: Section.FIRST_MEETING,
    Kind.MEETS_THIS_WEEK: Section.FIRST_MEETING,
    Kind.CONCERN: Section.FOLLOW_UP,
    Kind.WANTS_TO_TALK: Section.FOLLOW_UP,
    Kind.SO_SO: Section.FOLLOW_UP,
    Kind.WISH_TO_END: Section.FOLLOW_UP,
    Kind.ENDS_SOON: Section.FOLLOW_UP,
    Kind.WAITS: Section.WAITING,
    Kind.REMINDER: Section.REMINDERS,
    Kind.CERTIFICATE_ENDS: Section.PAPERS,
    Kind.DECLARATION_ENDS: Section.PAPERS,
    Kind.FACTS_MISSING: Section.PAPERS,
}


class Opens(StrEnum):
    """Which page a row's action leads to."""

    CALL = "call"
    MATCH = "match"
    NEWCOMER = "newcomer"
    NEWCOMERS_CONTACT = "newcomers_contact"
    VOLUNTEER = "volunteer"
    VOLUNTEERS_CONTACT = "volunteers_contact"
    ROUND = "round"
    CONCERN = "concern"


@dataclass(frozen=True, slots=True)
class Row:
    """One line. `id` is what it is about, `opens_id` what it opens.

    `on` is since or by when, as `kind` says, and `at` the hour where one is set. `codes`
    are what the words of the kind need: the facts that are missing, say, or an obstacle.
    """

    kind: Kind
    id: UUID
    names: tuple[str, ...]
    opens: Opens
    opens_id: UUID
    on: date | None = None
    at: datetime | None = None
    language: str | None = None
    codes: tuple[str, ...] = ()
    count: int = 0
    is_urgent: bool = False
    rests_until: date | None = None

    @property
    def section(self) -> Section:
        """Where the row stands."""
        return Section.CANNOT_WAIT if self.is_urgent else SECTIONS[self.kind]

    def rests(self, today: date) -> bool:
        """Whether the row has been put off to a later day."""
        return not self.is_urgent and self.rests_until is not None and self.rests_until > today
