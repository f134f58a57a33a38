"""What a coordinator may choose for a round, and what is not hers to choose."""

from __future__ import annotations

import pytest

from matching import DEFAULT_WEIGHTS, Barrier, Criterion, Grouping, Policy, Preset, RuleMode
from web.errors import Invalid
from web.rounds.terms import Emphasis, Terms


@pytest.mark.parametrize(
    ("emphasis", "usual", "weight"),
    [
        (Emphasis.NOT, 24, 0),
        (Emphasis.LITTLE, 24, 12),
        (Emphasis.LITTLE, 1, 1),
        (Emphasis.USUAL, 24, 24),
        (Emphasis.MUCH, 24, 48),
        (Emphasis.MUCH, 900, 1000),
        (Emphasis.USUAL, 0, 0),
        (Emphasis.MUCH, 0, 2 * DEFAULT_WEIGHTS[Criterion.INTERESTS]),
    ],
)
def test_how_much_is_measured_by_what_is_usual_in_the_programme(emphasis, usual: int, weight: int) -> None:
    terms = Terms(weights={Criterion.INTERESTS: emphasis})
    policy = terms.on(Policy(weights={Criterion.INTERESTS: usual}, waiting_points=7))
    assert policy == Policy(weights={Criterion.INTERESTS: weight}, waiting_points=7)


@pytest.mark.parametrize(
    "rule", [rule for rule in Barrier if rule not in {"language", "availability", "travel"}]
)
def test_what_people_must_have_and_clearance_are_nobodys_to_loosen(rule: Barrier) -> None:
    with pytest.raises(Invalid):
        Terms(rules={rule: RuleMode.OFF})


def test_only_a_fair_round_has_groups_and_it_must_have_them() -> None:
    for preset, grouping in ((Preset.FAIR, None), (Preset.FIT, Grouping.GENDER)):
        with pytest.raises(Invalid):
            Terms(preset, grouping)
