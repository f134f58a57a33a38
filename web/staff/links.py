"""The link by which somebody sets up her sign-in: signed, for two days, for one account as it stands now.

It is bound to what the account keeps of a password. Whatever changes that, using the link included, ends it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

from web.crypto import digest

if TYPE_CHECKING:
    from web.models import Account

LIFETIME = timedelta(hours=48)
SALT = "staff-set-up"


def token_for(account: Account) -> str:
    """Return what stands at the end of the link."""
    return _signer().dumps([account.id.hex, _state(account)])


def account_id_in(token: str) -> UUID | None:
    """Return whose link it is, if it was made here and is not too old."""
    try:
        account_id, _state = _signer().loads(token, max_age=int(LIFETIME.total_seconds()))
        return UUID(account_id)
    except (BadData, ValueError, TypeError, AttributeError):
        return None


def still_opens(token: str, account: Account) -> bool:
    """Whether the account still stands as it did when the link was made."""
    return bool(_signer().loads(token) == [account.id.hex, _state(account)])


def _state(account: Account) -> str:
    return digest(f"{account.password_hash}", SALT)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=SALT)
