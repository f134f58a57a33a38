"""Few people in a group: what may be shown of it, so that nobody can be told from it.

Groups of fewer than five are hidden, and another one with them where they could be computed from the rest.
Those hidden are put together into one group where that is large enough.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from matching.fairness import SMALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

AT_LEAST_TWO: Final = 2


def shown(measures: Iterable[Mapping[str, Any]], everybody: int) -> list[Mapping[str, Any]]:
    """Return the groups that may be shown, the largest first.

    Whoever knows the whole can take away what is shown. So as long as what is hidden is one group, or fewer
    than five people, and it hides a small group, the next smallest is hidden too. Those in no group are never
    shown and count as one that is hidden.
    """
    largest_first = sorted(measures, key=lambda one: (-one["size"], one["group"]))
    rest = everybody - sum(one["size"] for one in largest_first)
    hidden = [one["size"] for one in largest_first if one["is_small"]] + ([rest] if rest else [])
    visible = [one for one in largest_first if not one["is_small"]]
    if any(size < SMALL for size in hidden):
        while visible and (len(hidden) < AT_LEAST_TWO or sum(hidden) < SMALL):
            hidden.append(visible.pop()["size"])
    return visible


def together(hidden: Sequence[Mapping[str, Any]], rest: int) -> Mapping[str, Any] | None:
    """Return the groups that are hidden as one, or None where even that would tell of few.

    Whoever takes what is shown from the whole has these sums anyway. What could at most be done for each of
    them is at most done for all: together it may be a little less. Their middles cannot be put together.
    """
    size = sum(one["size"] for one in hidden)
    if rest or len(hidden) < AT_LEAST_TWO or size < SMALL:
        return None
    matched = sum(one["matched"] for one in hidden)
    scores = sum(one["matched"] * (one["mean_score"] or 0) for one in hidden)
    return {
        "group": [one["group"] for one in hidden],
        "size": size,
        "matched": matched,
        "most": sum(one["most"] for one in hidden),
        "without_eligible": sum(one["without_eligible"] for one in hidden),
        "mean_score": round(scores / matched) if matched else None,
        "waiting_before": None,
        "waiting_after": None,
    }
