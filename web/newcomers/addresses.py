"""The addresses of the newcomer's pages, and what each of them is shown with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from flask import Blueprint, current_app, g, request

from web import i18n
from web.errors import NotFound, Reason
from web.newcomers import answers, forms, queries, statements, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from web.newcomers.fields import Screen

View = TypeVar("View", bound="Callable[..., Any]")

blueprint = Blueprint("newcomers", __name__, template_folder="templates")
STEP = f"<any({', '.join(answers.STEPS)}):step>"
OWN_STEP = f"<any({', '.join(answers.STEPS[1:])}):step>"


def public_page(rule: str, method: str = "GET") -> Callable[[View], View]:
    """Give a view its address, with the organisation in it and without."""

    def register(view: View) -> View:
        for start in ("/<language:language>", "/<language:language>/<organisation>"):
            blueprint.add_url_rule(start + rule, view_func=view, methods=[method])
        return view

    return register


def own_page(rule: str, method: str = "GET") -> Callable[[View], View]:
    """Give a view of somebody signed in its address; her session says which organisation it is."""

    def register(view: View) -> View:
        blueprint.add_url_rule(f"/<language:language>/me{rule}", view_func=view, methods=[method])
        return view

    return register


@blueprint.url_defaults
def stay(endpoint: str, values: dict[str, Any]) -> None:
    """Stay in the reader's language and with the organisation whose page she reads."""
    values.setdefault("language", i18n.reader_language())
    organisation = (request.view_args or {}).get("organisation")
    if organisation and current_app.url_map.is_endpoint_expecting(endpoint, "organisation"):
        values.setdefault("organisation", organisation)


@blueprint.before_request
def ask_for_organisation() -> None:
    """Refuse an address that does not say with which of several organisations she signs up."""
    if g.organisation is None:
        raise NotFound(Reason.NOT_FOUND)


def form_of(step: str, kept: dict[str, Any], *, is_signed_up: bool = False) -> Screen:
    """Return a screen's form with what this organisation offers on it."""
    return forms.screen(
        step,
        kept,
        districts=[code for _zone, districts in queries.districts() for code, _name in districts],
        interests=[code for code, _name in queries.interests()],
        is_signed_up=is_signed_up,
    )


def choices(step: str) -> dict[str, Any]:
    """Return what a screen's template chooses from, beside the form."""
    match step:
        case "things":
            return {"things": statements.things(), "exception": statements.EXCEPTION}
        case "languages":
            return {"spoken": words.spoken(), "page_language": i18n.reader_language().tag}
        case "place":
            return {"zones": queries.districts(), "centre": queries.centre()}
        case "wishes":
            return {"interests": queries.interests()}
        case "contact":
            return {"agree": statements.AGREE}
        case _:
            return {}


@blueprint.context_processor
def vocabulary() -> dict[str, Any]:
    """Give the feature's templates their words."""
    return {"words": words}
