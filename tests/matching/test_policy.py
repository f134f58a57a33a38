import pytest

from matching import Barrier, Criterion, Policy, RuleMode
from matching.policy import FACTS


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"min_score": 101}, "min_score: 101"),
        ({"min_score": "high"}, "min_score: 'high'"),
        ({"min_score": float("nan")}, "min_score: nan"),
        ({"waiting_points": -1}, "waiting_points: -1"),
        ({"waiting_points": 1.5}, "waiting_points: 1.5"),
        ({"min_shared_slots": 0}, "min_shared_slots: 0"),
        ({"min_shared_slots": True}, "min_shared_slots: True"),
        ({"weights": {Criterion.AGE: -3}}, "weights.age: -3"),
        ({"weights": dict.fromkeys(FACTS, 0)}, "weights: one of"),
        ({"rules": {Barrier.CAPACITY: RuleMode.OFF}}, "rules.capacity"),
        ({"rules": {Barrier.MINORS: RuleMode.WISH}}, "rules.minors"),
        ({"rules": {Barrier.PAIR: RuleMode.OFF}}, "rules.pair"),
    ],
)
def test_an_impossible_policy_is_refused_by_name(settings, reason):
    with pytest.raises(ValueError, match="^" + reason):
        Policy(**settings)


def test_what_is_left_out_is_as_usual():
    policy = Policy(rules={Barrier.LANGUAGE: RuleMode.OFF}, weights={Criterion.AGE: 1})
    assert policy.mode(Barrier.LANGUAGE) is RuleMode.OFF
    assert {policy.mode(rule) for rule in Barrier if rule is not Barrier.LANGUAGE} == {RuleMode.MUST}
    assert policy.weights == {**Policy().weights, Criterion.AGE: 1}
