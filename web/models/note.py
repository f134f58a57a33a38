"""Notes: what a coordinator wants to remember of somebody. They are added to, never changed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from web.database import Model
from web.models.columns import Instant, belongs_to, of_organisation
from web.models.sealed import Sealed
from web.tenancy import Tenant


class Note(Tenant, Model):
    """One note on one person, sealed. Reading it leaves a trace."""

    __tablename__ = "note"
    __table_args__ = (
        of_organisation(),
        belongs_to("person", "person_id", ondelete="CASCADE"),
        belongs_to("account", "written_by"),
        Index("ix_note_person", "organisation_id", "person_id", "written_at"),
    )

    person_id: Mapped[UUID]
    written_by: Mapped[UUID]
    written_at: Mapped[datetime] = mapped_column(Instant)
    text_sealed: Mapped[str] = mapped_column(Text)
    text = Sealed()
