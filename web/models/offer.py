"""Offers: a match put to one side after the other, and what each said. The newcomer is asked first.

Every adult on a side is asked on her own, and the side has said yes when each of them has.

`card` is what the volunteer gets to see of the newcomer: the very lines she saw and did not take away. Once
both have said yes, the same link leads to the page of the first meeting; `call_wanted_at`: since when whoever
holds it waits for a call about that.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from matching import Side
from web import crypto
from web.database import Model
from web.models.columns import DIGEST_LENGTH, Answers, Instant, belongs_to, of_organisation, word
from web.models.sign_up import AnsweredHow
from web.tenancy import Tenant


class OfferAnswer(StrEnum):
    """What somebody says to an offer. Whoever knows the other is never put forward with her again."""

    YES = "yes"
    NO = "no"
    KNOWS_PERSON = "knows_person"
    TALK_FIRST = "talk_first"


class Offer(Tenant, Model):
    """One adult on one side of a match, asked."""

    __tablename__ = "offer"
    __table_args__ = (
        of_organisation(),
        of_organisation("match_id", "person_id"),
        of_organisation("link_digest"),
        belongs_to("match", "match_id", ondelete="CASCADE"),
        belongs_to("person", "person_id", ondelete="CASCADE"),
        belongs_to("account", "recorded_by"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answer_has_time"),
    )

    match_id: Mapped[UUID]
    person_id: Mapped[UUID]
    side: Mapped[Side] = mapped_column(word(Side, "offer_side"))
    link_digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
    card: Mapped[dict[str, Any] | None] = mapped_column(Answers)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    answer_by: Mapped[date]
    reminded_at: Mapped[datetime | None] = mapped_column(Instant)
    expired_at: Mapped[datetime | None] = mapped_column(Instant)
    answer: Mapped[OfferAnswer | None] = mapped_column(word(OfferAnswer, "offer_answer"))
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    how: Mapped[AnsweredHow | None] = mapped_column(word(AnsweredHow, "offer_answered_how"))
    recorded_by: Mapped[UUID | None]
    may_share_number: Mapped[bool | None]
    call_wanted_at: Mapped[datetime | None] = mapped_column(Instant)

    @property
    def link(self) -> str:
        """The secret part of the address where this is answered; made anew from a key, and kept nowhere."""
        return crypto.digest(str(self.id), "offer link")
