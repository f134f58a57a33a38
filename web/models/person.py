"""People. A person may be a newcomer, a volunteer or both; the two sides never share an answer.

An answer that is missing is NULL, which is not the same as an empty one: somebody without known
availability cannot be in a round yet and is listed as such.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from matching import Gender, Household, TravelMode, WishAge
from web.database import Model
from web.models.columns import (
    DIGEST_LENGTH,
    LONGEST_CODE,
    LONGEST_NAME,
    Answers,
    Instant,
    belongs_to,
    of_organisation,
)
from web.models.columns import word as word_column
from web.models.sealed import Sealed
from web.tenancy import Tenant


class ArrivalGroup(StrEnum):
    """How somebody came, if she wishes to tell; for counting only, never for choosing."""

    PROTECTION = "protection"
    WORK = "work"
    FAMILY = "family"
    STUDY = "study"


class Person(Tenant, Model):
    """A human being, by the name she wants to be called.

    `word` is the Norwegian word she chose; every message from us carries it. `is_discreet`: others may read
    her messages, so they say nothing.
    """

    __tablename__ = "person"
    __table_args__ = (
        of_organisation(),
        CheckConstraint(
            "birth_year IS NULL OR birth_year BETWEEN 1900 AND 2100", name="birth_year_plausible"
        ),
        CheckConstraint("length(call_name) BETWEEN 1 AND 200", name="call_name_length"),
        Index("ix_person_email_digest", "organisation_id", "email_digest"),
        Index("ix_person_phone_digest", "organisation_id", "phone_digest"),
    )

    call_name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    gender: Mapped[Gender | None] = mapped_column(word_column(Gender, "gender"))
    birth_year: Mapped[int | None]
    language: Mapped[str] = mapped_column(String(LONGEST_CODE), default="nb")
    email_sealed: Mapped[str | None] = mapped_column(Text)
    email_digest: Mapped[str | None] = mapped_column(String(DIGEST_LENGTH))
    email = Sealed(purpose="email")
    phone_sealed: Mapped[str | None] = mapped_column(Text)
    phone_digest: Mapped[str | None] = mapped_column(String(DIGEST_LENGTH))
    phone = Sealed(purpose="phone")
    word: Mapped[str | None] = mapped_column(String(LONGEST_CODE))
    is_discreet: Mapped[bool] = mapped_column(default=False)


class MatchingFacts:
    """What either side tells so that a round can find somebody; one column for each answer."""

    languages: Mapped[dict[str, str] | None] = mapped_column(Answers)
    travel_mode: Mapped[TravelMode | None] = mapped_column(word_column(TravelMode, "travel_mode"))
    max_travel_minutes: Mapped[int | None]
    availability: Mapped[list[str] | None] = mapped_column(Answers)
    interests: Mapped[list[str]] = mapped_column(Answers, default=list)
    household: Mapped[Household | None] = mapped_column(word_column(Household, "household"))
    children: Mapped[list[str]] = mapped_column(Answers, default=list)
    wish_gender: Mapped[Gender | None] = mapped_column(word_column(Gender, "wish_gender"))
    wish_gender_is_must: Mapped[bool] = mapped_column(default=False)

    @declared_attr
    @classmethod
    def person_id(cls) -> Mapped[UUID]:
        """Say who is meant; a person stands at most once on each side."""
        return mapped_column()

    @declared_attr
    @classmethod
    def district_code(cls) -> Mapped[str | None]:
        """Name the district by its code within the organisation."""
        return mapped_column(String(LONGEST_CODE))


class InterpreterWish(StrEnum):
    """Whether somebody wants an interpreter at the first meeting."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class Newcomer(MatchingFacts, Tenant, Model):
    """The person, couple or family looking for a guide.

    `practical_note` is about meeting (stairs, hearing, pets), and the guide reads it only if she says so.
    `avoids` names people she must not meet; nobody but a coordinator reads it.

    `is_handled_manually` keeps somebody out of everything that lists, counts or matches. It is used for
    many reasons, so that it tells none.
    """

    __tablename__ = "newcomer"
    __table_args__ = (
        of_organisation(),
        of_organisation("person_id"),
        belongs_to("person", "person_id", ondelete="CASCADE"),
        belongs_to("district", "district_code", on=("code",)),
    )

    goals: Mapped[list[str]] = mapped_column(Answers, default=list)
    wish_age: Mapped[WishAge | None] = mapped_column(word_column(WishAge, "wish_age"))
    is_fine_with_pets: Mapped[bool | None]
    arrival_group: Mapped[ArrivalGroup | None] = mapped_column(word_column(ArrivalGroup, "arrival_group"))
    is_handled_manually: Mapped[bool] = mapped_column(default=False)
    wants_interpreter: Mapped[InterpreterWish] = mapped_column(
        word_column(InterpreterWish, "interpreter_wish"), default=InterpreterWish.UNSURE
    )
    practical_note_sealed: Mapped[str | None] = mapped_column(Text)
    practical_note = Sealed()
    guide_may_know_note: Mapped[bool] = mapped_column(default=False)
    avoids_sealed: Mapped[str | None] = mapped_column(Text)
    avoids = Sealed()
    signed_up_at: Mapped[datetime] = mapped_column(Instant)
    promised_on: Mapped[date | None]
    talked_on: Mapped[date | None]
    paused_until: Mapped[date | None]


