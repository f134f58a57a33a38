"""The statuses that enrolments, proposals and matches pass through.

A match is *open* in every status but the last: an open match takes one of the volunteer's places.
"""

from __future__ import annotations

from enum import StrEnum


class EnrolmentStatus(StrEnum):
    """Where one side stands in a programme."""

    SIGNED_UP = "signed_up"
    READY = "ready"
    PAUSED = "paused"
    LEFT = "left"


class ProposalStatus(StrEnum):
    """What a coordinator has said about a pair that a round put forward."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"


class MatchStatus(StrEnum):
    """Where an approved pair stands."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    ACTIVE = "active"
    PAUSED = "paused"
    CLOSED = "closed"

    @property
    def is_open(self) -> bool:
        """Whether the match still takes a place."""
        return self is not MatchStatus.CLOSED
