"""Several people who do something at the very same moment, each in a thread and a session of their own."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from web import tenancy
from web.database import db
from web.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID

    from flask import Flask

PATIENCE_SECONDS = 60
DONE, FAULT = "done", "a fault"


def at_once(app: Flask, organisation_id: UUID, deeds: Sequence[Callable[[], object]]) -> list[str]:
    """Return what became of the deeds, sorted: done, the reason of a refusal, or a fault of the database."""
    together, got = threading.Barrier(len(deeds)), []

    def one(deed: Callable[[], object]) -> None:
        with app.app_context(), tenancy.acting_for(organisation_id):
            together.wait(PATIENCE_SECONDS)
            try:
                deed()
                got.append(DONE)
            except Conflict as refusal:
                got.append(refusal.reason.value)
            except DBAPIError:
                db.session.rollback()
                got.append(FAULT)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=one, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    return sorted(got)
