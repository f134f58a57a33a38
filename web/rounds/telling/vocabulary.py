"""The organisation's own words for interests and places, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import get_locale
from sqlalchemy import select

from web.database import db
from web.models import Interest, MeetingPlace

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The organisation's own words, in the reader's language: interests and meeting places by code."""

    interests: Mapping[str, str]
    places: Mapping[str, str]


def vocabulary_here() -> Vocabulary:
    """Return the organisation's words for interests and places, in the reader's language."""
    name = Interest.name_nb if get_locale().language == "nb" else Interest.name_en
    return Vocabulary(
        interests=dict(db.session.execute(select(Interest.code, name)).all()),
        places=dict(db.session.execute(select(MeetingPlace.code, MeetingPlace.name)).all()),
    )
