"""The addresses of the newcomer's pages, and what each of them is shown with."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Blueprint

from web import i18n
from web.addresses import View, either_address
from web.newcomers import answers, forms, queries, statements, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from web.newcomers.fields import Screen

blueprint = Blueprint("newcomers", __name__, template_folder="templates")
STEP = f"<any({', '.join(answers.STEPS)}):step>"
OWN_STEP = f"<any({', '.join(answers.STEPS[1:])}):step>"
public_page = partial(either_address, blueprint)


def own_page(rule: str, method: str = "GET") -> Callable[[View], View]:
    """Give a view of somebody signed in its address; her session says which organisation it is."""

    def register(view: View) -> View:
        blueprint.add_url_rule(f"/<language:language>/me{rule}", view_func=view, methods=[method])
        return view

    return register


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
