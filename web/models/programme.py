"""Programmes: matching schemes with their own rules, and the times of year when they rest."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from matching import Policy
from web.database import Model
from web.models.columns import LONGEST_NAME, Answers, belongs_to, of_organisation, word
from web.models.policies import PolicyColumn
from web.tenancy import Tenant


class ProgrammeKind(StrEnum):
    """The schemes we know defaults for."""

    FLYKTNINGGUIDE = "flyktningguide"
    FADDER = "fadder"
    INNFLYTTERKONTAKT = "innflytterkontakt"


class CertificateRequirement(StrEnum):
    """From whom a police certificate is asked, if the law gives a basis at all."""

    NOBODY = "nobody"
    FAMILIES_WITH_CHILDREN = "families_with_children"
    EVERYBODY = "everybody"


class Programme(Tenant, Model):
    """A matching scheme with its own rules, duration and follow-up plan."""

    __tablename__ = "programme"
    __table_args__ = (
        of_organisation(),
        of_organisation("kind"),
        CheckConstraint("months >= 1 AND meetings_a_month >= 1", name="rhythm_positive"),
        CheckConstraint(
            "certificate_requirement = 'nobody' OR legal_basis IS NOT NULL",
            name="certificate_has_legal_basis",
        ),
    )

    kind: Mapped[ProgrammeKind] = mapped_column(word(ProgrammeKind, "programme_kind"))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    months: Mapped[int]
    meetings_a_month: Mapped[int]
    follow_up_weeks: Mapped[list[int]] = mapped_column(Answers)
    certificate_requirement: Mapped[CertificateRequirement] = mapped_column(
        word(CertificateRequirement, "certificate_requirement"), default=CertificateRequirement.NOBODY
    )
    legal_basis: Mapped[str | None] = mapped_column(Text)
    policy: Mapped[Policy] = mapped_column(PolicyColumn)
    policy_version: Mapped[int] = mapped_column(default=1)


class ClosedPeriod(Tenant, Model):
    """Days, first and last included, when a programme makes no offers and its clocks stand still."""

    __tablename__ = "closed_period"
    __table_args__ = (
        of_organisation(),
        belongs_to("programme", "programme_id"),
        CheckConstraint("first_day <= last_day", name="days_in_order"),
    )

    programme_id: Mapped[UUID]
    first_day: Mapped[date]
    last_day: Mapped[date]
