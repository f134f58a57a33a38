"""What people type, made plain: an address, a number, a name. Nothing is guessed and no name is refused."""

from __future__ import annotations

import re
import unicodedata

from web.accounts.codes import ARABIC_FIGURES
from web.numbers import NORWEGIAN_NUMBER

ANY_NUMBER = re.compile(r"\+[1-9]\d{7,14}")
EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
LONGEST_EMAIL = 254
TURNS_TEXT_ROUND = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def plain_email(typed: str) -> str | None:
    """Return an address as it is kept and looked for, or None if it is not one."""
    plain = typed.strip().lower()
    is_one = len(plain) <= LONGEST_EMAIL and plain.isprintable() and EMAIL.fullmatch(plain)
    return plain if is_one else None


def plain_phone(typed: str) -> str | None:
    """Return a number with its country, in whatever figures it was typed, or None if it is not one."""
    plain = re.sub(r"[\s().\-\u200e\u200f]", "", typed.translate(ARABIC_FIGURES))
    plain = "+" + plain[2:] if plain.startswith("00") else plain
    plain = "+47" + plain if NORWEGIAN_NUMBER.fullmatch(plain) else plain
    return plain if ANY_NUMBER.fullmatch(plain) else None


def plain_text(typed: str) -> str:
    """Return a text without what could turn the page round or hide in it; marks and joiners stay."""
    kept = (
        letter
        for letter in typed
        if letter not in TURNS_TEXT_ROUND and (letter in "\n\t" or unicodedata.category(letter) != "Cc")
    )
    return unicodedata.normalize("NFC", "".join(kept)).strip()
