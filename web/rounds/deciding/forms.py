"""What a browser may send to decide: one proposal, or many at once."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, NumberRange

from matching.lifecycle import ProposalStatus
from web.rounds.deciding.operations import Seen
from web.rounds.forms import BackForm, as_id

LINES: Any = ["", "2", "3"]
STATUS_VALUES: Any = [status.value for status in ProposalStatus]


class ApproveForm(FlaskForm):
    """Which proposals to approve as they were seen: those chosen, or all that fit at least so well."""

    chosen = SelectMultipleField(validate_choice=False)
    shown = SelectMultipleField(validate_choice=False)
    line = SelectField(choices=LINES, default="")

    @property
    def least(self) -> int:
        """How well two must fit at least, if all above a line are meant."""
        return int(self.line.data or 0)

    @property
    def seen(self) -> list[Seen]:
        """The proposals in question, with the version that was seen; what makes no sense is left aside."""
        texts = (self.shown if self.line.data else self.chosen).data or ()
        parts = (text.partition(":") for text in texts)
        return [
            Seen(proposal_id, int(version))
            for name, _colon, version in parts
            if (proposal_id := as_id(name)) and version.isascii() and version.isdigit()
        ]


class DecisionForm(BackForm):
    """The version of the proposal that the coordinator saw, and the list she saw it in."""

    version = IntegerField(validators=[InputRequired(), NumberRange(min=1, max=1_000_000)])
    status = SelectField(choices=STATUS_VALUES, default="proposed")
    for_good = BooleanField()

    @property
    def seen_version(self) -> int:
        """The version, once the form is valid."""
        return self.version.data or 0
