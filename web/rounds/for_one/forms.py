"""What a browser may send to choose a volunteer for one newcomer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wtforms import StringField

from web.rounds.forms import as_id
from web.rounds.wishes.forms import WishForm

if TYPE_CHECKING:
    from uuid import UUID


class OwnChoiceForm(WishForm):
    """Whom a coordinator chose for one newcomer, in which programme, and why."""

    programme = StringField()

    @property
    def programme_id(self) -> UUID | None:
        """The programme, if one is named."""
        return as_id(self.programme.data)
