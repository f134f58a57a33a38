"""What a browser may send about being a guide: a form for each screen, and a few for the own page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from matching import AgeBand, Household
from web import clock
from web.accounts.addresses import plain_email, plain_phone
from web.answers.fields import OneOf, SeveralOf
from web.answers.forms import StepForm
from web.answers.interests import GOALS, InterestsPart
from web.answers.languages import LEVELS, LanguagesPart
from web.answers.places import PlacePart
from web.answers.times import TimePart
from web.answers.wishes import GENDERS, WishPart
from web.volunteers.registration import EARLIEST_YEAR, Step, year_typed

if TYPE_CHECKING:
    from collections.abc import Callable

    from wtforms import Field

    from web.answers.queries import Area

LONGEST_NAME, LONGEST_NOTE, LONGEST_CONTACT = 200, 500, 254
CHOOSE = _("Choose one of the answers.")
HOUSEHOLDS = {
    Household.PERSON.value: _("Only me"),
    Household.COUPLE.value: _("My partner and I"),
    Household.FAMILY.value: _("Our family"),
}
AGES = {
    AgeBand.YOUNG.value: _("0 to 5 years"),
    AgeBand.SCHOOL.value: _("6 to 12 years"),
    AgeBand.TEEN.value: _("13 to 17 years"),
}
CAPACITIES = {"1": _("One"), "2": _("Two")}
PETS = {"no": _("No"), "yes": _("Yes")}
MIGRATION = {"yes": _("Yes"), "no": _("No"), "": _("I do not want to say")}


class YouForm(StepForm):
    """Who he is."""

    call_name = StringField(
        _("What should we call you?"),
        validators=[
            InputRequired(_("Write what we should call you.")),
            Length(max=LONGEST_NAME, message=_("That is too long for us. Use a shorter form of the name.")),
        ],
    )
    birth_year = StringField(
        _("What year were you born?"), validators=[InputRequired(_("Write the year you were born."))]
    )
    gender = OneOf(_("Are you …"), options=GENDERS, default="", validators=[Optional()])
    household = OneOf(_("Who wants to be a guide?"), options=HOUSEHOLDS, validators=[InputRequired(CHOOSE)])
    children = SeveralOf(_("If your children take part: how old are they?"), options=AGES)

    def validate_call_name(self, _field: Field) -> None:
        """Refuse a name of nothing but space."""
        if not self.answers["call_name"]:
            raise ValidationError(_("Write what we should call you."))

    def validate_birth_year(self, field: Field) -> None:
        """Take a year with four figures, in whatever figures it is written."""
        year = year_typed(field.data)
        if year is None or not EARLIEST_YEAR <= year <= clock.today().year:
            raise ValidationError(_("Write the year with four figures, for example 1958."))


class LanguagesForm(LanguagesPart, StepForm):
    """What he speaks; whoever lives here speaks some Norwegian, so "not yet" is no answer."""

    norwegian = OneOf(
        _("How much Norwegian do you speak?"),
        options=LEVELS,
        default="native",
        validators=[InputRequired(_("Choose how much Norwegian you speak."))],
    )


class PlaceForm(PlacePart, StepForm):
    """Where, and how far."""


class TimeForm(TimePart, StepForm):
    """When."""


class TogetherForm(InterestsPart, StepForm):
    """What he likes, and what he could do with somebody."""

    offers = SeveralOf(_("What would you like to do with somebody who is new?"), options=GOALS)

    def validate_offers(self, field: Field) -> None:
        """Without any answer nobody could say what the two have in common."""
        if not field.data and not self.interests.data:
            raise ValidationError(_("Choose at least one thing, here or above."))


class WishesForm(WishPart, StepForm):
    """How many, whom, and what is good to know."""

    capacity = OneOf(
        _("How many new people can you meet at the same time?"),
        options=CAPACITIES,
        default="1",
        validators=[InputRequired(CHOOSE)],
    )
    has_pets = OneOf(
        _("Do you have pets that may be there when you meet?"),
        options=PETS,
        validators=[InputRequired(CHOOSE)],
    )
    has_migration_experience = OneOf(
        _("Have you come to Norway from another country yourself?"),
        options=MIGRATION,
        default="",
        validators=[Optional()],
    )
    practical_note = TextAreaField(
        _("Is there anything we should know so that meeting you works?"),
        validators=[Length(max=LONGEST_NOTE, message=_("That is too long. Write the most important part."))],
    )


class ContactForm(StepForm):
    """Where we reach him, and his yes."""

    email = StringField(_("Your e-mail address"), validators=[InputRequired(_("Write your e-mail address."))])
    phone = StringField(_("Your phone number"))
    consent = BooleanField(_("Yes, I agree"), validators=[DataRequired(_("We need your yes to go on."))])

    def validate_email(self, field: Field) -> None:
        """Ask for an @ and a dot after it."""
        if plain_email(field.data or "") is None:
            raise ValidationError(
                _("This does not look like an e-mail address. Write it like kari@example.org.")
            )

    def validate_phone(self, field: Field) -> None:
        """Take no number, but not half a number."""
        if (field.data or "").strip() and plain_phone(field.data or "") is None:
            raise ValidationError(
                _("This does not look like a phone number. Write it with figures, for example 912 34 567.")
            )


class ChangeContactForm(StepForm):
    """Another number."""

    phone = StringField(_("Your phone number"))
    validate_phone = ContactForm.validate_phone


class CodeForm(FlaskForm):
    """The code from the e-mail."""

    code = StringField(_("The code from the e-mail"), validators=[InputRequired(_("Write the six figures."))])


class PauseForm(FlaskForm):
    """The day he is back."""

    until = DateField(_("When are you back?"), validators=[InputRequired(_("Choose the day you are back."))])

    def validate_until(self, field: Field) -> None:
        """Refuse a day that has passed."""
        if field.data and field.data <= clock.today():
            raise ValidationError(_("Choose a day that has not come yet."))


class DeclarationForm(FlaskForm):
    """His promise, to the very words he was shown."""

    version = StringField(validators=[InputRequired()])
    promise = BooleanField(
        _("I have read this, and I promise it"),
        validators=[DataRequired(_("Tick the box if you promise this."))],
    )


class DeleteForm(FlaskForm):
    """Making sure."""

    sure = BooleanField(
        _("Yes, delete my answers"), validators=[DataRequired(_("Tick the box if you are sure."))]
    )


FORMS: dict[Step, type[StepForm]] = {
    Step.YOU: YouForm,
    Step.LANGUAGES: LanguagesForm,
    Step.PLACE: PlaceForm,
    Step.TIME: TimeForm,
    Step.TOGETHER: TogetherForm,
    Step.WISHES: WishesForm,
    Step.CONTACT: ContactForm,
}


def prepared(
    step: Step, form: Any, areas: Callable[[], list[Area]], interests: Callable[[], list[tuple[str, str]]]
) -> Any:
    """Give a screen's form the organisation's own lists, where it has any."""
    if step is Step.PLACE:
        form.offer_areas(areas())
    if step is Step.TOGETHER:
        form.offer_interests(interests())
    return form
