"""What a side tells of itself, so that the desk can sign somebody up for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from flask_babel import LazyString

    from web.access import Actor
    from web.drafts.queries import Draft
    from web.models import DraftKind


class Form(Protocol):
    """One screen of questions."""

    @property
    def answers(self) -> dict[str, Any]:
        """What a draft keeps."""

    @property
    def summary(self) -> list[tuple[str, str]]:
        """What has to be looked at again."""

    def validate(self) -> bool:
        """Whether every answer is good."""


@dataclass(frozen=True, slots=True)
class Told:
    """One screen's answers in words, and the page they are changed on."""

    page: str
    heading: str
    lines: list[str]


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a draft keeps from the address it is begun at, and what the page says of it."""

    kept: Mapping[str, str]
    line: str = ""


def somebody_new(_actor: Actor, _arguments: Mapping[str, str]) -> Beginning:
    """Return the beginning of whoever has nothing to do with anybody here yet."""
    return Beginning({})


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUp:
    """One side's way in at the desk.

    `pages` says which screens lie on which page; `forms` makes those of a page, with what was told so far;
    `shown_with` gives the page's template what it needs besides; `keep` is the operation at the end, which
    returns where the person's page is; the last page is where the consent and the address stand. `beginning`
    reads from the address with whom somebody takes part, if she does.
    """

    pages: Mapping[str, tuple[str, ...]]
    titles: Mapping[str, LazyString]
    list_title: LazyString
    list_endpoint: str
    template: str
    too_young: LazyString
    forms: Callable[[str, Draft], Mapping[str, Form]]
    shown_with: Callable[[Draft], Mapping[str, Any]]
    is_too_young: Callable[[Mapping[str, Any]], bool]
    told: Callable[[dict[str, Any]], list[Told]]
    keep: Callable[[Actor, UUID, str | None], UUID]
    address_after: Callable[[UUID], str]
    beginning: Callable[[Actor, Mapping[str, str]], Beginning] = somebody_new

    def missing(self, draft: Draft) -> str | None:
        """Return the first page on which something is not answered yet."""
        return next(
            (page for page, steps in self.pages.items() if not draft.answers.keys() >= set(steps)), None
        )

    def before(self, page: str) -> str | None:
        """Return the page before this one."""
        here = list(self.pages).index(page)
        return list(self.pages)[here - 1] if here else None

    def after(self, page: str) -> str | None:
        """Return the page after this one."""
        return next(iter(list(self.pages)[list(self.pages).index(page) + 1 :]), None)


SIGN_UPS: dict[DraftKind, SignUp] = {}
"""Each side's own, registered when its feature is loaded."""
