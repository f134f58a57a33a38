"""Reading a draft back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from web.database import db
from web.drafts.operations import find

if TYPE_CHECKING:
    from uuid import UUID

    from web.models import DraftKind, SignUpDraft


@dataclass(frozen=True, slots=True)
class Draft:
    """The answers so far, as they were typed."""

    id: UUID
    language: str
    answers: dict[str, Any]


def draft(token: str, kind: DraftKind) -> Draft:
    """Return a draft, or raise `NotFound` if it has ended."""
    return as_typed(find(db.session(), token, kind))


def as_typed(row: SignUpDraft) -> Draft:
    """Return what a row holds."""
    return Draft(row.id, row.language, json.loads(row.answers or "{}"))
