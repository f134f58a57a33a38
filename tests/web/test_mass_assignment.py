"""A form with every column of every table added does what it does without: only its own fields count."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Boolean, Date, Enum, Integer, Uuid

from tests.web.rows import TABLES, changed
from tests.web.stillness import still
from tests.web.valid_posts import POSTS
from web.models.columns import Instant

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import Column

    from tests.web.posting import Posting


# Fields of the form that its page does not show here.
FIELDS_TOO = {
    "check_ins.answer": {"met"},
    "offers.record_answer": {"may_share_number"},
    "round_wishes.hold": {"reason"},
    "round_wishes.leave_out": {"reason"},
}


def telling(column: Column, somebody_elses: UUID) -> str:
    """Return a value that would be seen if it arrived in the column: never a default, never the usual."""
    kind = column.type
    if isinstance(kind, Enum):
        return str(kind.enums[-1])
    for types, value in (
        (Uuid, str(somebody_elses)),
        (Boolean, "y"),
        (Integer, "7"),
        (Date, "2020-02-02"),
        (Instant, "2020-02-02T10:00:00+00:00"),
    ):
        if isinstance(kind, types):
            return value
    return "smuggled"


@pytest.mark.slow
def test_no_form_takes_a_column_that_is_no_field_of_it(posting: Posting) -> None:
    theirs = posting.stage.cast.ids["other programme"]["programme_id"]
    smuggled = {
        column.name: [telling(column, theirs)] for table in TABLES.values() for column in table.columns
    }
    different = {}
    for endpoint in POSTS:
        plain_status, plain = posting.effect(endpoint)
        form = posting.form(endpoint)
        added = {name: value for name, value in smuggled.items() if name not in FIELDS_TOO.get(endpoint, ())}
        with still(1):
            answer = posting.send(replace(form, fields=added | form.fields))
        others = changed(plain, posting.rows())
        if others or answer.status_code != plain_status:
            different[endpoint] = answer.status_code, others
    assert different == {}
    assert len(smuggled) > 100
