"""A round asked for and solved at once, in this very process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web.rounds.asking import operations
from web.rounds.solving.answer import answer
from web.rounds.solving.lease import solve_waiting
from web.rounds.terms import Terms

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from uuid import UUID

    from web.access import Actor

AS_USUAL = Terms()


def find_and_solve(actor: Actor, programme_ids: Collection[UUID], on: date, terms: Terms = AS_USUAL) -> UUID:
    """Return the id of a round that has its proposals."""
    round_id = operations.find_proposals(actor, programme_ids, terms, on)
    solve_all()
    return round_id


def solve_all() -> int:
    """Solve whatever waits; return how many rounds that were."""
    return solve_waiting(lambda: True, lambda question, hear, _may_go_on: answer(question, hear))
