"""What a coordinator may choose for one round; a programme's own policy stands behind whatever she leaves.

Only what is practical gives way: a language in common, a time that suits both, a place that both can get to.
What somebody has said she must have, and who may meet children, is loosened for nobody here.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from matching import DEFAULT_WEIGHTS, MAX_WEIGHT, Barrier, Preset, RuleMode
from web.errors import Conflict, Invalid, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from matching import Criterion, Grouping, Policy

LOOSENED: Final = (Barrier.LANGUAGE, Barrier.AVAILABILITY, Barrier.TRAVEL)
"""The rules whose strictness a coordinator may choose."""


class Emphasis(StrEnum):
    """How much a criterion counts, measured by what is usual in the programme."""

    NOT = "not"
    LITTLE = "little"
    USUAL = "usual"
    MUCH = "much"


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one round.

    Raises
    ------
    Invalid
        If a fair round lacks its groups, another has some, or a rule is not a coordinator's to loosen.
    """

    preset: Preset = Preset.FIT
    grouping: Grouping | None = None
    rules: Mapping[Barrier, RuleMode] = field(default_factory=dict)
    weights: Mapping[Criterion, Emphasis] = field(default_factory=dict)

    def __post_init__(self) -> None:
        is_fair = self.preset is Preset.FAIR
        if is_fair != (self.grouping is not None) or not self.rules.keys() <= set(LOOSENED):
            raise Invalid(Reason.INCOMPLETE)

    def on(self, policy: Policy) -> Policy:
        """Return a programme's policy under these terms.

        Raises
        ------
        Invalid
            If nothing would count that every pair can be compared by.
        """
        weights = {
            criterion: _weight(criterion, policy.weights[criterion], emphasis)
            for criterion, emphasis in self.weights.items()
        }
        try:
            return replace(
                policy, rules={**policy.rules, **self.rules}, weights={**policy.weights, **weights}
            )
        except ValueError:
            raise Invalid(Reason.NOTHING_COUNTS) from None


def may_give_way(relaxations: Iterable[Sequence[str]]) -> tuple[Barrier, ...]:
    """Return the first of some relaxations that a coordinator may decide on alone, or nothing."""
    sets = (tuple(Barrier(rule) for rule in relaxation) for relaxation in relaxations)
    return next((rules for rules in sets if set(rules) <= set(LOOSENED)), ())


def what_stands(broken: Iterable[Barrier], policy: Policy) -> Barrier | None:
    """Return a rule that two go against and that no coordinator may loosen, children first, or None."""
    standing = _musts(broken, policy).difference(LOOSENED)
    return max(standing, key=lambda rule: (rule is Barrier.MINORS, rule), default=None)


def refuse_what_stands(broken: Iterable[Barrier], policy: Policy) -> None:
    """Raise `Conflict` if two go against a rule that no coordinator may loosen."""
    standing = what_stands(broken, policy)
    if standing is not None:
        raise Conflict(Reason.NOT_CLEARED if standing is Barrier.MINORS else Reason.RULE_STANDS)


def needs_reason(broken: Iterable[Barrier], policy: Policy) -> bool:
    """Whether two go against a rule that may give way, so that somebody has to say why."""
    return bool(_musts(broken, policy))


def refuse_without_reason(broken: Iterable[Barrier], policy: Policy, reason: str | None) -> None:
    """Raise `Invalid` if a reason is needed and nobody gives one."""
    if needs_reason(broken, policy) and not reason:
        raise Invalid(Reason.REASON_NEEDED)


def _musts(broken: Iterable[Barrier], policy: Policy) -> set[Barrier]:
    return {rule for rule in broken if policy.mode(rule) is RuleMode.MUST}


def _weight(criterion: Criterion, usual: int, emphasis: Emphasis) -> int:
    """Return a weight; what usually counts nothing is measured by the default when it is to count."""
    match emphasis:
        case Emphasis.NOT:
            return 0
        case Emphasis.LITTLE:
            return -(-(usual or DEFAULT_WEIGHTS[criterion]) // 2)
        case Emphasis.USUAL:
            return usual
        case Emphasis.MUCH:
            return min(MAX_WEIGHT, 2 * (usual or DEFAULT_WEIGHTS[criterion]))
