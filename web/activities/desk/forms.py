"""What a coordinator sends about an activity, and about those who are invited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from web import clock
from web.accounts.addresses import plain_text
from web.activities.desk.words import ANSWERS, AUDIENCES, KINDS, WHY_OFF
from web.activities.operations import LONGEST_ABOUT, LONGEST_TITLE, MOST_ROOM, Plan
from web.answers.fields import FromList, OneOf
from web.answers.recorded import HowForm
from web.errors import Invalid, Reason
from web.models import ActivityKind, Audience, CallOffReason, InvitationAnswer
from web.wording.desk import REASONS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wtforms import Field

    from web.models import Activity

ELSEWHERE = ""
LONGEST_ADDRESS, LONGEST_PHONE = 120, 40


class PlanForm(FlaskForm):
    """What it is, when and where, for whom, and whom to ring. The times are the wall clock's."""

    form_key = HiddenField()
    kind = FromList(_("What sort of thing is it?"), options={kind.value: KINDS[kind] for kind in KINDS})
    title = StringField(_("What is it called?"), validators=[InputRequired(_("Give it a name."))])
    about = TextAreaField(
        _("What is it? One or two sentences"), validators=[InputRequired(_("Write a sentence about it."))]
    )
    day = DateField(_("Day"), validators=[InputRequired(_("Write the day."))])
    starts = TimeField(_("From"), validators=[InputRequired(_("Write when it begins."))])
    ends = TimeField(_("To"), validators=[InputRequired(_("Write when it ends."))])
    place = FromList(_("Where?"))
    address = StringField(_("The address, if it is somewhere else"))
    audience = OneOf(
        _("For whom?"),
        options={audience.value: AUDIENCES[audience] for audience in AUDIENCES},
        validators=[InputRequired(_("Say for whom it is."))],
    )
    room = IntegerField(
        _("Room for how many?"),
        validators=[Optional(), NumberRange(1, MOST_ROOM, _("Write a number from 1 to 500, or nothing."))],
    )
    phone = StringField(
        _("Who answers questions? A phone number"),
        validators=[InputRequired(_("Write a number to ring.")), Length(max=LONGEST_PHONE)],
    )

    def offer(self, places: Iterable[tuple[UUID, str]]) -> None:
        """Let the reader choose among the organisation's meeting places, or somewhere else."""
        self.place.offer(
            [*((str(place_id), name) for place_id, name in places), (ELSEWHERE, _("Somewhere else"))]
        )

    def show(self, activity: Activity) -> None:
        """Fill the form with an activity as it stands."""
        starts, ends = clock.local(activity.starts_at), clock.local(activity.ends_at)
        self.process(
            data={
                "kind": activity.kind.value,
                "title": activity.title,
                "about": activity.about,
                "day": starts.date(),
                "starts": starts.time(),
                "ends": ends.time(),
                "place": str(activity.meeting_place_id or ELSEWHERE),
                "address": activity.address,
                "audience": activity.audience.value,
                "room": activity.room,
                "phone": activity.phone,
            }
        )

    def validate_title(self, field: Field) -> None:
        """Refuse what is too long for a card, or shows nothing."""
        _at_most(field, LONGEST_TITLE)
        if not plain_text(field.data):
            raise ValidationError(_("Give it a name."))

    def validate_about(self, field: Field) -> None:
        """Refuse a long text: it is read slowly, or aloud."""
        _at_most(field, LONGEST_ABOUT)

    def validate_phone(self, field: Field) -> None:
        """Refuse what nobody can ring."""
        if not any(sign.isdigit() for sign in field.data):
            raise ValidationError(_("Write a number to ring."))

    def validate_ends(self, field: Field) -> None:
        """Refuse an end that is not after the beginning."""
        if field.data and self.starts.data and field.data <= self.starts.data:
            raise ValidationError(_("It ends after it begins, on the same day."))

    def validate_day(self, field: Field) -> None:
        """Refuse a day that is past."""
        if field.data and field.data < clock.today():
            raise ValidationError(_("This day is past."))

    def validate_address(self, field: Field) -> None:
        """Ask for an address somewhere else, and for none at a place that has its own."""
        _at_most(field, LONGEST_ADDRESS)
        is_elsewhere = self.place.data == ELSEWHERE
        if is_elsewhere and not plain_text(field.data or ""):
            raise ValidationError(_("Choose a place, or write the address."))
        if not is_elsewhere and plain_text(field.data or ""):
            raise ValidationError(_("Choose 'Somewhere else' above if it is at this address."))

    def blame(self, reason: Reason) -> bool:
        """Say at its field why an activity cannot be so; return whether there is one."""
        at_fault = {Reason.ROOM_TAKEN: self.room, Reason.AUDIENCE_INVITED: self.audience}.get(reason)
        if at_fault is None:
            return False
        at_fault.errors = [str(REASONS[reason])]
        return True

    @property
    def plan(self) -> Plan:
        """The plan, once the form is valid."""
        day, starts, ends = self.day.data, self.starts.data, self.ends.data
        if day is None or starts is None or ends is None:
            raise Invalid(Reason.INCOMPLETE)
        is_elsewhere = self.place.data == ELSEWHERE
        return Plan(
            kind=ActivityKind(self.kind.data),
            title=plain_text(self.title.data or ""),
            about=plain_text(self.about.data or ""),
            starts_at=clock.at_time(day, starts),
            ends_at=clock.at_time(day, ends),
            meeting_place_id=None if is_elsewhere else UUID(self.place.data),
            address=plain_text(self.address.data or "") if is_elsewhere else None,
            audience=Audience(self.audience.data),
            room=self.room.data,
            phone=plain_text(self.phone.data or ""),
        )

    @property
    def summary(self) -> list[tuple[str, str]]:
        """What has to be looked at again: the field's id and the text."""
        return [(field.id, str(field.errors[0])) for field in self if field.errors]


class CallOffForm(FlaskForm):
    """Why an activity comes to nothing."""

    reason = OneOf(
        _("Why?"),
        options={reason.value: WHY_OFF[reason] for reason in WHY_OFF},
        validators=[InputRequired(_("Say why."))],
    )

    @property
    def why(self) -> CallOffReason:
        """The reason, once the form is valid."""
        return CallOffReason(self.reason.data)


class InviteForm(FlaskForm):
    """Who is invited, and that what they have written was read."""

    newcomer = SelectMultipleField(validate_choice=False)
    looked = BooleanField()

    @property
    def newcomer_ids(self) -> list[UUID]:
        """Those who were ticked; raises `Invalid` for what is no id."""
        try:
            return [UUID(text) for text in self.newcomer.data or ()]
        except ValueError:
            raise Invalid(Reason.INCOMPLETE) from None


class SaidForm(HowForm):
    """What somebody answered, and how it was told."""

    answer = OneOf(
        _("What is the answer?"),
        options={answer.value: ANSWERS[answer] for answer in ANSWERS},
        validators=[InputRequired(_("Say what the answer was."))],
    )

    @property
    def said(self) -> InvitationAnswer:
        """The answer, once the form is valid."""
        return InvitationAnswer(self.answer.data)


def _at_most(field: Field, longest: int) -> None:
    text: Any = field.data or ""
    if len(text) > longest:
        raise ValidationError(_("That is too long. Write at most %(num)s letters.", num=longest))
