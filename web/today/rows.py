"""One line of the page: who, what, since or by when, and what one click opens.

A row is urgent or not, and may rest until a day. An urgent row never rests: a promise must not pass unseen.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID


class Section(StrEnum):
    """The parts of the page, in the order in which they are read."""

    CANNOT_WAIT = "cannot-wait"
    CALL = "call"
    NEW = "new"
    PROPOSALS = "proposals"
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
    Kind.NEW_NEWCOMER: Section.NEW,
    Kind.NEW_VOLUNTEER: Section.NEW,
    Kind.TO_DECIDE: Section.PROPOSALS,
    Kind.NEWCOMER_ASKED: Section.PROPOSALS,
    Kind.VOLUNTEER_ASKED: Section.PROPOSALS,
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


@dataclass(frozen=True, slots=True)
class Row:
    """`id` is what the row is about, `opens_id` what it opens; `on` is since or by when, as `kind` says.

    `codes` are what the words of the kind need: a language, the facts that are missing, an obstacle.
    """

    kind: Kind
    id: UUID
    names: tuple[str, ...]
    opens: Opens
    opens_id: UUID
    on: date | None = None
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
