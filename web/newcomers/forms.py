"""What a browser may send on each of the seven screens. What is not a field here is not looked at."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _

from matching import Gender, Goal, Household, Level, TravelMode, WishAge
from matching.availability import DAYS, PARTS, Week
from web import clock
from web.accounts.addresses import LONGEST_EMAIL, plain_email, plain_phone
from web.answers.languages import TAGS
from web.models import ArrivalGroup
from web.models.person import InterpreterWish
from web.newcomers import answers
from web.newcomers.fields import Line, OneOf, Screen, SomeOf, Tick

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MOST_LANGUAGES = 6
MOST_INTERESTS = 5
LONGEST_NOTE = 500
EARLIEST_YEAR = 1900
MOST_CHILDREN = [str(number) for number in range(7)]
NORWEGIAN = (answers.NO_NORWEGIAN, Level.A1, Level.A2, Level.B1, Level.C1)
LEVELS = (Level.NATIVE, Level.C1, Level.B1, Level.A1)
MINUTES = ("15", "30", "45", "60")
GOALS = (Goal.NORWEGIAN_PRACTICE, Goal.LETTERS_AND_FORMS, Goal.LOCAL_NETWORK, Goal.WORK_NETWORK)
SLOTS = tuple(f"{day}-{part}" for day in DAYS for part in PARTS)
SHIFT_SLOTS = tuple(f"{week}:{slot}" for week in Week for slot in SLOTS)
UNDERSTAND = _("Read this, and tick that you understand. If something is unclear, call us.")
NOT_A_NUMBER = _("This does not look like a phone number. Write it with figures, for example 912 34 567.")


class ThingsForm(Screen):
    """Three things to know, each ticked."""

    guide = Tick(missing=UNDERSTAND)
    free = Tick(missing=UNDERSTAND)
    kept = Tick(missing=UNDERSTAND)


class YouForm(Screen):
    """What to call her, roughly how old she is, and who takes part."""

    call_name = Line(missing=_("Write what we should call you."))
    birth_year = Line(longest=20)
    age_band = OneOf(values=[*answers.AGE_BANDS, answers.TOO_YOUNG, "", None])  # type: ignore[list-item]  # or nothing sent
    gender = OneOf(
        values=[*Gender, answers.UNSAID],
        missing=_("Woman, man or other? You may also say that you do not want to say."),
    )
    household = OneOf(values=list(Household), missing=_("Choose who will meet the guide."))
    young = OneOf(values=[*MOST_CHILDREN, "", None])  # type: ignore[list-item]  # or nothing sent
    school = OneOf(values=[*MOST_CHILDREN, "", None])  # type: ignore[list-item]  # or nothing sent
    teen = OneOf(values=[*MOST_CHILDREN, "", None])  # type: ignore[list-item]  # or nothing sent

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for a year or an age, and for the children of a family."""
        good = super().validate(extra_validators)
        good = self._age_is_known() and good
        children = [
            int(field.data or 0) for field in (self.young, self.school, self.teen) if not field.errors
        ]
        if self.household.data == Household.FAMILY and not sum(children):
            return self.refuse("young", _("How many children will take part? Choose at least one."))
        return good

    def _age_is_known(self) -> bool:
        typed = self.birth_year.text
        if not typed:
            missing = _("Write the year, or choose about how old you are.")
            return bool(self.age_band.data) or self.refuse("birth_year", missing)
        year = answers.year_typed(typed)
        if year is None or not EARLIEST_YEAR <= year <= clock.today().year:
            return self.refuse("birth_year", _("Write the year with four figures, for example 1988."))
        return True


class AdultForm(YouForm):
    """The same of another adult, who takes part with whoever has signed up."""

    household = young = school = teen = None  # type: ignore[assignment]  # WTForms leaves the fields out

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for a year or an age."""
        good = Screen.validate(self, extra_validators)
        return self._age_is_known() and good


class LanguagesForm(Screen):
    """Norwegian first, then her own languages, one line each."""

    focus = {"language": "language-0", "level": "level-0"}  # noqa: RUF012 - WTForms reads it as it stands
    norwegian = OneOf(values=NORWEGIAN, missing=_("Choose how much Norwegian you speak."))
    language = SomeOf(values=[*TAGS, answers.UNLISTED, ""], most=MOST_LANGUAGES)
    level = SomeOf(values=LEVELS, most=MOST_LANGUAGES)
    interpreter = OneOf(
        values=list(InterpreterWish),
        missing=_("Say whether you want an interpreter, or that you do not know."),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for one language at least, with how well she speaks it."""
        good = super().validate(extra_validators)
        chosen = [tag for tag in self.language.data if tag]
        if len(self.level.data) != len(self.language.data):
            return self.refuse("language", _("Say how well you speak each language."))
        if not chosen and self.norwegian.data == answers.NO_NORWEGIAN:
            return self.refuse("language", _("Choose at least one language that you speak."))
        return good


