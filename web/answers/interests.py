"""What somebody likes to do, and what two could do together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _

from matching import Goal
from web.answers.fields import SeveralOf

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask_babel import LazyString

GOALS: dict[str, LazyString] = {
    Goal.NORWEGIAN_PRACTICE.value: _("Practise Norwegian"),
    Goal.LOCAL_NETWORK.value: _("Meet people"),
    Goal.LOCAL_CULTURE.value: _("Get to know the place and its customs"),
    Goal.EVERYDAY_HELP.value: _("Manage everyday things"),
    Goal.LETTERS_AND_FORMS.value: _("Understand letters and forms"),
    Goal.WORK_NETWORK.value: _("Find the way to work"),
    Goal.CHILDREN_AND_SCHOOL.value: _("Talk about children and school"),
    Goal.OUTDOOR_LIFE.value: _("Be outdoors"),
    Goal.SPORT.value: _("Do sport"),
}
# Organisations name their interests in Norwegian and English; the usual ones are said in every language.
INTERESTS: dict[str, LazyString] = {
    "walking": _("Walks"),
    "cooking": _("Cooking"),
    "football": _("Football"),
    "coffee": _("Coffee and a chat"),
    "hiking": _("Hiking"),
    "music": _("Music"),
    "children_play": _("Children's play"),
    "films": _("Films and series"),
    "reading": _("Reading"),
    "knitting": _("Knitting and sewing"),
    "swimming": _("Swimming"),
    "gardening": _("Gardening"),
    "cycling": _("Cycling"),
    "board_games": _("Board games"),
    "fishing": _("Fishing"),
    "skiing": _("Skiing"),
    "cars": _("Cars and engines"),
    "photography": _("Photography"),
    "gym": _("Training"),
    "computers": _("Computers and games"),
    "history": _("History"),
    "art": _("Art and drawing"),
    "dance": _("Dance"),
    "volunteering": _("Volunteering together"),
    "running": _("Running"),
    "carpentry": _("Carpentry and repair"),
    "studies": _("Studies and homework"),
    "business": _("Starting a business"),
    "boats": _("Boats and the sea"),
    "animals": _("Animals"),
    "politics": _("Society and news"),
    "chess": _("Chess"),
    "martial_arts": _("Martial arts"),
    "theatre": _("Theatre"),
    "winter_bathing": _("Winter bathing"),
}
MOST_COMMON = 12


class InterestsPart:
    """Things to do; the most common are in sight, the others open."""

    interests = SeveralOf(_("What do you like to do?"))

    def offer_interests(self, interests: Iterable[tuple[str, str]]) -> None:
        """Let the reader choose among these (code, name of its own)."""
        self.interests.offer(interest_options(interests))

    @property
    def common_interests(self) -> list[tuple[str, Any]]:
        """The options in sight."""
        return self.interests.options[:MOST_COMMON]

    @property
    def more_interests(self) -> list[tuple[str, Any]]:
        """The options that open."""
        return self.interests.options[MOST_COMMON:]


def interest_options(interests: Iterable[tuple[str, str]]) -> list[tuple[str, Any]]:
    """Return (code, words) for each, in the reader's language where we have the word."""
    return [(code, INTERESTS.get(code, name)) for code, name in interests]
