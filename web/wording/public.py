"""Words that anybody may meet, in every language we publish in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

from web.errors import Reason

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
        _("That did not work this time"),
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
    Reason.DRAFT_ENDED: _(
        "You were away for a while, and we have deleted what you wrote. You can begin again."
    ),
    Reason.CODE_WRONG: _("The code is not right, or it is too old. You can ask for a new one."),
    Reason.TOO_MANY_TRIES: _("There have been many tries in a short time. Wait a few minutes and try again."),
    Reason.OFFER_OVER: _("This question is over. Call us if you want to talk about it."),
    Reason.TIME_GONE: _("This time cannot be used any more. Open the page again and choose another."),
    Reason.TIME_CHANGED: _(
        "Somebody has just set or changed the time. Open the page again and see how it stands."
    ),
    Reason.ALREADY_ANSWERED: _("You have answered already. Call us if you want to change it."),
    Reason.CONTACT_CLOSED: _("This is closed now. Call us if you want to talk about it."),
    Reason.AGREEMENT_CHANGED: _("The agreement has new words. Read it once more before you say yes."),
    Reason.ADDRESS_IN_USE: _(
        "Somebody who works here uses this address. Sign up with another one, or call us."
    ),
    Reason.DECLARATION_CHANGED: _("The declaration has new words. Read it once more before you sign."),
    Reason.HAS_SOMEBODY: _(
        "There is somebody you meet now. Call us, and we bring it to a good end together."
    ),
    Reason.CALL_US: _("Call us about this, please. Then you talk with somebody at once."),
    Reason.ACTIVITY_OVER: _("This invitation is over. Call us if you want to talk about it."),
    Reason.ACTIVITY_CALLED_OFF: _("This is called off. Call us if you want to talk about it."),
    Reason.ACTIVITY_FULL: _("There is no room left this time. Call us if you would like to come."),
    Reason.INCOMPLETE: _("Something was missing or written in a way we cannot read. Go back and try again."),
}
