"""Hard rules: who may meet whom at all.

Every rule is a question about what two people share, so every rule has one form: both sides are bits, and
the rule holds for a pair that shares at least so many of them. Two people can travel to each other if
they share a reachable district with a meeting place; they suit each other's wishes for gender if they
share two bits, one for each wish. One form for all rules makes them quick (an *and* for a pair) and lets
the same data find the eligible pairs, count the barriers of those left over, and flag what a
coordinator's lock overrides.

Two rules stand outside: ``pair`` is a list of pairs, not a property of people, and ``min_score`` is asked of
those pairs alone that pass all others. ``manual`` is kept by whoever fills the pool.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from matching.bitsets import Mask, Rows, Words, column, encode, pack, share_at_least
from matching.encoding import UNREACHABLE, Encoded
from matching.kinds import kinds_of
from matching.people import Gender, Person, Pool
from matching.policy import Barrier, RuleMode


@dataclass(frozen=True, slots=True)
class Rule:
    """A hard rule over a pool.

    Parameters
    ----------
    newcomers, volunteers
        Bits of each side, shapes (newcomers, words) and (volunteers, words).
    at_least
        How many bits a pair must share.
    """

    barrier: Barrier
    mode: RuleMode
    newcomers: Words
    volunteers: Words
    at_least: int = 1

    def holds(self, newcomers: Rows, volunteers: Rows) -> Mask:
        """Return whether pairs obey the rule; the two index arrays broadcast against each other."""
        return share_at_least(self.newcomers, self.volunteers, newcomers, volunteers, self.at_least)


def rules_of(encoded: Encoded, on: date) -> tuple[Rule, ...]:
    """Return every rule that can be asked of a pair, except those that the policy turns off."""
    pool = encoded.pool
    every = (
        _programme(pool),
        _capacity(pool, on),
        _travel(encoded),
        _gender(encoded),
        _minors(encoded),
        _availability(encoded),
        _language(encoded),
    )
    return tuple(rule for rule in every if rule.mode is not RuleMode.OFF)


def _programme(pool: Pool) -> Rule:
    """Give a bit to each programme: the newcomer's one, the volunteer's several."""
    programmes, own = kinds_of(newcomer.programme for newcomer in pool.newcomers)
    several, kind = kinds_of(volunteer.programmes for volunteer in pool.volunteers)
    ours = encode([[programme] for programme in programmes], programmes)[own]
    theirs = encode(several, programmes)[kind]
    return Rule(Barrier.PROGRAMME, RuleMode.MUST, ours, theirs)


def _capacity(pool: Pool, on: date) -> Rule:
    """Give one bit, which a volunteer without a free place lacks."""
    ours = np.ones((len(pool.newcomers), 1), dtype=np.uint64)
    theirs = column([volunteer.free_places(on) > 0 for volunteer in pool.volunteers])
    return Rule(Barrier.CAPACITY, RuleMode.MUST, ours, theirs)


def _language(encoded: Encoded) -> Rule:
    """Give a bit for each channel usable at the lowest level or better."""
    policy, lowest = encoded.policy, encoded.policy.min_shared_level.rank - 1
    ours, theirs = (side.levels[lowest][side.kind] for side in encoded.speakers)
    return Rule(Barrier.LANGUAGE, policy.mode(Barrier.LANGUAGE), ours, theirs)


def _availability(encoded: Encoded) -> Rule:
    """Give a bit for each part of the two weeks."""
    mode = encoded.policy.mode(Barrier.AVAILABILITY)
    return Rule(Barrier.AVAILABILITY, mode, *encoded.slots, at_least=encoded.policy.min_shared_slots)


def _travel(encoded: Encoded) -> Rule:
    """Give a bit for each district with a meeting place that somebody can reach."""
    ours, theirs = (pack(minutes != UNREACHABLE) for minutes in encoded.minutes)
    return Rule(Barrier.TRAVEL, encoded.policy.mode(Barrier.TRAVEL), ours, theirs)


def _gender(encoded: Encoded) -> Rule:
    """Give four bits for the volunteer's gender and four for the newcomer's; each side accepts or has them.

    Of the first four a newcomer has all that she accepts and a volunteer the one that he is; of the other
    four it is the other way round. So a pair shares at most one of each, and must share both. Whoever has not
    said is a fourth kind, which suits everybody without a must.
    """
    ours = [_KINDS[n.gender] << len(_KINDS) | _accepted(n) for n in encoded.pool.newcomers]
    theirs = [_accepted(v) << len(_KINDS) | _KINDS[v.gender] for v in encoded.pool.volunteers]
    return Rule(Barrier.GENDER, encoded.policy.mode(Barrier.GENDER), column(ours), column(theirs), at_least=2)


_KINDS = {kind: 1 << place for place, kind in enumerate((*Gender, None))}


def _accepted(person: Person) -> int:
    is_must = person.wish_gender is not None and person.wish_gender_is_must
    return _KINDS[person.wish_gender] if is_must else (1 << len(_KINDS)) - 1


def _minors(encoded: Encoded) -> Rule:
    """Give two bits: *no children come*, which all volunteers meet, and *cleared*, which some meet."""
    pool = encoded.pool
    ours = column([2 if newcomer.brings_children else 1 for newcomer in pool.newcomers])
    theirs = column([3 if volunteer.is_cleared_for_minors else 1 for volunteer in pool.volunteers])
    return Rule(Barrier.MINORS, encoded.policy.mode(Barrier.MINORS), ours, theirs)
