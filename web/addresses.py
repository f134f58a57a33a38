"""Addresses of our own pages: how a page gets them, how links keep to them, and how they stand in a letter.

A public page has two, `/nb/call-me` and `/nb/<organisation>/call-me`. Where an installation holds one
organisation, the short one is written; where it holds several, an address that nobody is signed in behind
must say which, and the longer one is. `_needed_name` is the only place that decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from flask import current_app, g, request
from sqlalchemy import select

from web import i18n, tenancy
from web.database import db
from web.models import Organisation

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Blueprint

    from web.i18n import Language

View = TypeVar("View", bound="Callable[..., Any]")
SHORT, LONG = "/<language:language>", "/<language:language>/<organisation>"


def either_address(blueprint: Blueprint, rule: str, method: str = "GET") -> Callable[[View], View]:
    """Give a view its address, with the organisation in it and without."""

    def register(view: View) -> View:
        for start in (SHORT, LONG):
            blueprint.add_url_rule(start + rule, view_func=view, methods=[method])
        return view

    return register


def may_name_organisation(endpoint: str) -> bool:
    """Whether the organisation may stand in an address of this page."""
    return current_app.url_map.is_endpoint_expecting(endpoint, "organisation")


def stay(endpoint: str, values: dict[str, Any]) -> None:
    """Let a link stay in the reader's language and with the organisation whose page she reads."""
    if current_app.url_map.is_endpoint_expecting(endpoint, "language"):
        values.setdefault("language", i18n.reader_language())
    if may_name_organisation(endpoint) and (name := _name_here()):
        values.setdefault("organisation", name)


def own_page_address(language: Language) -> str:
    """Return somebody's own page, which asks her to sign in; it says nothing of what she finds there."""
    return _address(language, "me")


def answer_address(language: Language, link: str) -> str:
    """Return where a question about a match is answered."""
    return _address(language, "answer", link)


def ready_address(language: Language, link: str) -> str:
    """Return where a volunteer says whether he is ready."""
    return _address(language, "ready", link)


def meeting_address(language: Language, link: str) -> str:
    """Return where a first meeting is found and looked up."""
    return _address(language, "meeting", link)


def check_in_address(language: Language, link: str) -> str:
    """Return where somebody says how it is going."""
    return _address(language, "check-in", link)


def sign_in_address(language: Language) -> str:
    """Return where somebody who takes part signs in by a code; short enough to be typed from paper."""
    return _address(language, "sign-in")


def card_address(language: Language) -> str:
    """Return where somebody signs in by the code on her card."""
    return _address(language, "card")


def guide_address(language: Language) -> str:
    """Return where somebody reads what it is to be a guide, and signs up."""
    return _address(language, "be-a-guide", "")


def _address(language: Language, *parts: str) -> str:
    name = _needed_name(db.session.get_one(Organisation, tenancy.organisation_in_force()))
    start = [current_app.config["SETTINGS"].public_url, language.tag, *([name] if name else [])]
    return "/".join([*start, *parts])


def _name_here() -> str | None:
    """Return the organisation's name in the links of the page being made, asked for once a request."""
    organisation = g.get("organisation")
    if organisation is None:
        return None
    if "name_in_addresses" not in g:
        named = "organisation" in (request.view_args or {})
        g.name_in_addresses = organisation.slug if named else _needed_name(organisation)
    name: str | None = g.name_in_addresses
    return name


def _needed_name(organisation: Organisation) -> str | None:
    """Return the organisation's name in addresses if the installation holds others beside it."""
    other = select(Organisation.id).where(Organisation.id != organisation.id).limit(1)
    return organisation.slug if db.session.scalar(other) else None
