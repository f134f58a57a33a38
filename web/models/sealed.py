"""Attributes that are kept sealed: read and written as text, stored as a seal, found by a digest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, overload

from web import crypto

if TYPE_CHECKING:
    from web.crypto import Row


class Sealed:
    """A text kept in `<name>_sealed`, and in `<name>_digest` too if it must be found again.

    Parameters
    ----------
    purpose
        What the digest is for; texts of one purpose can be found across tables. Without it there is none.
    """

    def __init__(self, purpose: str | None = None) -> None:
        self.purpose = purpose

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, row: None, owner: type) -> Self: ...
    @overload
    def __get__(self, row: Row, owner: type) -> str | None: ...
    def __get__(self, row: Row | None, owner: type) -> Self | str | None:
        """Return the text, or None if there is none."""
        if row is None:
            return self
        sealed: str | None = getattr(row, f"{self.name}_sealed")
        return None if sealed is None else crypto.unseal(row, self.name, sealed)

    def __set__(self, row: Any, text: str | None) -> None:
        """Seal the text; None takes it away."""
        setattr(row, f"{self.name}_sealed", None if text is None else crypto.seal(row, self.name, text))
        if self.purpose:
            digest = None if text is None else crypto.digest(text, self.purpose)
            setattr(row, f"{self.name}_digest", digest)
