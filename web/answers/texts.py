"""Texts that people type: kept exactly, but for what only machines could have put there."""

from __future__ import annotations

import unicodedata

# Overrides and embeddings turn the text around them; joiners belong to many scripts and stay.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
LONGEST_CALL_NAME = 200
LONGEST_NOTE = 500


def tidy(text: str | None) -> str:
    """Return a text in composed form, without control characters and without space around it."""
    composed = unicodedata.normalize("NFC", text or "")
    return "".join(letter for letter in composed if _stays(letter)).strip()


def _stays(letter: str) -> bool:
    return letter == "\n" or (unicodedata.category(letter) != "Cc" and letter not in TURNING)
