"""What somebody says yes to when signing up: which words, in which language, and how we know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web import clock
from web.models import AnsweredHow, Consent, ConsentKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

TEXT_VERSION = 1
REVIEWED = frozenset({"nb", "en"})
"""The languages in which somebody who knows both has looked the words over."""


def consents(
    person_id: UUID, language: str, how: AnsweredHow = AnsweredHow.SELF, recorded_by: UUID | None = None
) -> Iterator[Consent]:
    """Yield a consent of each kind, given just now."""
    for kind in ConsentKind:
        yield Consent(
            person_id=person_id,
            kind=kind,
            language=language,
            text_version=TEXT_VERSION,
            is_reviewed_text=language in REVIEWED,
            how=how,
            recorded_by=recorded_by,
            given_at=clock.now(),
        )
