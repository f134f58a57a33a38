"""Prints new secrets for an installation, as lines for its environment. Never back them up with the data."""

from base64 import urlsafe_b64encode
from secrets import token_bytes, token_hex


def key() -> str:
    """Return a new key of 32 bytes."""
    return urlsafe_b64encode(token_bytes(32)).decode()


print(f"SECRET_KEY={token_hex(32)}\nENCRYPTION_KEYS=1:{key()}\nDIGEST_KEY={key()}")  # noqa: T201 - a command
