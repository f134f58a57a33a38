"""Addresses of our own pages, as they stand in a letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app

if TYPE_CHECKING:
    from web.i18n import Language


def answer_address(language: Language, link: str) -> str:
    """Return where a question is answered."""
    return f"{current_app.config['SETTINGS'].public_url}/{language.tag}/answer/{link}"
