"""For how many nobody is possible, under the terms chosen and with each rule stricter or looser by itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from matching import Barrier, RuleMode, without_eligible
from web.access import Action, Actor, ensure
from web.database import db
from web.rounds.asking.operations import policy_of
from web.rounds.solving.pool import pool_of
from web.rounds.terms import LOOSENED

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date
    from uuid import UUID

    from web.rounds.terms import Terms


@dataclass(frozen=True, slots=True)
class Possible:
    """How many wait, and how many of them no volunteer is possible for.

    Parameters
    ----------
    rules
        The same number if only this one rule were meant otherwise. A rule that is a wish shuts nobody out, so
        that it leaves as many without anybody as one that does not count.
    """

    waiting: int
    without: int
    rules: Mapping[Barrier, Mapping[RuleMode, int]]


def possible(actor: Actor, programme_ids: Collection[UUID], terms: Terms, on: date) -> Possible:
    """Return for how many nobody is possible in these programmes today, before any round is asked for.

    Raises
    ------
    NotFound
        If a programme is not among the actor's.
    Invalid
        If no round could be asked for on these terms.
    """
    ensure(actor, Action.RUN_ROUND)
    policy = terms.on(policy_of(db.session(), actor, programme_ids))
    pool = pool_of(db.session(), programme_ids)
    counted: dict[frozenset[Barrier], int] = {}

    def count(rule: Barrier, mode: RuleMode) -> int:
        rules = {**policy.rules, rule: mode}
        shut = frozenset(one for one in LOOSENED if rules[one] is RuleMode.MUST)
        if shut not in counted:
            counted[shut] = without_eligible(pool, replace(policy, rules=rules), on)
        return counted[shut]

    return Possible(
        waiting=len(pool.newcomers),
        without=count(LOOSENED[0], policy.mode(LOOSENED[0])),
        rules={rule: {mode: count(rule, mode) for mode in RuleMode} for rule in LOOSENED},
    )
