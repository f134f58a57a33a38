"""Ids that can be said in advance: the same thing of the demo has the same id in every database.

Elsewhere ids are random, because an id that can be guessed tells something. Nobody in the demo is real, and
here it helps that a test, a link in the documentation or a fault report can name a person, and that two
databases filled on the same day give the same round down to its fingerprint.
"""

from __future__ import annotations

from uuid import UUID, uuid5

_DEMO = UUID("5a9def10-0d3e-4f00-8000-5eedd0d00001")


def id_of(kind: str, *names: str) -> UUID:
    """Return the id of a thing, such as ``id_of("newcomer", "n00001")``."""
    return uuid5(_DEMO, "/".join((kind, *names)))
