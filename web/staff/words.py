"""Why a password is refused, in words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from web.staff.passwords import PasswordFault

PASSWORD_FAULTS = {
    PasswordFault.TOO_SHORT: _("Use at least 8 characters. Several words in a row are easy to remember."),
    PasswordFault.TOO_LONG: _("Use at most 128 characters."),
    PasswordFault.TOO_OBVIOUS: _(
        "This password is easy to guess. Use several words that have nothing to do with each other, "
        "with you or with this place."
    ),
}
