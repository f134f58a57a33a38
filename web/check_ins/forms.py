"""What the two may send: how it is going, what they tell us, and which match they would like to end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from web.answers.fields import OneOf
from web.check_ins import words
from web.matches.check_ins import HowItGoes
from web.matches.concerns import LONGEST_WORDS, Told
from web.models import CheckInAnswer, ConcernLevel, MetHowOften

if TYPE_CHECKING:
    from collections.abc import Sequence

    from web.matches.own_members import OwnMember

ANSWERS: Any = [answer.value for answer in CheckInAnswer]
OFTEN: Any = [often.value for often in MetHowOften]
SOMETHING_ELSE = "-"


class CheckInForm(FlaskForm):
    """How it is going, in one tap; and how often they have met, which may be skipped."""

    answer = SelectField(choices=ANSWERS, validators=[InputRequired()])
    met = SelectField(choices=OFTEN, validators=[Optional()])

    @property
    def said(self) -> HowItGoes:
        """The answer, once the form is valid."""
        met = MetHowOften(self.met.data) if self.met.data else None
        return HowItGoes(CheckInAnswer(self.answer.data), met)


class TellUsForm(FlaskForm):
    """How serious it is, own words, and whether it is about a coordinator."""

    level = OneOf(
        _("How serious is it?"),
        {level.value: text for level, text in words.LEVELS.items()},
        validators=[InputRequired(_("Choose how serious it is."))],
    )
    match = OneOf(_("Who is it about?"), validators=[Optional()])
    words = TextAreaField(
        _("Tell us in your own words"),
        validators=[Length(max=LONGEST_WORDS, message=_("This is very long. Write less, or call us."))],
    )
    is_about_coordinator = BooleanField(_("It is about the coordinator"))

    def offer(self, matches: Sequence[OwnMember]) -> None:
        """Let whoever meets several people say which of them it is about."""
        others = [(str(one.id), one.other) for one in matches]
        self.match.offer([*others, (SOMETHING_ELSE, _("Something else"))])

    @property
    def match_id(self) -> UUID | None:
        """Which match it is about, if any."""
        chosen = self.match.data
        return UUID(chosen) if chosen and chosen != SOMETHING_ELSE else None

    @property
    def told(self) -> Told:
        """What was told, once the form is valid."""
        return Told(
            ConcernLevel(self.level.data), self.words.data or "", bool(self.is_about_coordinator.data)
        )

    @property
    def mistakes(self) -> list[tuple[str, str]]:
        """The fields to look at again, for the summary at the top."""
        fields = (self.level, self.match, self.words)
        return [(field.id, field.errors[0]) for field in fields if field.errors]


class EndForm(FlaskForm):
    """Which match somebody would like to end."""

    match = OneOf(_("Who is it about?"), validators=[InputRequired(_("Choose one of them."))])

    def offer(self, matches: Sequence[OwnMember]) -> None:
        """Let her choose among those she meets."""
        self.match.offer([(str(one.id), one.other) for one in matches])

    @property
    def match_id(self) -> UUID:
        """The match, once the form is valid."""
        return UUID(self.match.data)
