"""What a volunteer promises, word for word. A change of meaning is a new version, which is signed anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

if TYPE_CHECKING:
    from flask_babel import LazyString

DECLARATION_VERSION = 2

DECLARATION: tuple[LazyString, ...] = (
    _(
        "I keep to myself what I am told and what I see. This holds for as long as I live, also after I have "
        "stopped being a guide."
    ),
    _("I am a guide in my spare time. I take no pay, and I lend, borrow, sell and buy nothing."),
    _("I am no caseworker, no therapist and no interpreter. When somebody needs one, I say so."),
    _("I respect faith, opinions and choices, and I do not try to change them."),
    _("I never ask why somebody had to flee. I listen if somebody wants to tell me."),
    _("I never let children carry messages or interpret."),
    _("I agree on times that I can keep, and say so early when I cannot come."),
    _("I talk with the coordinator when I am unsure, and at once if somebody may be in danger."),
)
