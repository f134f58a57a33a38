"""What a browser may send about wishes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import Length, Optional

from web.rounds.forms import as_id

if TYPE_CHECKING:
    from uuid import UUID

LONGEST_REASON = 500


class WishForm(FlaskForm):
    """Whom a wish is about, and why."""

    newcomer = StringField()
    volunteer = StringField()
    reason = TextAreaField(
        _("Why?"),
        filters=[lambda text: (text or "").strip() or None],
        validators=[Optional(), Length(max=LONGEST_REASON, message=_("Write at most 500 characters."))],
    )

    @property
    def newcomer_id(self) -> UUID | None:
        """The newcomer's enrolment, if one is named."""
        return as_id(self.newcomer.data)

    @property
    def volunteer_id(self) -> UUID | None:
        """The volunteer, or where somebody is left out his enrolment, if one is named."""
        return as_id(self.volunteer.data)
