"""A page's form, filled in as by somebody in a hurry: what is chosen stays, and else the first choice is."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    Fields = dict[str, list[str]]

TOKEN = "csrf_token"  # noqa: S105 - the name of a field
CHOICES = {"radio", "checkbox"}


def post_forms(page: Element) -> Iterator[Element]:
    """Return the forms of a page that may change something."""
    return (form for form in page.iter("form") if form.get("method", "get").lower() == "post")


def action_of(form: Element, shown_at: str) -> str:
    """Return the path that a form is sent to."""
    return urlsplit(form.get("action") or shown_at).path


def filled(form: Element) -> Fields:
    """Return what a browser sends of it after a press of its first button, with one choice of each kind."""
    fields: Fields = {}
    for element in form.iter():
        name = element.get("name", "")
        if name in {"", TOKEN, "add"} or (_is_button(element) and name in fields):
            continue
        value = _value(element)
        if value is not None:
            fields.setdefault(name, []).append(value)
    for element in form.iter("input"):
        if element.get("type") in CHOICES and element.get("name") not in fields:
            fields[element.get("name", "")] = [element.get("value", "on")]
    return fields


def _is_button(element: Element) -> bool:
    return element.tag == "button" or element.get("type") == "submit"


def _value(element: Element) -> str | None:
    """Return what a field holds; None if it is a choice that is not made."""
    if element.get("type") in CHOICES and "checked" not in element.attrib:
        return None
    if element.tag == "select":
        return _first_choice(element)
    if element.tag == "textarea":
        return "".join(element.itertext()).removeprefix("\n")
    return element.get("value", "")


def _first_choice(select: Element) -> str:
    options = list(select.iter("option"))
    chosen = [option for option in options if "selected" in option.attrib]
    real = [option for option in options if option.get("value")]
    return (chosen or real or options)[0].get("value", "")
