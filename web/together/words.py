"""The sentences that one may send with a tap; each of the two reads them in an own language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

from web.models import Phrase

if TYPE_CHECKING:
    from flask_babel import LazyString

PHRASES: dict[Phrase, LazyString] = {
    Phrase.ON_MY_WAY: _("I am on my way."),
    Phrase.LATE: _("I am ten minutes late."),
    Phrase.HERE: _("I am here now."),
    Phrase.WHERE: _("I cannot find you. Where are you?"),
    Phrase.CANNOT_TODAY: _("I cannot come today. I am sorry."),
    Phrase.OTHER_TIME: _("Can we find another time?"),
    Phrase.FINE: _("Yes, that is fine."),
    Phrase.DOES_NOT_SUIT: _("No, that does not suit me."),
    Phrase.THANKS: _("Thank you for today."),
    Phrase.SEE_YOU: _("See you next time."),
    Phrase.WRITE_SIMPLY: _("Please write short and simple."),
}
