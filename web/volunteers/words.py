"""Words for a volunteer's road, in every language we publish in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

from web.models import VettingKind
from web.volunteers.registration import Step

if TYPE_CHECKING:
    from flask_babel import LazyString

STEP_TITLES: dict[Step, LazyString] = {
    Step.YOU: _("A little about you"),
    Step.LANGUAGES: _("Which languages do you speak?"),
    Step.PLACE: _("Where do you live, and how do you get around?"),
    Step.TIME: _("When can you meet?"),
    Step.TOGETHER: _("What do you like to do?"),
    Step.WISHES: _("Who would you like to meet?"),
    Step.CONTACT: _("How can we reach you?"),
}
ROAD: dict[VettingKind, tuple[LazyString, LazyString]] = {
    VettingKind.INTERVIEW: (
        _("We talk together"),
        _("We call you. You tell us what you would like, and ask what you want to know."),
    ),
    VettingKind.TRAINING: (
        _("A short course"),
        _("About three hours, together with other new guides. We tell you when and where."),
    ),
    VettingKind.DECLARATION: (
        _("You promise confidentiality"),
        _("You read a short declaration and sign it here on the page, or on paper with us."),
    ),
    VettingKind.CERTIFICATE_SEEN: (
        _("You show a police certificate"),
        _("It is free. You show it to one person with us, and keep it. We only write down that it was seen."),
    ),
}
APPROVED: tuple[LazyString, LazyString] = (
    _("We approve you"),
    _("Then we look for a person who fits. We ask you before anybody gets your name."),
)
