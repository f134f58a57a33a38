"""The matching core: who could be whose guide, and why.

1. A **pool** holds newcomers, volunteers, the municipality they live in and the pairs that are past.
2. A **policy** holds the rules, weights and limits that a coordinator may set.
3. A **rule** is hard: a pair that breaks one is not eligible, and a barrier code says which.
4. A **criterion** is soft: a number from nothing to one for a pair, and the score is their weighted sum.
5. **Candidates** are the pairs that obey every rule, found without looking at every pair.
6. Waiting is not a merit of a pair; it is added to the score as priority, and the sum is the pair's
   **value**.
7. A **round** chooses among all assignments, exactly, the best for its preset; anybody may stay unmatched.
8. The coordinator's **locks** are kept, and what they break is flagged.
9. **Prices** come with the result, and anybody can check by them in one pass that nothing better exists.
10. Every pair carries points and **facts**, and everybody left over the **barriers**: codes and numbers,
    no prose.

11. What every **alternative** would cost the whole round is read off the graph of changes around it, exactly.
12. Nothing is called helpful that was not tried: no rule that gives way, no volunteer who might come.
13. What a round before proposed is kept where that costs little, and the price of it is told: **stability**.

The core reads in one direction: bitsets, kinds, availability, languages and places, people, policy, encoding,
eligibility, candidates, criteria, scoring, market, solver, floors, prices, groups, assignment, changes,
presets, fair, locks, settlement, explanation and leftovers, results, consequences, alternatives,
relaxations, recruitment, fairness, measures, stability, report, rounds. It knows no clock, no file
and no database. README.md beside this file tells the same to a coordinator.
"""

from matching.availability import Availability, Week, week_of
from matching.explanation import Facts, GenderWish
from matching.groups import Grouping
from matching.languages import Level
from matching.locks import Lock, LockError
from matching.market import Market, without_eligible
from matching.people import AgeBand, Gender, Goal, Household, Newcomer, PairMemory, Pool, Volunteer, WishAge
from matching.places import District, MeetingPlace, Municipality, TravelMode
from matching.policy import DEFAULT_WEIGHTS, MAX_WEIGHT, SCALE, Barrier, Criterion, Policy, Preset, RuleMode
from matching.prices import ProofError
from matching.report import Prospects
from matching.results import (
    Alternative,
    Change,
    FairTerms,
    GroupMeasure,
    Measures,
    Proposal,
    Reason,
    Recruit,
    RoundResult,
    Side,
    Stability,
    Unmatched,
)
from matching.rounds import Outcome, Step, market_of, outcome_of, pair_of, prospects, run_round
