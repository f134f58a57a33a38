import pytest

from matching import Barrier, Criterion, Level, Policy, RuleMode


def test_a_policy_survives_being_written_and_read():
    policy = Policy(
        rules={Barrier.LANGUAGE: RuleMode.WISH},
        weights={Criterion.AGE: 0},
        min_shared_level=Level.B1,
        min_score=12.5,
    )
    assert Policy.from_dict(policy.to_dict()) == policy
    assert Policy.from_dict({}) == Policy()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ({"min_scores": 1}, "min_scores: there is no such setting"),
        ({"min_score": 101}, "min_score: 101"),
        ({"min_score": "high"}, "min_score: 'high'"),
        ({"min_score": float("nan")}, "min_score: nan"),
        ({"waiting_points": -1}, "waiting_points: -1"),
        ({"waiting_points": 1.5}, "waiting_points: 1.5"),
        ({"min_shared_slots": 0}, "min_shared_slots: 0"),
        ({"min_shared_slots": True}, "min_shared_slots: True"),
        ({"min_shared_level": "D1"}, "min_shared_level: 'D1'"),
        ({"weights": 3}, "weights: a table"),
        ({"weights": {"shoes": 3}}, "weights: 'shoes'"),
        ({"weights": {"age": -3}}, "weights.age: -3"),
        ({"weights": {"interests": 0, "language": 0, "travel": 0, "availability": 0}}, "weights: one of"),
        ({"rules": {"capacity": "off"}}, "rules.capacity"),
        ({"rules": {"minors": "wish"}}, "rules.minors"),
        ({"rules": {"language": "maybe"}}, "rules.language: 'maybe'"),
        ({"rules": {"pair": "off"}}, "rules.pair"),
    ],
)
def test_an_impossible_policy_is_refused_by_name(content, reason):
    with pytest.raises(ValueError, match="^" + reason):
        Policy.from_dict(content)
