"""Languages: which there are, which one this reader gets, and which way it runs.

A public address carries its language, so that a code on a letter opens in the right one. Elsewhere the
account's choice counts, then the cookie, then what the browser asks for. Other names for the same language
are folded first, because negotiation finds nothing for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel import Locale
from flask import g, has_request_context, request, session
from flask_babel import Babel
from werkzeug.routing import BaseConverter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask import Flask


@dataclass(frozen=True, slots=True)
class Language:
    """A language that pages are written in."""

    tag: str
    endonym: str

    @property
    def babel(self) -> str:
        """The name that Babel uses; our English is British, which shows in its dates."""
        return "en_GB" if self.tag == "en" else self.tag.replace("-", "_")

    @property
    def dir(self) -> str:
        """`ltr` or `rtl`."""
        return Locale.parse(self.babel).text_direction


NORWEGIAN = Language("nb", "Norsk bokmål")
PUBLIC = (NORWEGIAN, Language("en", "English"), Language("ar", "العربية"))
DESK = (NORWEGIAN, Language("en", "English"))

ALIASES = {"no": "nb", "nb-no": "nb", "en-gb": "en", "en-us": "en"}
BY_TAG = {language.tag: language for language in PUBLIC}

babel = Babel()


class LanguageConverter(BaseConverter):
    """The first part of a public address."""

    regex = "|".join(sorted(BY_TAG))

    def to_python(self, value: str) -> Language:
        """Return the language that an address names."""
        return BY_TAG[value]

    def to_url(self, value: Language) -> str:
        """Return the part of an address that names a language."""
        return value.tag


def init_languages(app: Flask) -> None:
    """Let Flask-Babel choose by our rules, from the two catalogues: public pages and desk pages."""
    app.config["BABEL_DEFAULT_LOCALE"] = NORWEGIAN.tag
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = (
        f"{app.root_path}/../translations;{app.root_path}/../translations"
    )
    # The last one gives the plural rule, and only the public one exists in every language.
    app.config["BABEL_DOMAIN"] = "desk;public"
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Europe/Oslo"
    babel.init_app(app, locale_selector=lambda: reader_language().babel)


def reader_language() -> Language:
    """Return the language of the page being made, chosen once a request."""
    if "language" not in g:
        g.language = _chosen() or NORWEGIAN
    language: Language = g.language
    return language


def _chosen() -> Language | None:
    if not has_request_context():
        return None
    in_address = (request.view_args or {}).get("language")
    if isinstance(in_address, Language):
        return in_address
    offered = DESK if g.get("at_the_desk") else PUBLIC
    return _first_of(offered, [session.get("language", "")]) or _first_of(
        offered, request.accept_languages.values()
    )


def _first_of(offered: Iterable[Language], wanted: Iterable[str]) -> Language | None:
    by_tag = {language.tag: language for language in offered}
    for tag in wanted:
        folded = tag.replace("_", "-").lower()
        for candidate in (ALIASES.get(folded, folded), folded.split("-")[0]):
            found = by_tag.get(ALIASES.get(candidate, candidate))
            if found:
                return found
    return None
