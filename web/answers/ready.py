"""Whether a volunteer is ready for a new person now, as a browser sends it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms.validators import InputRequired

from web.answers.fields import OneOf


class ReadyForm(FlaskForm):
    """Yes or not now."""

    ready = OneOf(
        options={"yes": _("Yes"), "no": _("Not now")},
        validators=[InputRequired(_("Choose one of the answers."))],
    )

    @property
    def is_ready(self) -> bool:
        """The answer, once the form is valid."""
        return bool(self.ready.data == "yes")
