"""What a volunteer says yes to, word for word, for reading and for reading aloud.

A change of meaning is a new version of the text; see `answers.consents`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import force_locale
from flask_babel import lazy_gettext as _

if TYPE_CHECKING:
    from web.i18n import Language

AGREE = _(
    "I want to be a guide, and I agree that %(organisation)s keeps my answers to find somebody for me to "
    "meet. Only those who work with this there read them. I can see, change and delete my answers, and stop "
    "whenever I like."
)


def read_aloud(language: Language) -> str:
    """Return it in the language it is read aloud in."""
    with force_locale(language.babel):
        return str(AGREE)
