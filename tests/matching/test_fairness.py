"""How each group is served, counted by hand."""

from hypothesis import given
from hypothesis import strategies as st

from matching import Level, Policy, Preset, run_round
from tests.matching import oracle
from tests.matching.cast import TODAY, newcomer, play, pool, volunteer
from tests.matching.strategies import lively_pools

PROGRAMME, LANGUAGE = ("programme", "fadder"), ("language", "ti")


def by_group(result):
    return {(one.grouping, one.group): one for one in result.fairness}


def test_a_group_by_hand():
    # Five newcomers have waited 0 to 40 days; the last has no time. One guide has two places.
    waiting = [newcomer(f"n{i}", waited=10 * i) for i in range(4)]
    people = pool([*waiting, newcomer("n4", waited=40, slots=[])], [volunteer(capacity=2)])
    reported = {"arrival_group": {"n0": "work", "n1": "study"}}
    result = run_round(people, Policy(), preset=Preset.FIT, on=TODAY, reported=reported, explain=True)
    one = by_group(result)[PROGRAMME]
    assert (one.size, one.matched, one.most, one.without_eligible) == (5, 2, 2, 1)
    assert (one.match_rate, one.share_of_most) == (0.4, 1.0)
    assert one.mean_score == result.measures.mean_score
    before, after = one.waiting_before, one.waiting_after
    assert (before.least, before.median, before.ninth_tenth, before.most) == (0, 20, 40, 40)
    assert (after.least, after.median, after.ninth_tenth, after.most) == (0, 10, 40, 40)
    assert not one.is_small
    assert by_group(result)["arrival_group", "work"].is_small


def test_a_group_may_have_had_less_than_it_could():
    waiting = [
        newcomer("n1", waited=50),
        newcomer("n2", languages={"nb": Level.B2, "ti": Level.NATIVE}),
        newcomer("n3", languages={"nb": Level.B2, "ti": Level.NATIVE}, slots=["sun-morning"]),
    ]
    one = by_group(play(waiting, [volunteer()], explain=True))[LANGUAGE]
    assert (one.size, one.matched, one.most, one.without_eligible) == (2, 0, 1, 1)
    assert (one.mean_score, one.share_of_most) == (None, 0.0)


def test_whoever_is_locked_counts_as_matched_and_as_having_somebody():
    result = play([newcomer(slots=[])], [volunteer()], locks=[("n1", "v1")], explain=True)
    one = by_group(result)[PROGRAMME]
    assert (one.matched, one.most, one.without_eligible, one.waiting_after) == (1, 1, 0, None)


@given(lively_pools(), st.sampled_from(Preset))
def test_no_group_can_have_more_than_its_own_best(world, preset):
    result = play(world.newcomers, world.volunteers, preset=preset, explain=True)
    options = {}
    for n, v, _, _ in result.eligible:
        options.setdefault(n, []).append(v)
    places = {one.id: one.capacity for one in world.volunteers}
    best = max(len(one) for one in oracle.assignments(list(options), options, places))
    one = by_group(result)[PROGRAMME]
    assert one.most == best >= one.matched
    assert one.without_eligible == one.size - len(options)


def test_groups_are_only_counted_when_asked():
    assert play([newcomer()], [volunteer()]).fairness == ()