class PlaceForm(Screen):
    """About where she lives, and how she gets around. There is no field for an address."""

    district = OneOf(missing=_("Choose a place, or say that you do not know."))
    travel_mode = OneOf(values=list(TravelMode), missing=_("Choose how you get around."))
    minutes = OneOf(values=MINUTES, missing=_("Choose how long it may take."))


class TimeForm(Screen):
    """Large choices first; single days and shifts behind."""

    times = SomeOf(values=[*answers.BUNDLES, answers.SHIFTS])
    slots = SomeOf(values=SLOTS)
    shift_slots = SomeOf(values=SHIFT_SLOTS)

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for some time, and for which days if it changes."""
        good = super().validate(extra_validators)
        if answers.SHIFTS in self.times.data and not self.shift_slots.data:
            return self.refuse(
                "shift_slots", _("You work shifts. Tick when you can meet in these two weeks.")
            )
        if not self.times.data and not self.slots.data:
            return self.refuse("times", _("Choose at least one time. You can change it later."))
        return good


class WishesForm(Screen):
    """What she would like to do, and with whom."""

    goals = SomeOf(values=GOALS)
    interests = SomeOf(most=MOST_INTERESTS, too_many=_("Choose at most five."))
    whom = OneOf(
        values=list(answers.WHOM), missing=_("Choose who you would like to meet, or that it does not matter.")
    )
    note = Line(longest=LONGEST_NOTE)
    guide_may_know = Tick()


class ContactForm(Screen):
    """How to reach her, her word, and her yes to keeping the answers."""

    email = Line(longest=LONGEST_EMAIL, missing=_("Write your e-mail address. We send you a code there."))
    phone = Line(longest=40)
    discreet = OneOf(values=["yes", "no"], missing=_("Say whether others read your messages."))
    word = OneOf(values=answers.WORDS, missing=_("Choose a word."))
    keep = Tick(missing=_("We can only look for a guide if we may keep your answers."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Look whether address and number could be ones."""
        good = super().validate(extra_validators)
        if self.email.text and plain_email(self.email.text) is None:
            good = self.refuse("email", _("This does not look like an e-mail address. It must have an @."))
        if self.phone.text and plain_phone(self.phone.text) is None:
            good = self.refuse("phone", NOT_A_NUMBER)
        return good


class ReachForm(ContactForm):
    """The same once she has signed up: the address is proven by a code and stays as it is."""

    email = None  # type: ignore[assignment]  # WTForms leaves the field out
    keep = None  # type: ignore[assignment]  # ditto

    def validate(self, extra_validators: Any = None) -> bool:
        """Look whether the number could be one."""
        good = Screen.validate(self, extra_validators)
        if self.phone.text and plain_phone(self.phone.text) is None:
            good = self.refuse("phone", NOT_A_NUMBER)
        return good


class CodeForm(Screen):
    """The code from the message; it can be pasted, with spaces or without."""

    code = Line(longest=40, missing=_("Write the six figures from the message."))


class CallForm(Screen):
    """A language, a number and what to call her: nothing else."""

    spoken_language = OneOf(values=[*TAGS, "nb", answers.UNLISTED], missing=_("Choose a language."))
    phone = Line(longest=40, missing=_("Write the number that we should call."))
    call_name = Line(missing=_("Write what we should call you."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Look whether the number could be one."""
        good = super().validate(extra_validators)
        if self.phone.text and plain_phone(self.phone.text) is None:
            good = self.refuse("phone", NOT_A_NUMBER)
        return good


FORMS: dict[str, type[Screen]] = {
    "things": ThingsForm,
    "you": YouForm,
    "languages": LanguagesForm,
    "place": PlaceForm,
    "time": TimeForm,
    "wishes": WishesForm,
    "contact": ContactForm,
}


def screen(
    step: str,
    kept: Mapping[str, Any],
    *,
    districts: Iterable[str] = (),
    interests: Iterable[str] = (),
    is_signed_up: bool = False,
) -> Screen:
    """Return the form of a screen, with what was kept of it, and with what this organisation offers."""
    kind = ReachForm if is_signed_up and step == "contact" else FORMS[step]
    form = kind(data=dict(kept))
    if isinstance(form, PlaceForm):
        form.district.values = frozenset((*districts, answers.UNKNOWN))
    if isinstance(form, WishesForm):
        form.interests.values = frozenset(interests)
    return form


class MoreForm(Screen):
    """Four questions she may skip."""

    pets = OneOf(values=["yes", "no", ""])
    age = OneOf(values=[*WishAge, ""])
    avoids = Line(longest=LONGEST_NOTE)
    arrival = OneOf(values=[*ArrivalGroup, ""])


class PauseForm(Screen):
    """The day she comes back."""

    until = Line(longest=10, missing=_("Choose a day."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Look whether it is a day."""
        good = super().validate(extra_validators)
        try:
            date.fromisoformat(self.until.text or "2000-01-01")
        except ValueError:
            return self.refuse("until", _("Write the day like this: 2027-01-31."))
        return good
