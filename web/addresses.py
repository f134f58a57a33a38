"""Addresses of our own pages, as they stand in a letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app

if TYPE_CHECKING:
    from web.i18n import Language


def answer_address(language: Language, link: str) -> str:
    """Return where a question about a match is answered."""
    return _address(language, "answer", link)


def ready_address(language: Language, link: str) -> str:
    """Return where a volunteer says whether he is ready."""
    return _address(language, "ready", link)


def own_page_address(language: Language) -> str:
    """Return somebody's own page, which asks her to sign in; it says nothing of what she finds there."""
    return f"{current_app.config['SETTINGS'].public_url}/{language.tag}/me"


def meeting_address(language: Language, link: str) -> str:
    """Return where a first meeting is found and looked up."""
    return _address(language, "meeting", link)


def check_in_address(language: Language, link: str) -> str:
    """Return where somebody says how it is going."""
    return _address(language, "check-in", link)


def sign_in_address(language: Language) -> str:
    """Return where somebody who takes part signs in by a code; short enough to be typed from paper."""
    return f"{current_app.config['SETTINGS'].public_url}/{language.tag}/sign-in"


def card_address(language: Language) -> str:
    """Return where somebody signs in by the code on her card."""
    return f"{current_app.config['SETTINGS'].public_url}/{language.tag}/card"


def _address(language: Language, page: str, link: str) -> str:
    return f"{current_app.config['SETTINGS'].public_url}/{language.tag}/{page}/{link}"
