import json

import pytest

from matching import Barrier, Criterion, Level, Policy, RuleMode
from web.models.policies import content_of, policy_from


def test_a_policy_survives_being_written_and_read():
    policy = Policy(
        rules={Barrier.LANGUAGE: RuleMode.WISH},
        weights={Criterion.AGE: 0},
        min_shared_level=Level.B1,
        min_score=12.5,
        min_shared_slots=3,
        waiting_points=7,
        keeping_points=8,
    )
    assert policy_from(json.loads(json.dumps(content_of(policy)))) == policy
    assert policy_from({}) == Policy()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ({"min_scores": 1}, "min_scores: there is no such setting"),
        ({"min_score": 101}, "min_score: 101"),
        ({"min_shared_level": "D1"}, "min_shared_level: 'D1'"),
        ({"weights": 3}, "weights: a table"),
        ({"weights": {"shoes": 3}}, "weights: 'shoes'"),
        ({"rules": {"language": "maybe"}}, "rules.language: 'maybe'"),
        ({"rules": {"shoes": "must"}}, "rules: 'shoes'"),
    ],
)
def test_an_impossible_policy_is_refused_by_name(content, reason):
    with pytest.raises(ValueError, match="^" + reason):
        policy_from(content)