class Volunteer(MatchingFacts, Tenant, Model):
    """The person, couple or family offering time.

    `said_ready_at`: when he last said that he is ready for a new person now.

    `places_taken` counts open matches. It is changed only together with a match, by an UPDATE that asks for
    a free place, and the CHECK refuses what slips through.
    """

    __tablename__ = "volunteer"
    __table_args__ = (
        of_organisation(),
        of_organisation("person_id"),
        belongs_to("person", "person_id", ondelete="CASCADE"),
        belongs_to("district", "district_code", on=("code",)),
        CheckConstraint("capacity >= 0", name="capacity_not_negative"),
        CheckConstraint("places_taken >= 0 AND places_taken <= capacity", name="places_within_capacity"),
    )

    offers: Mapped[list[str]] = mapped_column(Answers, default=list)
    capacity: Mapped[int] = mapped_column(default=1)
    places_taken: Mapped[int] = mapped_column(default=0)
    has_pets: Mapped[bool | None]
    is_cleared_for_minors: Mapped[bool] = mapped_column(default=False)
    approved_on: Mapped[date | None]
    paused_until: Mapped[date | None]
    has_migration_experience: Mapped[bool | None]
    practical_note_sealed: Mapped[str | None] = mapped_column(Text)
    practical_note = Sealed()
    signed_up_at: Mapped[datetime] = mapped_column(Instant)
    promised_on: Mapped[date | None]
    said_ready_at: Mapped[datetime | None] = mapped_column(Instant)


class HouseholdAdult(Tenant, Model):
    """Another adult of a couple or family, with an own yes and an own right to leave."""

    __tablename__ = "household_adult"
    __table_args__ = (
        of_organisation(),
        belongs_to("person", "person_id", ondelete="CASCADE"),
        belongs_to("newcomer", "newcomer_id", ondelete="CASCADE"),
        belongs_to("volunteer", "volunteer_id", ondelete="CASCADE"),
        CheckConstraint("(newcomer_id IS NULL) != (volunteer_id IS NULL)", name="on_one_side"),
    )

    person_id: Mapped[UUID]
    newcomer_id: Mapped[UUID | None]
    volunteer_id: Mapped[UUID | None]


class VettingKind(StrEnum):
    """The steps of a volunteer's road; of a certificate only that it was seen is kept."""

    INTERVIEW = "interview"
    TRAINING = "training"
    DECLARATION = "declaration"
    CERTIFICATE_SEEN = "certificate_seen"


class VettingStep(Tenant, Model):
    """That one adult volunteer has done a step, when, and who saw it. There is no field for remarks."""

    __tablename__ = "vetting_step"
    __table_args__ = (
        of_organisation(),
        belongs_to("person", "person_id", ondelete="CASCADE"),
        belongs_to("account", "recorded_by"),
    )

    person_id: Mapped[UUID]
    kind: Mapped[VettingKind] = mapped_column(word_column(VettingKind, "vetting_kind"))
    done_on: Mapped[date]
    valid_until: Mapped[date | None]
    declaration_version: Mapped[int | None]
    recorded_by: Mapped[UUID]
