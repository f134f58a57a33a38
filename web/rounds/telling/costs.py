"""What a choice costs all others, in words: another partner, somebody left over, all wishes together."""

from __future__ import annotations

from flask_babel import gettext, ngettext

from matching import SCALE
from web.rounds.telling.words import SMALLEST_TOLD, points


def is_near_tie(cost: int | None, matched_change: int | None) -> bool:
    """Whether a choice costs the round less than a point and nobody's place."""
    return cost is not None and cost < SCALE and not matched_change


def consequence(cost: int | None, matched_change: int | None) -> str:
    """Return what choosing another would mean for the whole round; nothing where nobody has asked."""
    if cost is None or matched_change is None:
        return ""
    if matched_change < 0:
        return ngettext(
            "%(num)s more newcomer is then left waiting.",
            "%(num)s more newcomers are then left waiting.",
            -matched_change,
        )
    if is_near_tie(cost, matched_change):
        return gettext("Nearly as good for everybody.")
    return gettext("All pairs together then fit %(points)s points less.", points=points(cost / SCALE))


def costs_nothing() -> str:
    """Return that a choice takes nothing from anybody."""
    return gettext("It costs the others nothing.")


def instead_of_another(cost: int | None, matched_change: int | None) -> str:
    """Return what it would mean to give somebody left over a volunteer who went to another."""
    if cost is None or matched_change is None or matched_change < 0:
        return consequence(cost, matched_change)
    if is_near_tie(cost, matched_change):
        return gettext("Somebody else then waits instead. For the others it is nearly the same.")
    return gettext(
        "Somebody else then waits instead, and all pairs together fit %(points)s points less.",
        points=points(cost / SCALE),
    )


def price_of_wishes(points_lost: float, matched_change: int, *, is_somebody_without: bool) -> str:
    """Return what the coordinators' wishes cost everybody together, or if nothing, whether anybody pays."""
    if matched_change < 0:
        return ngettext(
            "With the wishes, %(num)s newcomer fewer gets a proposal.",
            "With the wishes, %(num)s newcomers fewer get a proposal.",
            -matched_change,
        )
    if points_lost >= SMALLEST_TOLD:
        return gettext(
            "With the wishes, all pairs together fit %(points)s points less.", points=points(points_lost)
        )
    if is_somebody_without:
        return gettext("Somebody loses her or his proposal, but no fewer get one in all.")
    return gettext("The wishes cost the others nothing.")
