"""Whom somebody would like to meet: as one question whose answers say how firm the wish is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _
from wtforms.validators import InputRequired

from matching import Gender
from web.answers.fields import OneOf

if TYPE_CHECKING:
    from flask_babel import LazyString

NO_MATTER = "no_matter"
WISHES: dict[str, LazyString] = {
    NO_MATTER: _("It does not matter"),
    "rather_woman": _("Rather a woman"),
    "rather_man": _("Rather a man"),
    "only_woman": _("Only a woman"),
    "only_man": _("Only a man"),
}
GENDERS: dict[str, LazyString] = {
    Gender.WOMAN.value: _("Woman"),
    Gender.MAN.value: _("Man"),
    Gender.OTHER.value: _("Other"),
    "": _("I do not want to say"),
}


class WishPart:
    """Who it should be."""

    wish = OneOf(
        _("Who would you like to meet?"),
        options=WISHES,
        default=NO_MATTER,
        validators=[InputRequired(_("Choose one of the answers."))],
    )


def wish_of(answer: str | None) -> tuple[Gender | None, bool]:
    """Return the wish as it is stored: whom, and whether nobody else will do."""
    firmness, _underscore, whom = (answer or NO_MATTER).partition("_")
    if firmness not in ("rather", "only"):
        return None, False
    return Gender(whom), firmness == "only"


def wish_as_typed(gender: Gender | None, is_must: bool) -> str:  # noqa: FBT001 - as it is stored
    """Return a stored wish as the answer of a screen."""
    return NO_MATTER if gender is None else f"{'only' if is_must else 'rather'}_{gender.value}"
