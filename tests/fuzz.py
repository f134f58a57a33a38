"""Tries the core's promises on many more and larger random pools than the tests do, and says what failed.

Run it with `make fuzz`, or `make fuzz EXAMPLES=5000` for an evening. The promises are those of
tests/matching; a pool that breaks one is shrunk to a small one, printed, and tried first the next time.
"""

import os
from time import perf_counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching import Preset
from tests.matching import test_alternatives as alternatives
from tests.matching import test_assignment as assignment
from tests.matching import test_fair as fair
from tests.matching import test_known_optima as optima
from tests.matching import test_recruitment as recruitment
from tests.matching import test_relaxations as relaxations
from tests.matching import test_rounds as rounds
from tests.matching import test_stability as stability
from tests.matching import test_whole_rounds as whole
from tests.matching.cast import play, pool
from tests.matching.strategies import lively_pools, policies, pools
from web.exchange.round_files import eligible_lines, round_lines

EXAMPLES = int(os.environ.get("EXAMPLES", "300"))
LIVELY = lively_pools(most=6, offering_most=6)
RANKED = st.sampled_from([Preset.FIT, Preset.COVERAGE])
EVERY = st.sampled_from(Preset)
LEAST = st.sampled_from([0, 40, 55, 70])
SEEDS = st.integers(0, 9)


def test_the_order_of_rows_changes_no_byte(world, preset, policy, shuffler):
    """Run a round on people in two orders, and compare what would be written."""
    turned = [shuffler.sample(side, len(side)) for side in (world.newcomers, world.volunteers)]
    written = []
    for people in (world, pool(*turned, world.memory)):
        result = play(
            people.newcomers,
            people.volunteers,
            memory=people.memory,
            preset=preset,
            policy=policy,
            explain=True,
        )
        written.append("".join([*round_lines(result, people.fingerprint, ()), *eligible_lines(result)]))
    assert written[0] == written[1]


PROMISES = [
    (assignment.test_a_round_is_the_best_of_all_assignments, LIVELY, RANKED, SEEDS),
    (
        assignment.test_no_assignment_is_better_in_rank_order_and_none_that_ties_is_more_even,
        assignment.problems(),
    ),
    (assignment.test_prices_are_a_proof_that_anybody_can_check, pools(most=12), EVERY),
    (
        fair.test_a_fair_round_is_the_best_of_all_that_keep_the_floors,
        fair.mixed_pools(),
        st.booleans(),
        st.sampled_from([0, 8_000, 800_000]),
    ),
    (optima.test_the_value_is_that_of_the_dense_solver, optima.tables()),
    (optima.test_the_value_is_that_of_integer_programming, optima.tables()),
    (
        whole.test_a_round_with_locks_and_a_minimum_score_is_worth_what_two_other_solvers_find,
        whole.crowds(),
        LEAST,
        SEEDS,
    ),
    (
        alternatives.test_the_cost_of_each_alternative_is_that_of_a_fresh_round_with_the_pair_locked,
        LIVELY,
        RANKED,
        st.booleans(),
        LEAST,
    ),
    (
        alternatives.test_the_three_most_valuable_others_are_named_for_either_side_the_best_first,
        LIVELY,
        st.booleans(),
    ),
    (
        relaxations.test_the_first_relaxation_done_to_the_input_gets_the_person_proposed,
        pools(most=8),
        policies,
        RANKED,
        SEEDS,
    ),
    (relaxations.test_no_smaller_relaxation_would_have_been_enough, pools(), policies),
    (
        recruitment.test_the_gain_is_that_of_a_fresh_round_with_such_a_volunteer,
        st.one_of(pools(most=8), LIVELY),
        EVERY,
        st.booleans(),
    ),
    (
        stability.test_a_round_after_a_round_is_the_best_with_the_bonus_counted,
        stability.seconds(),
        RANKED,
        st.integers(0, 90_000),
    ),
    (
        rounds.test_one_more_volunteer_never_lowers_how_many_are_matched_under_coverage,
        lively_pools(most=12, offering_most=8),
        st.integers(0, 3),
        st.sets(st.sampled_from(["chess", "walking"])),
    ),
    (
        test_the_order_of_rows_changes_no_byte,
        st.one_of(pools(most=12), LIVELY),
        EVERY,
        policies,
        st.randoms(use_true_random=False),
    ),
]


def main() -> None:
    """Try each promise on so many examples; the first that is broken ends it."""
    effort = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    for test, *drawn in PROMISES:
        started = perf_counter()
        promise = getattr(test, "hypothesis", None)
        effort(given(*drawn)(test if promise is None else promise.inner_test))()
        name = test.__name__.removeprefix("test_").replace("_", " ")
        print(f"{perf_counter() - started:7.1f} s  {name}", flush=True)  # noqa: T201 - its own output


if __name__ == "__main__":
    main()
