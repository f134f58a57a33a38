"""The few ways in which an operation may refuse, each with its status.

An operation raises one of these with a `Reason`; `wording` turns the reason into a sentence, and the
application's one error handler turns the error into a page. Nobody builds an error text anywhere else.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar


class Reason(StrEnum):
    """Why something was refused; `wording.REASONS` has a sentence for each."""

    NOT_FOUND = "not_found"
    NOT_ALLOWED = "not_allowed"
    NOT_SIGNED_IN = "not_signed_in"
    INCOMPLETE = "incomplete"
    DRAFT_ENDED = "draft_ended"
    CODE_WRONG = "code_wrong"
    ADDRESS_IN_USE = "address_in_use"
    OFFER_OVER = "offer_over"
    ALREADY_ANSWERED = "already_answered"
    CONTACT_CLOSED = "contact_closed"
    AGREEMENT_CHANGED = "agreement_changed"
    TIME_GONE = "time_gone"
    TIME_CHANGED = "time_changed"
    NO_FIRST_MEETING = "no_first_meeting"
    RESTS_ALREADY = "rests_already"
    PROGRAMME_RESTS = "programme_rests"
    VOLUNTEER_NOT_READY = "volunteer_not_ready"
    POLICIES_DIFFER = "policies_differ"
    NOTHING_COUNTS = "nothing_counts"
    ALREADY_DECIDED = "already_decided"
    ALREADY_ASKED = "already_asked"
    VOLUNTEER_FULL = "volunteer_full"
    VOLUNTEER_PAUSED = "volunteer_paused"
    VOLUNTEER_NOT_APPROVED = "volunteer_not_approved"
    VOLUNTEER_BEING_ASKED = "volunteer_being_asked"
    VOLUNTEER_SAW_ENOUGH = "volunteer_saw_enough"
    NEWCOMER_NOT_WAITING = "newcomer_not_waiting"
    PARTNER_NOT_ADDED = "partner_not_added"
    TAKES_PART_ALONE = "takes_part_alone"
    MEETS_SOMEBODY = "meets_somebody"
    PAIR_RULED_OUT = "pair_ruled_out"
    CALL_US = "call_us"
    MATCH_CHANGED = "match_changed"
    UNDO_OVER = "undo_over"
    NEWCOMER_CHANGED = "newcomer_changed"
    VOLUNTEER_CHANGED = "volunteer_changed"
    ROUND_SOLVED_AGAIN = "round_solved_again"
    ROUND_FORGOTTEN = "round_forgotten"
    ROUND_TAKES_LONG = "round_takes_long"
    CANNOT_BE_HELD = "cannot_be_held"
    HELD_NOT_HERE = "held_not_here"
    RULE_STANDS = "rule_stands"
    REASON_NEEDED = "reason_needed"
    NOT_CLEARED = "not_cleared"
    DECLARATION_CHANGED = "declaration_changed"
    HAS_SOMEBODY = "has_somebody"
    NO_PROGRAMME = "no_programme"
    STEPS_MISSING = "steps_missing"
    CERTIFICATE_MISSING = "certificate_missing"
    CERTIFICATE_OFFICER_ONLY = "certificate_officer_only"
    TOO_MANY_TRIES = "too_many_tries"
    SIGN_IN_WRONG = "sign_in_wrong"
    LINK_ENDED = "link_ended"
    ADDRESS_TAKEN = "address_taken"
    HAS_ADDRESS = "has_address"
    HAS_LEFT = "has_left"
    CARD_CHANGED = "card_changed"
    ACTIVITY_OVER = "activity_over"
    ACTIVITY_CALLED_OFF = "activity_called_off"
    ACTIVITY_FULL = "activity_full"
    ROOM_TAKEN = "room_taken"
    AUDIENCE_INVITED = "audience_invited"
    CANNOT_BE_INVITED = "cannot_be_invited"
    NOT_BOTH_INVITED = "not_both_invited"
    LOOK_FIRST = "look_first"


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """An operation's polite no."""

    status: ClassVar[int]

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Invalid(Refused):
    """What was sent makes no sense."""

    status = 400


class Forbidden(Refused):
    """The actor may not do this."""

    status = 403


class NotFound(Refused):
    """There is no such thing, or none that this actor may know of."""

    status = 404


class Conflict(Refused):
    """Somebody or something was quicker."""

    status = 409


class TooMany(Refused):
    """Too many tries lately; after `seconds` there may be another."""

    status = 429

    def __init__(self, seconds: int) -> None:
        super().__init__(Reason.TOO_MANY_TRIES)
        self.seconds = seconds
