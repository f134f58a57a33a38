"""Where somebody lives, by an area that people name, and how far she can go. Never an address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _
from wtforms.validators import InputRequired, Optional

from matching import TravelMode
from web.answers.fields import FromList, OneOf

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask_babel import LazyString

    from web.answers.queries import Area

TRAVEL_MODES: dict[str, LazyString] = {
    TravelMode.WALK.value: _("On foot"),
    TravelMode.BICYCLE.value: _("By bicycle"),
    TravelMode.BUS.value: _("By bus"),
    TravelMode.CAR.value: _("By car"),
}
MINUTES: dict[str, LazyString] = {
    "15": _("15 minutes"),
    "30": _("30 minutes"),
    "45": _("45 minutes"),
    "60": _("60 minutes"),
}


class PlacePart:
    """The area, how one gets around, and how long it may take."""

    district = FromList(_("Which part do you live in?"), validators=[Optional()])
    travel_mode = OneOf(
        _("How do you get around?"),
        options=TRAVEL_MODES,
        validators=[InputRequired(_("Choose how you get around."))],
    )
    max_travel_minutes = OneOf(
        _("How long may it take to get there?"),
        options=MINUTES,
        default="30",
        validators=[InputRequired(_("Choose how long it may take."))],
    )

    def offer_areas(self, areas: Iterable[Area]) -> None:
        """Let the reader choose among these areas, or not say."""
        named: list[tuple[str, Any]] = [(area.code, area.words) for area in areas]
        self.district.offer([("", _("I do not know, or would rather not say")), *named])
