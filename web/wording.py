"""Words for people: every code that a reader may meet, as a sentence that can be translated.

One place, so that a word is the same everywhere and a house test can ask whether any code lacks one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

from web.errors import Reason
from web.models import Role

if TYPE_CHECKING:
    from flask_babel import LazyString

ERRORS: dict[int, tuple[LazyString, LazyString]] = {
    400: (
        _("We did not understand that"),
        _("Something was missing or written in a way we cannot read. Go back and try again."),
    ),
    403: (_("This page is not for you"), _("You need other rights to open this page.")),
    404: (_("We cannot find this page"), _("The address may be wrong, or the page is gone.")),
    409: (
        _("Somebody was quicker"),
        _("Something changed while you were working. Nothing is lost. Look again and try once more."),
    ),
    413: (
        _("That was too much at once"),
        _("What you sent is too large. Make it shorter and try again."),
    ),
    429: (
        _("Please wait a little"),
        _("There have been many tries in a short time. Wait a few minutes and try again."),
    ),
    500: (
        _("Something went wrong with us"),
        _("It is not your fault. Try again in a few minutes."),
    ),
}

REASONS: dict[Reason, LazyString] = {
    Reason.NOT_FOUND: _("The address may be wrong, or the page is gone."),
    Reason.NOT_ALLOWED: _("You need other rights to open this page."),
    Reason.NOT_SIGNED_IN: _("You are not signed in, or you were away for a while. Sign in again to go on."),
    Reason.INCOMPLETE: _("Something was missing or written in a way we cannot read. Go back and try again."),
    Reason.NO_PROGRAMME_CHOSEN: _("Choose at least one programme."),
    Reason.POLICIES_DIFFER: _("These programmes have different rules. Choose one of them at a time."),
    Reason.ALREADY_ASKED: _("The newcomer has been asked already. Talk with her first."),
    Reason.ALREADY_DECIDED: _("Somebody has already decided about this proposal."),
    Reason.VOLUNTEER_FULL: _("The volunteer has no free place any more. Another coordinator was quicker."),
    Reason.VOLUNTEER_PAUSED: _("The volunteer is taking a break now."),
    Reason.VOLUNTEER_NOT_APPROVED: _("The volunteer is not approved and ready now."),
    Reason.NEWCOMER_NOT_WAITING: _("The newcomer is not waiting any more. She may have a match already."),
    Reason.PAIR_RULED_OUT: _("These two must not be matched."),
    Reason.PEOPLE_CHANGED: _("People changed while the proposals were made. Find proposals again."),
}

ROLES: dict[Role, LazyString] = {
    Role.NEWCOMER: _("Newcomer"),
    Role.VOLUNTEER: _("Volunteer"),
    Role.COORDINATOR: _("Coordinator"),
    Role.CERTIFICATE_OFFICER: _("Certificate officer"),
    Role.ADMINISTRATOR: _("Administrator"),
    Role.LEADER: _("Leader"),
}
