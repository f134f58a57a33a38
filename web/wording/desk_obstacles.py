"""What may stand in the way of somebody whom a round left without a proposal, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

from matching import Barrier
from matching import Reason as Unplaced

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask_babel import LazyString

OBSTACLE_GROUPS: dict[str, tuple[LazyString, LazyString]] = {
    "outbid": (
        _("Too few places"),
        _("There are volunteers who fit, but others have waited longer or fit them better."),
    ),
    Barrier.GENDER: (
        _("Woman or man"),
        _("A wish to meet only a woman or only a man stands in the way, on one side or the other."),
    ),
    Barrier.AVAILABILITY: (_("Time"), _("Those who would fit have time when the newcomer has not.")),
    Barrier.LANGUAGE: (_("Language"), _("Those who would fit share too little of a language.")),
    Barrier.TRAVEL: (
        _("The way"),
        _("There is no meeting place that both can get to in the time they have."),
    ),
    Barrier.MINORS: (_("Children take part"), _("Those who would fit are not cleared to meet children.")),
    Barrier.CAPACITY: (
        _("No free place"),
        _("Those who would fit have somebody already, or are taking a break."),
    ),
    Barrier.PROGRAMME: (_("Another programme"), _("Those who would fit belong to another programme.")),
    Barrier.PAIR: (_("Asked before"), _("Those who would fit have been asked before, or must not be asked.")),
    Barrier.MIN_SCORE: (_("Fits too little"), _("Nobody fits well enough.")),
    "several": (_("Several things at once"), _("No single change would be enough.")),
}


def main_obstacle(reason: Unplaced, sole: Mapping[str, int]) -> str:
    """Return the code of what stands most in somebody's way: the rule that alone removes most volunteers."""
    if reason is Unplaced.OUTBID:
        return "outbid"
    return max(sorted(sole), key=lambda code: sole[code]) if any(sole.values()) else "several"
