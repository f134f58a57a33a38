"""Words of the months after, for the two who meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.lists import format_list
from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _

from web import i18n
from web.models import CheckInAnswer, ConcernLevel, MetHowOften
from web.notifications.isolation import isolated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask_babel import LazyString

ANSWERS: dict[CheckInAnswer, LazyString] = {
    CheckInAnswer.GOOD: _("It is going well"),
    CheckInAnswer.SO_SO: _("It is so-so"),
    CheckInAnswer.CALL_ME: _("I want to talk with you"),
}
OFTEN: dict[MetHowOften, LazyString] = {
    MetHowOften.NOT_YET: _("Not yet"),
    MetHowOften.ONCE_OR_TWICE: _("Once or twice"),
    MetHowOften.OFTEN: _("Often"),
}
LEVELS: dict[ConcernLevel, LazyString] = {
    ConcernLevel.WONDERING: _("Something I wonder about"),
    ConcernLevel.NOT_GOOD: _("Something that is not good"),
    ConcernLevel.SERIOUS: _("Serious"),
    ConcernLevel.DANGER: _("Danger now. Call 112 first, and then us"),
}


def who_reads(readers: Sequence[str], other: str) -> str:
    """Say who sees an answer, by name, and that the other does not."""
    language = i18n.reader_language()
    name = isolated(other, language)
    if not readers:
        return gettext("Only those of us who work here can see your answer. %(name)s cannot.", name=name)
    names = format_list([isolated(reader, language) for reader in readers], locale=get_locale())
    return gettext("Only %(readers)s can see your answer. %(name)s cannot.", readers=names, name=name)
