"""What several pages of a round are sent: an id as text, and where to lead back to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField
from wtforms.validators import NumberRange


def as_id(text: str | None) -> UUID | None:
    """Return the id that a text is, or None."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


class BackForm(FlaskForm):
    """Where the coordinator reads the proposals: which page of which list, all or one by one."""

    page = IntegerField(default=1, validators=[NumberRange(min=1, max=10_000)])
    one = BooleanField()

    @property
    def back_to(self) -> dict[str, Any]:
        """What the address of that list carries."""
        return {"page": self.page.data, "one": "y" if self.one.data else None}
