"""Whom a coordinator may know of: people in her own programmes, and newcomers whom nobody has placed yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists

from web.models import Enrolment, Newcomer

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from web.access import Actor


def is_visible_newcomer(actor: Actor) -> ColumnElement[bool]:
    """Keep to newcomers of the actor's programmes and to new ones; never to somebody handled manually."""
    placed = exists().where(Enrolment.newcomer_id == Newcomer.id)
    placed_here = exists().where(
        Enrolment.newcomer_id == Newcomer.id, Enrolment.programme_id.in_(actor.programme_ids)
    )
    return Newcomer.is_handled_manually.is_(False) & (~placed | placed_here)
