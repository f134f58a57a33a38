"""Groups of newcomers, in words: by what they are told apart, and what each group is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from matching import Grouping
from matching.groups import UNKNOWN
from web.models import ArrivalGroup
from web.wording import desk_facts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask_babel import LazyString

MOST_NAMED = 2

# The order in which they are shown: what a round may be fair to first, then what is only counted.
GROUPINGS: dict[str, LazyString] = {
    "gender": _("Women and men"),
    "age_band": _("Age"),
    "report_zone": _("Where they live"),
    "language": _("Mother tongue"),
    "programme": _("Programme"),
    "arrival_group": _("How they came to Norway"),
}

# What stands after "fair to".
FAIR_TO: dict[Grouping, LazyString] = {
    Grouping.GENDER: _("women and men"),
    Grouping.AGE_BAND: _("every age"),
    Grouping.REPORT_ZONE: _("every area"),
}

_GENDERS: dict[str, LazyString] = {"woman": _("Women"), "man": _("Men"), "other": _("Others")}

_ARRIVALS: dict[str, LazyString] = {
    ArrivalGroup.PROTECTION: _("Came for protection"),
    ArrivalGroup.WORK: _("Came to work"),
    ArrivalGroup.FAMILY: _("Came to their family"),
    ArrivalGroup.STUDY: _("Came to study"),
}


def group_name(grouping: str, group: str) -> str:
    """Return what a group is called; a report zone goes by its own name."""
    if group == UNKNOWN:
        return gettext("Not told")
    if grouping == "language":
        name = desk_facts.language(group)
        return name[:1].upper() + name[1:]
    if grouping == "age_band":
        return gettext("%(ages)s years", ages=group.replace("-", "\N{EN DASH}"))
    return str({"gender": _GENDERS, "arrival_group": _ARRIVALS}.get(grouping, {}).get(group, group))


def several(grouping: str, names: Sequence[str]) -> str:
    """Return what some groups are called that are counted as one; names of places and programmes stay."""
    if len(names) > MOST_NAMED:
        return gettext("All the others together")
    first, *others = names
    if grouping not in {"report_zone", "programme"}:
        others = [one[:1].lower() + one[1:] for one in others]
    return gettext("%(groups)s together", groups=desk_facts.joined([first, *others]))
