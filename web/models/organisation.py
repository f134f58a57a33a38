"""The organisation, which is the data controller and the wall, and the places its people know."""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from web.database import Model
from web.models.columns import LONGEST_CODE, LONGEST_NAME, belongs_to, of_organisation
from web.tenancy import Tenant


class Organisation(Model):
    """A municipality, a volunteer centre, a Red Cross branch: whoever answers for the people in it."""

    __tablename__ = "organisation"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    slug: Mapped[str] = mapped_column(String(LONGEST_CODE), unique=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    municipality: Mapped[str] = mapped_column(String(LONGEST_NAME))
    phone: Mapped[str] = mapped_column(String(LONGEST_CODE))


class District(Tenant, Model):
    """An area that people name; nothing finer about where somebody lives is ever kept."""

    __tablename__ = "district"
    __table_args__ = (of_organisation(), of_organisation("code"))

    code: Mapped[str] = mapped_column(String(LONGEST_CODE))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    latitude: Mapped[float]
    longitude: Mapped[float]
    population: Mapped[int]
    report_zone: Mapped[str] = mapped_column(String(LONGEST_NAME))


class DistrictAlias(Tenant, Model):
    """A name that residents use for a district or a part of it."""

    __tablename__ = "district_alias"
    __table_args__ = (of_organisation("name"), belongs_to("district", "district_code", on=("code",)))

    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    district_code: Mapped[str] = mapped_column(String(LONGEST_CODE))


class Travel(Tenant, Model):
    """Minutes from one district to another, by each way of getting around."""

    __tablename__ = "travel"
    __table_args__ = (
        of_organisation("from_code", "to_code"),
        belongs_to("district", "from_code", on=("code",)),
        belongs_to("district", "to_code", on=("code",)),
        CheckConstraint("walk >= 0 AND bicycle >= 0 AND bus >= 0 AND car >= 0", name="minutes_not_negative"),
    )

    from_code: Mapped[str] = mapped_column(String(LONGEST_CODE))
    to_code: Mapped[str] = mapped_column(String(LONGEST_CODE))
    walk: Mapped[int]
    bicycle: Mapped[int]
    bus: Mapped[int]
    car: Mapped[int]


class MeetingPlace(Tenant, Model):
    """A public place where two can meet; `position` puts first what suits most people."""

    __tablename__ = "meeting_place"
    __table_args__ = (
        of_organisation(),
        of_organisation("code"),
        belongs_to("district", "district_code", on=("code",)),
    )

    code: Mapped[str] = mapped_column(String(LONGEST_CODE))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    district_code: Mapped[str] = mapped_column(String(LONGEST_CODE))
    kind: Mapped[str] = mapped_column(String(LONGEST_CODE))
    is_indoor: Mapped[bool]
    is_free: Mapped[bool]
    position: Mapped[int]


class Interest(Tenant, Model):
    """Something people like to do; `position` puts the most common first."""

    __tablename__ = "interest"
    __table_args__ = (of_organisation("code"),)

    code: Mapped[str] = mapped_column(String(LONGEST_CODE))
    group: Mapped[str] = mapped_column(String(LONGEST_CODE))
    name_nb: Mapped[str] = mapped_column(String(LONGEST_NAME))
    name_en: Mapped[str] = mapped_column(String(LONGEST_NAME))
    position: Mapped[int]
